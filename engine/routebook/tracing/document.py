"""Reads a source document from the files that somebody has of it: text or HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.errors import UnreadableDocument
from routebook.model import Place
from routebook.tracing.from_html import add_html
from routebook.tracing.text import TextBuilder
from routebook.tracing.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from routebook.tracing.text import Text
    from routebook.tracing.words import Words

LARGEST = 16 * 1024 * 1024
HTML_NAMES = {".html", ".htm", ".xhtml"}
HTML_START = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)
FIRST = 1000
"""So many characters of a file are looked at to tell whether it is HTML."""
OTHER_FORMS = {
    b"%PDF-": (
        "a PDF",
        "make text of it with `pdftotext -raw`",
    ),
    b"PK\x03\x04": ("an archive or an office document", "save the document as text or HTML"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its text, and the words of it."""

    text: Text
    words: Words

    def place(self, word: int) -> Place:
        """The file, line and column at which a word begins."""
        return self.text.place(self.words.offsets[word])


def read_document(paths: Sequence[Path]) -> Document:
    """The document that stands in files, one after the other; raises UnreadableDocument."""
    builder = TextBuilder()
    for path in paths:
        written = _read(path)
        if path.suffix.lower() in HTML_NAMES or HTML_START.search(written[:FIRST]):
            add_html(written, str(path), builder)
        else:
            builder.add(written, Place(str(path), 1, 1))
        builder.add("\n\n", Place(str(path), 1, 1))
    text = builder.build()
    words = words_of(text.text)
    if not words:
        raise UnreadableDocument(
            f"`{paths[0]}` holds no words", help="name the file that holds the document's text"
        )
    return Document(text, words)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableDocument(
            f"`{path}` cannot be read: {error.strerror or error}", help="name a file with `--document`"
        ) from None
    for start, (form, repair) in OTHER_FORMS.items():
        if data.startswith(start):
            raise UnreadableDocument(f"`{path}` is {form}", help=repair)
    if len(data) > LARGEST:
        raise UnreadableDocument(
            f"`{path}` is larger than {LARGEST // 1024 // 1024} MB",
            help="name the files of its chapters, each with `--document`",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableDocument(f"`{path}` is not UTF-8 text", help="save it as UTF-8") from None
