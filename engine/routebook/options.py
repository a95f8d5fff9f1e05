"""What options say, wherever they are given: on a command line, or among those of pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class WrongOption(Exception):
    """An option is not what it has to be; says what is wrong with it."""


def pairs(words: Iterable[str], what: str) -> dict[str, str]:
    """KEY=VALUE words as a mapping; raises WrongOption for anything else, or for a key given twice."""
    found: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise WrongOption(f"`{word}` is not {what}")
        if key in found:
            raise WrongOption(f"`{key}` is given twice")
        found[key] = value
    return found


def text_of(path: Path) -> str:
    """What a file says; raises WrongOption for one that cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise WrongOption(f"`{path}` cannot be read: {why}") from None
