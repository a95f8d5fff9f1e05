"""routebook sources."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import typer

from routebook.cli.progress import advancing
from routebook.cli.quoting import read_quotes
from routebook.loader import load
from routebook.loader.files import DIGESTS
from routebook.shelf import find_book
from routebook.tracing.document import read_document
from routebook.tracing.fates import find_fates
from routebook.tracing.recording import find_quotes, record
from routebook.tracing.to_json import to_json
from routebook.tracing.to_text import to_text
from routebook.tracing.to_yaml import SCHEMA, to_yaml
from routebook.tracing.trace import trace
from routebook.writing import explained, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.advancing import Advance
    from routebook.model import Book, Digests, Source
    from routebook.tracing.document import Document


def trace_sources(
    name: str, documents: list[Path], source: str | None, quotes: Path | None, *, json: bool
) -> None:
    """Tell what became of the passages of a source; leave with status 1 if one is not where it was."""
    book = load(name)
    chosen = _source_of(book, source)
    document = read_document(documents)
    with advancing(f"searching {documents[0].name}") as advance:
        if quotes is not None:
            _record(name, book, chosen, document, quotes, advance)
            book = load(name)
        found = trace(book, book.sources[chosen.id], document, advance)
    typer.echo(to_json(found) if json else to_text(found))
    if found.suspect:
        raise typer.Exit(1)


def _source_of(book: Book, name: str | None) -> Source:
    """The source that is named, or the only one that there is."""
    if name is not None and name in book.sources:
        return book.sources[name]
    if name is None and len(book.sources) == 1:
        return next(iter(book.sources.values()))
    if not book.sources:
        raise typer.BadParameter(f"the book `{book.id}` has no sources")
    names = ", ".join(f"`{each}`" for each in book.sources)
    wrong = "the book has several sources" if name is None else f"the book has no source `{name}`"
    raise typer.BadParameter(f"{wrong}: name one of {names} with `--source`")


def _record(
    name: str,
    book: Book,
    source: Source,
    document: Document,
    quotes: Path,
    advance: Advance,
) -> None:
    """Write what is to be kept of a source's passages into the book."""
    passages = {each.id for each in book.passages.values() if each.source == source.id}
    quoted = find_quotes(document.words, read_quotes(quotes, passages))
    known = source.digests
    fates = find_fates(document.words, known, advance) if known else {}
    earlier = {path: (digest, fates[path]) for path, digest in known.passages.items()} if known else {}
    salt = known.salt if known else secrets.token_hex(8)
    _write(name, book, source.id, record(document.words, salt, quoted, earlier))


def _write(name: str, book: Book, source: str, digests: Digests) -> None:
    folder, _ = find_book(name)
    path = folder / DIGESTS
    all_digests = {each.id: each.digests for each in book.sources.values() if each.digests} | {
        source: digests
    }
    in_order = {each: all_digests[each] for each in book.sources if each in all_digests}
    with explained(path, "record the passages of a book whose folder can be written"):
        write_whole(path, to_yaml(in_order, _schema_line(folder)).encode())


def _schema_line(folder: Path) -> str:
    """The line that names the schema, made after that of the book's first file, where it has one."""
    first, _, _ = (folder / "book.yaml").read_text(encoding="utf-8-sig").partition("\n")
    schema = first.removeprefix(SCHEMA)
    return f"{SCHEMA}{schema.replace('book.json', 'digests.json')}\n" if schema != first else ""
