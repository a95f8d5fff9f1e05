"""The kinds of values that stand in a book, and the patterns that names follow, each with its words."""

from __future__ import annotations

from typing import Any

NAME = r"^[a-z][a-z0-9_]*$"
LABEL = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
PATH = r"^[A-Za-z0-9][A-Za-z0-9/_.-]*$"
FILE = r"^[a-z][a-z0-9-]*$"
BAND = r"^[a-z0-9][a-z0-9_.]*$"
NUMBERS = r"^[0-9]+\.[0-9]+\.[0-9]+$"
TIME = r"^[0-9]{1,9}(\.[0-9]{1,9})? (ms|s|min|h)$"
CODE = r"^[a-z-]+$"
DIGEST = r"^[1-9][0-9]{0,3} [0-9a-f]{16}$"

IN_WORDS = {
    NAME: "a name is lower-case letters, digits and underscores, and begins with a letter",
    LABEL: "an id is letters, digits, dots, dashes and underscores",
    PATH: "the path of a passage is letters, digits, slashes, dots, dashes and underscores",
    FILE: "an id is lower-case letters, digits and dashes, and begins with a letter",
    BAND: "a band is lower-case letters, digits, dots and underscores",
    NUMBERS: "a version of the book is three numbers joined by dots, such as `1.0.0`",
    TIME: "a time is a number and `ms`, `s`, `min` or `h`, such as `13 s`",
    CODE: "a fault is named by its code, such as `irrelevant-input`",
    DIGEST: "let `routebook sources --record` write it: a number of words and sixteen hexadecimal digits",
}
"""What each pattern asks for."""

A_WORD, A_LIST, A_MAPPING, A_NUMBER = "a word", "a list", "a mapping", "a number"


def kind_of(written: Any) -> str:
    """What kind of value is written, in words."""
    match written:
        case None:
            return "nothing"
        case bool():
            return "a truth value"
        case int() | float():
            return A_NUMBER
        case list():
            return A_LIST
        case dict():
            return A_MAPPING
        case _:
            return A_WORD
