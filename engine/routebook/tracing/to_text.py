"""A trace for people: each passage that is not as it was, with the places to look at, then one line for the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.tracing.fates import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.citing import Citation
    from routebook.tracing.trace import Trace, TracedPassage


def to_text(trace: Trace) -> str:
    """The passages that are not where they were, and what rests on them, as plain text."""
    suspect = [each for each in trace.passages if each.status is not Status.IN_PLACE]
    return "\n".join([line for each in suspect for line in _told(each)] + [_summary(trace)])


def _told(traced: TracedPassage) -> Iterator[str]:
    passage = traced.passage
    where = ", ".join(f"{key} {value}" for key, value in passage.where.items())
    yield f"{passage.place}: {traced.status}: `{passage.id}`" + (f", {where}" if where else "")
    match traced.status, traced.places:
        case Status.MOVED, (place,):
            yield f"  {place}: it is here now"
        case Status.CHANGED, (first, last):
            yield f"  {first}: it should stand between here"
            yield f"  {last}: and here"
        case Status.CHANGED, _:
            yield "  nothing is left between the passages before and after it"
    for citation in traced.cited_by:
        yield f"  {citation.place}: {_named(citation)} rests on it"


def _named(citation: Citation) -> str:
    return f"{citation.kind} `{citation.id}`" + (f" of `{citation.of}`" if citation.of else "")


def _summary(trace: Trace) -> str:
    source, counts = trace.source, trace.counts
    edition = f" ({source.edition})" if source.edition else ""
    parts = [f"{counts[status]} {status}" for status in Status if counts[status]]
    rules = {
        each.place
        for traced in trace.passages
        if traced.status is not Status.IN_PLACE
        for each in traced.cited_by
    }
    parts_of_the_book = "part" if len(rules) == 1 else "parts"
    look = f"; {len(rules)} {parts_of_the_book} of the book to look at again" if rules else ""
    return f"{trace.book.id} {trace.book.version}, {source.id}{edition}: {', '.join(parts)}{look}"
