"""The pictures of a printed book: inline, numbered, each on the smallest sheet on which its letters can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SMALLEST = 8.0
"""Letters of fewer pixels, which are 6 points, cannot be read in print."""
SHEETS = {"": (672, 808), "across": (990, 610), "poster": (1455, 940)}
"""The room for a picture in pixels, 96 to the inch: on an upright page, on A4 across, on A3 across."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption, as HTML, and the sentence that stands for it where it needs a sheet of its own."""

    html: str
    reference: str
    needs_sheet: bool


@dataclass(slots=True)
class Figures:
    """Draws each picture once, on the last page that shows it: `last_on` names that page. Counts them as it goes."""

    pictures: Mapping[str, str]
    last_on: Mapping[str, str]
    drawn: list[str] = field(default_factory=list)

    def draw(self, picture: str, page: str, caption: str) -> Figure | None:
        """A picture of a page; nothing where a later page shows it."""
        if self.last_on[picture] != page:
            return None
        self.drawn.append(picture)
        number = f"Figure {len(self.drawn)}"
        svg = re.sub(r'<g id="[^"]*"', "<g", self.pictures[picture])  # the same ids are in every picture
        sheet = sheet_for(svg)
        place = f"figure-{len(self.drawn)}"
        return Figure(
            f'<figure id="{place}" class="{sheet}">\n{svg}<figcaption>{number}. {caption}</figcaption>\n</figure>\n',
            f'<a href="#{place}">{number}</a> stands at the end of the chapter: {caption}.',
            bool(sheet),
        )


def sheet_for(svg: str) -> str:
    """The smallest sheet on which the letters of a picture can be read, or the largest that there is."""
    width, height = (float(each) for each in re.findall(r'(?:width|height)="([\d.]+)"', svg)[:2])
    smallest = min(map(float, re.findall(r'font-size="([\d.]+)"[^>]*>\s*[^<\s]', svg)), default=SMALLEST)
    for sheet, (wide, high) in SHEETS.items():
        if smallest * min(1, wide / width, high / height) >= SMALLEST:
            return sheet
    return list(SHEETS)[-1]
