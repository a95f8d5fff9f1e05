"""The quotes by which passages are recorded: a YAML file that its author keeps, and that belongs in no book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import did_you_mean
from routebook.errors import MisquotedPassage
from routebook.loader.faults import Faults
from routebook.loader.places import LARGEST, parse
from routebook.tracing.recording import Quote

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def read_quotes(path: Path, passages: Collection[str]) -> list[Quote]:
    """The quotes of a file, `passage: words`, in its order; raises MisquotedPassage."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise MisquotedPassage(
            f"`{path}` cannot be read: {error.strerror or error}", help="name a file with `--record`"
        ) from None
    faults = Faults()
    document = parse(data, str(path), faults)
    for fault in faults.found:
        raise MisquotedPassage(f"{fault.place}: {fault.message}", help=fault.help)
    if document is None or not isinstance(document.values, dict):
        raise MisquotedPassage(
            f"`{path}` quotes nothing", help="write `passage: its words` in it, a line for each"
        )
    quotes = []
    for passage, text in document.values.items():
        place = document.place(passage, key=True)
        if passage not in passages:
            raise MisquotedPassage(
                f"{place}: the source has no passage `{passage}`", help=did_you_mean(passage, passages)
            )
        if isinstance(text, dict | list) or text is None:
            raise MisquotedPassage(
                f"{place}: `{passage}` is not quoted in words", help="write its words behind it"
            )
        quotes.append(Quote(passage, str(text), place))
    return quotes
