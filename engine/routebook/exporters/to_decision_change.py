"""From a DecisionChanged to a grid of its answers, as SVG: what was and what is stands in the cells that differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.comparing.telling.phrases import answers, apart, choices
from routebook.exporters.change_grid import grid_of
from routebook.exporters.change_looks import LOOKS
from routebook.exporters.drawing import FAINT, GIVEN, INK, LARGEST, LINE
from routebook.exporters.lettering import lines_within, width_of
from routebook.exporters.sheet import BOLDER, PAGE, box, sheet, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.comparing.change import DecisionChanged, Difference, Rows
    from routebook.exporters.change_grid import Grid

MARGIN, MOST_HEAD, NARROWEST, WIDEST, INSET = 20, 130, 110, 240, 7
"""The space around, how wide the words for a row may be and how wide its cells, and the space around words."""
TITLED, SAID, LEADING = 16, 11, 14
"""Sizes of letters, and from one line of text to the next, all in pixels."""
MOST_WORDS, MOST_ROWS, MOST_QUIET = 6, 30, 12
"""How many lines of words a cell has at most, how many rows a grid, and how many if some of them show no difference."""
ANY = "any"
KEY = {CAME: "came", WENT: "went", CHANGED: "changed"}


def to_decision_change(title: str, changed: DecisionChanged) -> str | None:
    """The grids of a decision, under the default readings and under others where they are others.

    None where no grid can be drawn.
    """
    drawn = [(rows, grid) for rows in changed.under if (grid := grid_of(rows))]
    if not drawn:
        return None
    first, *others = drawn
    drawn = [first, *((rows, grid) for rows, grid in others if grid != first[1])]
    picture = _Sheet(title)
    for number, (rows, grid) in enumerate(drawn):
        if picture.y > LARGEST / 2:
            picture.tell_of(len(drawn) - number)
            break
        picture.draw_grid(rows, grid)
    return picture.finish()


@dataclass(frozen=True, slots=True)
class _Cell:
    """Words in a box."""

    words: Sequence[str]
    wide: int
    ink: str = INK
    fill: str = "white"
    stroke: str = LINE
    bold: bool = False
    dashed: bool = False


class _Sheet:
    """One picture, as it is being drawn from the top down; `y` is how far it has come."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.body: list[str] = []
        self.width = PAGE
        self.y = MARGIN - 4
        for line in lines_within(title, TITLED, (PAGE - 2 * MARGIN) / BOLDER):
            self.y += TITLED + 4
            self.body.append(text(MARGIN, self.y, line, TITLED, anchor="start", weight="bold"))

    def finish(self) -> str:
        """The whole picture, with how to read it at its end."""
        self.y += 16
        key = [
            _Cell([f"{look.mark} {KEY[how]}"], 84, look.ink, look.fill, look.ink, dashed=look.dashed)
            for how, look in LOOKS.items()
        ]
        rest = "= as before, or cannot occur"
        self._draw_row([*key, _Cell([rest], 200, FAINT, stroke="none")], apart_by=8)
        return sheet(self.title, self.width, self.y + MARGIN, self.body)

    def draw_grid(self, rows: Rows, grid: Grid) -> None:
        """The cells below what their columns are of, and beside what their rows are of."""
        self.y += 20
        self._write(f"{f'if {choices(rows.choices)}' if rows.choices else 'by default'}: {answers(rows)}")
        self.y += 6
        widths = [_head_width(grid, at) for at in range(len(grid.down))]
        room = (PAGE - 2 * MARGIN - sum(widths)) / len(grid.columns)
        wide = round(min(max(room, NARROWEST), WIDEST))
        self.width = max(self.width, 2 * MARGIN + sum(widths) + wide * len(grid.columns))
        heads = [
            _Cell(_wrapped([name], each, BOLDER), each, fill=GIVEN, bold=True)
            for name, each in zip(grid.down, widths, strict=True)
        ]
        for words in grid.columns:
            named = [f"{grid.across}:", *_listed(words)] if grid.across else ["" if grid.down else ANY]
            heads.append(_Cell(_wrapped(named, wide, BOLDER), wide, fill=GIVEN, bold=True))
        self._draw_row(heads)
        shown = [line for line in grid.lines if any(line.cells) or len(grid.lines) <= MOST_QUIET]
        for line in shown[:MOST_ROWS]:
            facts = [
                _Cell(_wrapped(_listed(words), each), each, fill=GIVEN)
                for words, each in zip(line.words, widths, strict=True)
            ]
            self._draw_row([*facts, *(_cell(each, wide) for each in line.cells)])
        if quiet := len(grid.lines) - len(shown):
            self._write(f"rows in which nothing differs, and which are left out: {quiet}")
        if len(shown) > MOST_ROWS:
            self._write(f"more rows in which something differs: {len(shown) - MOST_ROWS}")

    def tell_of(self, others: int) -> None:
        """What there is no room for."""
        self.y += 20
        self._write(f"grids under other choices of readings that are left out: {others}")

    def _write(self, words: str) -> None:
        for line in lines_within(words, SAID, PAGE - 2 * MARGIN):
            self.y += LEADING
            self.body.append(text(MARGIN, self.y, line, SAID, anchor="start", colour=FAINT))

    def _draw_row(self, cells: Sequence[_Cell], apart_by: int = 0) -> None:
        """Cells side by side, all as high as the longest words need."""
        high = LEADING * max(len(cell.words) for cell in cells) + INSET
        x = MARGIN
        for cell in cells:
            self.body.append(box(x, self.y, cell.wide, high, cell.fill, cell.stroke, dashed=cell.dashed))
            for number, line in enumerate(cell.words, 1):
                at = self.y + number * LEADING
                weight = "bold" if cell.bold else ""
                self.body.append(
                    text(x + INSET, at, line, SAID, anchor="start", weight=weight, colour=cell.ink)
                )
            x += cell.wide + apart_by
        self.y += high


def _cell(difference: Difference | None, wide: int) -> _Cell:
    """What was and what is, in the look of what became of it."""
    if difference is None:
        return _Cell(["="], wide, FAINT)
    look = LOOKS[difference.how]
    words = _wrapped(
        [f"{look.mark} {line}" if number == 0 else line for number, line in enumerate(apart(difference))],
        wide,
    )
    return _Cell(words, wide, look.ink, look.fill, look.ink, dashed=look.dashed)


def _head_width(grid: Grid, at: int) -> int:
    """How wide the words are that say, for one input, of which facts the rows are."""
    words = [word for line in grid.lines for word in _listed(line.words[at])]
    widest = max(width_of(grid.down[at], SAID) * BOLDER, *(width_of(word, SAID) for word in words))
    return min(round(widest) + 2 * INSET + 2, MOST_HEAD)


def _listed(words: Sequence[str]) -> list[str]:
    return [*(f"{word}," for word in words[:-1]), words[-1]] if words else [ANY]


def _wrapped(words: Iterable[str], wide: float, bolder: float = 1) -> list[str]:
    """Words in lines of a cell; of very many only the first."""
    room = (wide - 2 * INSET) / bolder
    written = [line for each in words for line in lines_within(each, SAID, room)]
    rest = len(written) - MOST_WORDS + 1
    return [*written[: MOST_WORDS - 1], f"and {rest} lines more"] if rest > 1 else written
