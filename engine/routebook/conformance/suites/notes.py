"""What suites tell of the readings that permit other answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routebook.model import Book


def notes_of(book: Book) -> dict[str, dict[str, Any]]:
    """What each reading is about, which passages it is of, and its choices in words."""
    return {
        name: {
            "about": reading.about,
            "passages": list(reading.passages),
            "choices": dict(reading.choices),
        }
        for name, reading in book.readings.items()
    }
