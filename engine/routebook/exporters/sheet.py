"""Pictures that are laid out here: SVG with boxes and lines of text, in pixels."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from routebook.exporters.drawing import FONTS, INK

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = 900
"""The width aimed at."""
BOLDER = 1.1
"""How much wider bold letters are."""


def sheet(title: str, width: float, height: float, body: Iterable[str]) -> str:
    """A whole picture, white where its body draws nothing."""
    size = f'width="{width}" height="{height}"'
    lines = [
        f'<svg role="img" {size} viewBox="0 0 {width} {height}" font-family="{FONTS}" fill="{INK}" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title>",
        f'<rect {size} fill="white"/>',
        *body,
        "</svg>\n",
    ]
    return "\n".join(lines)


def box(
    x: float,
    y: float,
    wide: float,
    high: float,
    fill: str,
    stroke: str = "none",
    corner: int = 0,
    dashed: bool = False,
) -> str:
    """A rectangle, its upper left corner at x and y."""
    size = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{corner}"'
    dashes = ' stroke-dasharray="6 4"' if dashed else ""
    return f'<rect {size} fill="{fill}" stroke="{stroke}"{dashes}/>'


def text(
    x: float,
    y: float,
    words: str,
    size: int,
    *,
    anchor: str = "middle",
    weight: str = "",
    colour: str = "",
    italic: bool = False,
) -> str:
    """One line of text, x and y where it is anchored on its base line."""
    look = (f' font-weight="{weight}"' if weight else "") + (f' fill="{colour}"' if colour else "")
    look += ' font-style="italic"' if italic else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{look}>{escape(words)}</text>'
