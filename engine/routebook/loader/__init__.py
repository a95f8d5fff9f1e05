"""From a folder of YAML files to a Book, with every name resolved and every fault told with its place."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.diagnostic import in_file_order
from routebook.errors import FaultyBook
from routebook.loader.faults import Faults, TooManyFaults
from routebook.loader.files import read_files
from routebook.loader.inputs import read_inputs
from routebook.loader.machines import read_machines
from routebook.loader.promises import read_promises
from routebook.loader.scenarios import read_participants, read_scenarios
from routebook.loader.scope import Scope
from routebook.loader.sound import sound_part
from routebook.loader.sources import read_readings, read_register, read_sources
from routebook.loader.tables import read_decisions
from routebook.model import Book
from routebook.shelf import find_book, names_of, shipped_books

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.diagnostic import Diagnostic
    from routebook.loader.files import Files

__all__ = ["load", "read", "read_folder", "shipped_books"]


def load(name_or_path: str | Path) -> Book:
    """A shipped book by its name, or the book in a folder.

    Raises UnknownBook where there is none, and FaultyBook with every diagnostic where it cannot be read whole.
    """
    book, diagnostics = read(name_or_path)
    if book is None or diagnostics:
        raise FaultyBook(f"the book `{name_or_path}` has faults", diagnostics)
    return book


def read(name_or_path: str | Path) -> tuple[Book | None, tuple[Diagnostic, ...]]:
    """The book and what is wrong with it.

    Where something is, the book is the part of it that can be trusted; there is none if there is no such part.
    """
    return read_folder(*find_book(name_or_path))


def read_folder(
    folder: Path, called: str, *, named_alike: bool = True
) -> tuple[Book | None, tuple[Diagnostic, ...]]:
    """The book in a folder, which places are told by another name of, and what is wrong with it.

    Unless it has to be `named_alike`, the folder of a book may be called as it likes, as a copy of it is.
    """
    faults = Faults()
    book = None
    with suppress(TooManyFaults):
        files = read_files(folder, called, faults)
        if {"book.yaml", "inputs.yaml"} <= files.top.keys():
            if named_alike:
                _hold_to_name(files, folder, faults)
            book = _resolve(files, faults)
    if book and faults.found:
        book = sound_part(book, faults.files)
    return book, in_file_order(faults.found)


def _hold_to_name(files: Files, folder: Path, faults: Faults) -> None:
    front = files.top["book.yaml"]
    if front.shape.book not in names_of(folder):
        faults.add(
            "misnamed-file",
            front.document.place("book"),
            f"the book `{front.shape.book}` stands in a folder that is called `{names_of(folder)[-1]}`",
            f"call the folder `{front.shape.book}`",
        )


def _resolve(files: Files, faults: Faults) -> Book:
    front, facts = files.top["book.yaml"], files.top["inputs.yaml"]
    sources, passages = read_sources(front, files.top.get("digests.yaml"), faults)
    scope = Scope(faults, passages)
    scope.readings = read_readings(files.top.get("readings.yaml"), scope)
    scope.inputs = read_inputs(facts, files, faults)
    impossible = scope.unusual(
        facts.shape.impossible, "impossible", tuple(scope.inputs), facts.document, "impossible"
    )
    decisions = read_decisions(files, scope)
    machines = read_machines(files, scope, decisions)
    participants, links = read_participants(files.top.get("participants.yaml"), scope)
    book = Book(
        id=front.shape.book,
        title=front.shape.title,
        version=front.shape.version,
        sources=MappingProxyType(sources),
        passages=MappingProxyType(passages),
        inputs=MappingProxyType(scope.inputs),
        impossible=impossible,
        decisions=MappingProxyType(decisions),
        machines=MappingProxyType(machines),
        readings=MappingProxyType(dict(scope.readings)),
        register=MappingProxyType(read_register(front, scope)),
        participants=MappingProxyType(participants),
        links=MappingProxyType(links),
        scenarios=MappingProxyType(read_scenarios(files, participants, machines, scope)),
        promises=MappingProxyType({}),
        place=front.document.place("book"),
    )
    promises = read_promises(files.top.get("properties.yaml"), book, scope)
    return replace(book, promises=MappingProxyType(promises))
