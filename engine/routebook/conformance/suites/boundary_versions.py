"""Versions at the borders of their bands, which are put into another band where versions are compared wrongly.

Boundary value analysis: G. J. Myers, "The Art of Software Testing", 1979. Versions are often compared as text, by which 9
comes after 12 and 100 before it, or as decimal fractions, by which 13.10 comes before 13.9; or for being equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.versions import MOST_PARTS, representative, segment, write_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.versions import Cut, Release

OF_OTHER_LENGTHS = (9, 99, 999, 10, 100, 1000)
"""Parts of which text is ordered otherwise than numbers are, beside some border."""


def boundary_versions(cuts: Sequence[Cut], number: int) -> tuple[str, ...]:
    """Versions of a segment besides the one that stands for it: near its upper border, and one that text puts elsewhere."""
    texts = [*_near_the_end(cuts, number)]
    texts += next(
        ([text] for text in _of_other_lengths(cuts, number) if _is_misplaced(cuts, number, text)), []
    )
    return tuple(text for text in dict.fromkeys(texts) if text != representative(cuts, number))


def _near_the_end(cuts: Sequence[Cut], number: int) -> Iterator[str]:
    """The last version of a segment, else one with a tenth part just before its end; or where it has none, after its start."""
    if number < len(cuts) and cuts[number][1]:
        yield write_version(cuts[number][0])
        return
    near = _before(cuts[number][0]) if number < len(cuts) else cuts[-1][0] if cuts else ()
    text = write_version((*near, 10))
    if len(near) < MOST_PARTS and segment(cuts, text) == number:
        yield text


def _before(version: Release) -> Release:
    return (*version[:-1], version[-1] - 1)


def _of_other_lengths(cuts: Sequence[Cut], number: int) -> Iterator[str]:
    for version, _ in cuts:
        for part in OF_OTHER_LENGTHS:
            text = write_version((*version[:-1], part))
            if segment(cuts, text) == number:
                yield text


def _is_misplaced(cuts: Sequence[Cut], number: int, text: str) -> bool:
    """Whether a version is on the wrong side of some border if it is compared as text."""
    return any((text >= write_version(version)) != (number > at) for at, (version, _) in enumerate(cuts))
