"""Which pages of a book read otherwise, whatever it means: titles, questions, notes, citations, passages, scenarios."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from routebook.model import Place

if TYPE_CHECKING:
    from routebook.model import Book


def pages_changed(old: Book, new: Book) -> tuple[str, ...]:
    """The pages, among those of either book, whose words differ; one that only one book has is told as a part of it."""
    before, after = _pages(old), _pages(new)
    return tuple(page for page in after if page in before and before[page] != after[page])


def _pages(book: Book) -> dict[str, Any]:
    """All that stands on each page, but for the version."""
    pages: dict[str, Any] = {
        "README.md": book.title,
        "inputs.md": [each for each in book.inputs.values() if not each.decided_by] + [*book.impossible],
        "participants.md": [*book.participants.values(), *book.links.values()],
        "readings.md": [*book.readings.values(), *book.register.values()],
        "promises.md": [*book.promises.values()],
        "sources.md": [*book.sources.values(), *book.passages.values()],
    }
    for folder in ("decisions", "machines", "scenarios"):
        pages |= {f"{folder}/{name}.md": each for name, each in getattr(book, folder).items()}
    return {page: _plain(each) for page, each in pages.items()}


def _plain(thing: Any) -> Any:
    """A part of a book as plain values, without the places where it is written."""
    if isinstance(thing, Place):
        return None
    if is_dataclass(thing):
        return [_plain(getattr(thing, each.name)) for each in fields(thing) if each.name != "places"]
    if isinstance(thing, list | tuple):
        return [_plain(each) for each in thing]
    return [[key, _plain(each)] for key, each in thing.items()] if hasattr(thing, "items") else thing
