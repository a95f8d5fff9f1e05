"""A trace for programs, as one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from routebook.tracing.fates import Status

if TYPE_CHECKING:
    from routebook.model import Place
    from routebook.tracing.trace import Trace, TracedPassage


def to_json(trace: Trace) -> str:
    """`{"book", "version", "source", "edition", "summary": {status: count}, "passages": [...]}`, in the book's order."""
    return json.dumps(
        {
            "book": trace.book.id,
            "version": trace.book.version,
            "source": trace.source.id,
            "edition": trace.source.edition,
            "summary": {status: trace.counts[status] for status in Status},
            "passages": [_passage(each) for each in trace.passages],
        },
        indent=2,
    )


def _passage(traced: TracedPassage) -> dict[str, Any]:
    return {
        "passage": traced.passage.id,
        "status": traced.status,
        "where": dict(traced.passage.where),
        **_place(traced.passage.place),
        "places": [_place(place) for place in traced.places],
        "cited_by": [
            {"kind": each.kind, "id": each.id, "of": each.of, **_place(each.place)}
            for each in traced.cited_by
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
