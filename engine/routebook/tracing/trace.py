"""What became of the passages of a source, with all in the book that rests on each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.citing import citations
from routebook.errors import UnrecordedSource
from routebook.tracing.fates import Fate, Status, find_fates

if TYPE_CHECKING:
    from routebook.advancing import Advance
    from routebook.citing import Citation
    from routebook.model import Book, Passage, Place, Source
    from routebook.tracing.document import Document


@dataclass(frozen=True, slots=True)
class TracedPassage:
    """A passage, what became of it, the places in the document that tell, and who cites it.

    One that is in place or moved has one place, where it begins. One that changed has two, between which it should be, or
    none where nothing is between its neighbours; one that was not recorded has none.
    """

    passage: Passage
    status: Status
    places: tuple[Place, ...]
    cited_by: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of all passages of a source, in the order in which the book lists them."""

    book: Book
    source: Source
    passages: tuple[TracedPassage, ...]

    @property
    def counts(self) -> Counter[Status]:
        """How many passages there are of each status."""
        return Counter(each.status for each in self.passages)

    @property
    def suspect(self) -> bool:
        """Whether something is not as it was recorded."""
        return any(each.status is not Status.IN_PLACE for each in self.passages)


def trace(book: Book, source: Source, document: Document, advance: Advance) -> Trace:
    """Hold a document to what was recorded of a source; raises UnrecordedSource and UnreadableDocument."""
    if source.digests is None or not source.digests.passages:
        raise UnrecordedSource(
            f"no passage of `{source.id}` is recorded in `{book.id}`",
            help="record them with `--record`, from a file that quotes them",
        )
    fates = find_fates(document.words, source.digests, advance)
    citing: dict[str, list[Citation]] = {}
    for citation in citations(book):
        for cited in citation.sources:
            citing.setdefault(cited, []).append(citation)
    return Trace(
        book,
        source,
        tuple(
            TracedPassage(
                passage,
                fates[passage.id].status if passage.id in fates else Status.UNRECORDED,
                _places(fates.get(passage.id), document),
                tuple(citing.get(f"{source.id}:{passage.id}", ())),
            )
            for passage in book.passages.values()
            if passage.source == source.id
        ),
    )


def _places(fate: Fate | None, document: Document) -> tuple[Place, ...]:
    if fate is None or fate.run[0] >= fate.run[1]:
        return ()
    first, after = fate.run
    places = [document.place(first)]
    if fate.status is Status.CHANGED:
        places.append(document.place(after - 1))
    return tuple(places)
