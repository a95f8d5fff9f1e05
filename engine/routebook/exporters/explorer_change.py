"""What the explorer of a change knows: both books, with inputs and decisions so laid out that both can be asked of every cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from routebook.comparing.joint import joint_axis
from routebook.comparing.renaming import as_called_in
from routebook.comparing.telling.to_json import to_json
from routebook.exporters.drawing import render
from routebook.exporters.explorer_data import pictures_of, programs_of
from routebook.exporters.explorer_words import input_told, words_of_book
from routebook.exporters.inline_picture import inline
from routebook.exporters.page_matrix import interface
from routebook.exporters.shared_parts import SharedParts
from routebook.exporters.to_machine_change import to_machine_change
from routebook.sets import values_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.comparing.change import Change
    from routebook.model import Book

Plain = dict[str, Any]


def change_data(change: Change, old: Book, new: Book) -> Plain:
    """All of it as values that JSON has, with the inputs of both as the new book calls them; raises CannotDraw and TooLarge."""
    old = as_called_in(new, old)
    shared = SharedParts()
    words = words_of_book(new)
    layouts = {name: tuple(_laid_out_over(change, old, new, name)) for name in new.decisions}
    for name, over in layouts.items():
        words["decisions"][name]["over"] = [*over]
    named = {*new.inputs, *(name for over in layouts.values() for name in over)}
    words["inputs"] = {
        name: _input_of_both(old, new, name) for name in {**new.inputs, **old.inputs} if name in named
    }
    programs = programs_of(new, shared)
    before = programs_of(old, shared)
    return {
        "book": words,
        "programs": {**programs, "parts": shared.parts},
        "pictures": pictures_of(new),
        "change": {
            "book": words_of_book(old),
            "programs": before,
            "told": _told(change),
            "machines": dict(_machines(change, old, new)),
        },
    }


def _told(change: Change) -> Plain:
    """The change as programs are told it, each row with the values that it holds, for its words may be groups."""
    told: Plain = json.loads(to_json(change))
    for decision, each in zip(change.decisions, told["decisions"], strict=True):
        for rows, under in zip(decision.under, each["under"], strict=True):
            for row, written in zip(rows.rows, under["rows"], strict=True):
                written["values"] = {
                    known.name: [*values_in(known, mask)]
                    for known, mask in zip(rows.space.inputs, row.box, strict=True)
                    if known.name in row.when
                }
    return told


def _input_of_both(old: Book, new: Book, name: str) -> Plain:
    """An input as the new book has it, else the old one, with the values of both and a word for each."""
    before, after = old.inputs.get(name), new.inputs.get(name)
    axis = joint_axis(before, after)
    unknown = (None,) * len(axis.known.values)
    return {
        **input_told(after or axis.known),
        "values": [*axis.known.values],
        "words": [now or then for then, now in zip(*(words or unknown for words in axis.words), strict=True)],
        "version": axis.known.cuts is not None,
    }


def _laid_out_over(change: Change, old: Book, new: Book, decision: str) -> Iterator[str]:
    """The inputs over which a decision is laid out so that each book answers a cell in one way.

    They are those of either book; a derived input that the two do not derive alike gives way to what it is derived from.
    """
    differing = {*(each.decision for each in change.decisions), *change.undecided}
    found: set[str] = set()
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        known = [(book, book.inputs[name]) for book in (old, new) if name in book.inputs]
        is_alike = len({(each.decided_by, each.values) for _, each in known}) == 1 and len(known) > 1
        for book, each in known:
            if each.decided_by is None or (is_alike and each.decided_by not in differing):
                found.add(name)
            else:
                for need in interface(book, each.decided_by):
                    visit(need)

    for book in (old, new):
        for name in interface(book, decision) if decision in book.decisions else ():
            visit(name)
    return (name for name in {**new.inputs, **old.inputs} if name in found)


def _machines(change: Change, old: Book, new: Book) -> Iterator[tuple[str, str]]:
    """A picture of both versions of each machine that differs; none of one that is too large for a page."""
    runs = {each.machine: each for each in change.machines}
    for name in [name for name in new.machines if name in old.machines]:
        if chart := to_machine_change(old, new, name, runs.get(name)):
            yield name, inline(render(chart))
