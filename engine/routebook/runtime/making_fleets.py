"""How a fleet comes about: from the parameters of its sessions, or from a snapshot."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from routebook.errors import (
    MalformedBatch,
    MalformedSnapshot,
    MissingInput,
    RoutebookError,
    UnknownInput,
)
from routebook.runtime.facts import shown
from routebook.runtime.fleet import Fleet
from routebook.runtime.whole_numbers import is_whole, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from routebook.program import FlatMachine
    from routebook.runtime.session import Here, Linked
    from routebook.runtime.whole_numbers import Numbers

    Columns = Collection[list[Any]]

MOST_SESSIONS = 2**32


def new_fleet(
    machine: FlatMachine, n: int, facts: Mapping[str, Any], link: Callable[[Mapping[str, Any]], Linked]
) -> Fleet:
    """`n` new sessions, each fact being one word for all of them or a column with a word for each.

    Raises MalformedBatch, and what `link` raises for the parameters of a session, which is named.
    """
    if not is_whole(n, MOST_SESSIONS + 1):
        message = f"`{shown(n)}` is not a number of sessions"
        raise MalformedBatch(message, help=f"give a whole number from 0 to {MOST_SESSIONS}")
    columns = {name: words for name, given in facts.items() if (words := _column(name, given, n)) is not None}

    def start(session: int) -> tuple[Linked, Here]:
        try:
            linked = link({**facts, **{name: words[session] for name, words in columns.items()}})
        except RoutebookError as error:
            if not columns or isinstance(error, (MissingInput, UnknownInput)):
                raise
            raise type(error)(f"session {session}: {error.message}", help=error.help) from None
        return linked, linked.rows[0]

    if not columns:
        return Fleet(machine, [start(0)], np.zeros(n, np.uint8))
    try:
        kinds = _alike(columns.values(), n)
    except TypeError:  # a word that cannot be looked up is no word: linking its session tells it
        start(_first_without_words(columns.values()))
        raise
    _, firsts = np.unique(kinds, return_index=True)
    return Fleet(machine, [start(session) for session in firsts.tolist()], kinds)


def restored_fleet(
    snapshot: Any,
    machine_of: Callable[[str], FlatMachine],
    place_of: Callable[[Any], tuple[Linked, Here]],
) -> Fleet:
    """The fleet of a snapshot; raises MalformedSnapshot, and what `machine_of` and `place_of` raise."""
    try:
        name, kept, sessions = (snapshot[part] for part in ("machine", "places", "sessions"))
        places = [{**place, **snapshot} for place in kept]
    except (KeyError, TypeError, IndexError):
        raise _malformed("the snapshot lacks `machine`, `places` or `sessions`") from None
    machine = machine_of(name)

    def no_place(number: object, place: str) -> MalformedSnapshot:
        return _malformed(f"{place}`{shown(number)}` is not the number of a place of the snapshot")

    numbers = whole_numbers("sessions", sessions, len(places), no_place)
    return Fleet(machine, [place_of(place) for place in places], numbers)


def _column(name: str, given: object, n: int) -> list[Any] | None:
    """The words of a column, or None where one word is given for all."""
    repair = "give one word for all sessions, or as many as there are sessions"
    wrong = MalformedBatch(f"`{name}` is not a column of {n} words", help=repair)
    try:
        array = np.asarray(given, object)
    except ValueError:  # arrays of several shapes
        raise wrong from None
    if not array.ndim:
        return None
    if array.shape != (n,):
        raise wrong
    words: list[Any] = array.tolist()
    return words


def _alike(columns: Columns, n: int) -> Numbers:
    """Sessions with the same words have the same number, in the order in which they come up."""
    numbers: defaultdict[tuple[Any, ...], int] = defaultdict(count().__next__)
    return np.fromiter(map(numbers.__getitem__, zip(*columns, strict=True)), np.uint32, n)


def _first_without_words(columns: Columns) -> int:
    rows = enumerate(zip(*columns, strict=True))
    return next(row for row, words in rows if not all(isinstance(word, str) for word in words))


def _malformed(message: str) -> MalformedSnapshot:
    return MalformedSnapshot(message, help="pass what `Fleet.snapshot` returned")
