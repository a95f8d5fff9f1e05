"""Faults for programs, as one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.diagnostic import Diagnostic
    from routebook.model import Place
    from routebook.reporting.checked import Checked


def to_json(books: Iterable[Checked]) -> str:
    """`{"books": [{"book", "version", "faults": [...]}]}`, in the order in which the books were asked for."""
    told = [
        {"book": book.name, "version": book.version, "faults": [_fault(each) for each in book.faults]}
        for book in books
    ]
    return json.dumps({"books": told}, indent=2)


def _fault(fault: Diagnostic) -> dict[str, Any]:
    return {
        "code": fault.code,
        "severity": fault.severity,
        **_place(fault.place),
        "message": fault.message,
        "help": fault.help,
        "about": fault.about,
        "notes": [{**_place(note.place), "message": note.message} for note in fault.notes],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
