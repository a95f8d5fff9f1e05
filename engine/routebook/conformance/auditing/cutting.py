"""Cuts lines of JSON into the client, the time and the rest, so that lines that differ in these two alone are parsed once.

A line is cut right if, with strings in place of the two that occur nowhere else in it, these are what comes out as
client and time, and all else is the same. Then the rest means the same with any string and any number there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, NoReturn

from routebook.conformance.auditing.reading import given_of, said_of, value_at
from routebook.conformance.auditing.unreadable import NO_JSON, Unreadable
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from routebook.conformance.auditing.naming import Naming
    from routebook.conformance.auditing.reading import Record

SPACE = " \t\r\n"
PLAIN = r'"([^"\\\x00-\x1f]+)"'
NAME = r'(?=[^"])([^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)'
TEXT = f'"{NAME}"'
WHOLE = r"(0|-?[1-9][0-9]{0,18})"
NUMBER = r"(-?(?:0|[1-8][0-9]{0,18}|9[0-9]{0,17})(?:\.[0-9]{1,9})?)"
"""A number that is less than 2**63, as every time is."""

BEFORE = r'(?P<%s>[^\n]{0,1000}?"%s"[ \t]*:[ \t]*)'
"""What stands before a value; it is bounded, for what has to be tried grows with the square of it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A pattern that finds client and time, unless `client_first` is false time and client, and what stands after them.

    All three are empty for a line that it does not fit. `before` and `between` stand before the first and the second of
    the two, quotes included, and `end` is the character after the second; `name` is what a client's name has to fit, as it
    is written. `numbers` says that the times are numbers.
    """

    pattern: re.Pattern[str]
    before: str
    between: str
    end: str
    name: re.Pattern[str]
    client_first: bool
    numbers: bool

    def rest(self, naming: Naming, line: str) -> str | None:
        """What stands after client and time, in a line that is cut right; else None."""
        found = self.pattern.fullmatch(line)
        if found is None or found[1] is None:
            return None
        client, time = "c" * len(line), "t" * len(line)
        one, two = (client, time) if self.client_first else (time, client)
        (first, next_), (second, after) = (_around(line, found, group) for group in (1, 2))
        text = f'{line[:first]}"{one}"{line[next_:second]}"{two}"{line[after:]}'
        try:
            record, marked = record_of(line), record_of(text)
            same = said_of(naming, record) == said_of(naming, marked)
            same = same and given_of(naming, record) == given_of(naming, marked)
        except Unreadable:
            return None
        is_there = value_at(marked, naming.client) == client and value_at(marked, naming.time) == time
        return found[3] if same and is_there else None


def cut_for(naming: Naming, line: str) -> Cut | None:
    """How a line, and those like it, can be cut; None where nothing cuts it right."""
    for client_first, client, time in product((True, False), (TEXT, WHOLE), (NUMBER, PLAIN)):
        names = [(_key(naming.client), client), (_key(naming.time), time)]
        (one, first), (two, second) = names if client_first else reversed(names)
        found = re.match((BEFORE % ("before", one)) + first + (BEFORE % ("between", two)) + second, line)
        if found:
            before, between = re.escape(found["before"]), re.escape(found["between"])
            pattern = rf"^(?:{before}{first}{between}{second}(.*)|.*)$"
            cut = Cut(
                pattern=re.compile(pattern, re.MULTILINE),
                before=line[: found.start(2)],
                between=line[found.end(2) : found.start(4)],
                end=line[found.end(4) : found.end(4) + 1],
                name=re.compile(NAME if client is TEXT else WHOLE),
                client_first=client_first,
                numbers=time is NUMBER,
            )
            if cut.rest(naming, line) is not None:
                return cut
    return None


def record_of(line: str) -> Record:
    """The JSON object that a line holds; raises Unreadable."""
    text = line.strip(SPACE)
    try:
        record, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError:
        raise Unreadable("the line is not JSON", NO_JSON) from None
    except RecursionError:
        raise Unreadable("the line is nested too deeply") from None
    except ValueError:
        raise Unreadable(
            "the line holds too long a number", "write numbers of so many digits as text"
        ) from None
    if end != len(text):
        raise Unreadable("the line is not JSON", NO_JSON)
    if not isinstance(record, dict):
        raise Unreadable("the line is not a JSON object")
    return record


def _around(line: str, found: re.Match[str], group: int) -> tuple[int, int]:
    """Where a value begins and ends, its quotes included."""
    start, end = found.span(group)
    return (start - 1, end + 1) if line[start - 1 : start] == '"' else (start, end)


def _key(name: str) -> str:
    return re.escape(name.rpartition(".")[2])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise Unreadable(f"`{shown(twice)}` is written twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise Unreadable(f"the line is not JSON: `{word}` is not a number", "write `null` where there is none")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
