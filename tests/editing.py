"""Edits of the files of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def edit(book: Path, file: str, before: str, after: str) -> None:
    """Put some text in the place of other that stands in a file once."""
    text = (book / file).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (book / file).write_text(text.replace(before, after), encoding="utf-8")
