"""From a DecisionChanged to a grid of its answers, as SVG: what was and what is stands in the cells that differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.comparing.telling.phrases import answers, apart, choices
from routebook.exporters.change_grid import grid_of
from routebook.exporters.change_looks import LOOKS
from routebook.exporters.drawing import FAINT, GIVEN, INK, LINE
from routebook.exporters.lettering import lines_within
from routebook.exporters.sheet import BOLDER, PAGE, box, sheet, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.comparing.change import DecisionChanged, Difference, Rows
    from routebook.exporters.change_grid import Grid

MARGIN, HEAD, NARROWEST, WIDEST, INSET = 20, 130, 110, 240, 7
"""The space around, how wide the words for a row are, how wide its cells may be, and the space around words."""
TITLED, SAID, LEADING = 16, 11, 14
"""Sizes of letters, and from one line of text to the next, all in pixels."""
MOST_WORDS, MOST_ROWS, MOST_QUIET = 6, 30, 12
"""How many lines of words a cell has at most, how many rows a grid, and how many if some of them show no difference."""
KEY = {CAME: "came", WENT: "went", CHANGED: "changed"}


def to_decision_change(title: str, changed: DecisionChanged) -> str | None:
    """The grids of a decision, under the default readings and under others where they differ.

    None where no grid can be drawn.
    """
    drawn = [(rows, grid) for rows in changed.under if (grid := grid_of(rows))]
    if not drawn:
        return None
    picture = _Sheet(title)
    for rows, grid in drawn:
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
        room = (PAGE - 2 * MARGIN - HEAD * len(grid.down)) / len(grid.columns)
        wide = round(min(max(room, NARROWEST), WIDEST))
        self.width = max(self.width, 2 * MARGIN + HEAD * len(grid.down) + wide * len(grid.columns))
        heads = [_Cell(_wrapped([name], HEAD / BOLDER), HEAD, fill=GIVEN, bold=True) for name in grid.down]
        for words in grid.columns:
            named = (
                [f"{grid.across}:", *_listed(words)] if grid.across else ["always" if not grid.down else ""]
            )
            heads.append(_Cell(_wrapped(named, wide / BOLDER), wide, fill=GIVEN, bold=True))
        self._draw_row(heads)
        shown = [line for line in grid.lines if any(line.cells) or len(grid.lines) <= MOST_QUIET]
        for line in shown[:MOST_ROWS]:
            facts = [_Cell(_wrapped(_listed(words), HEAD), HEAD, fill=GIVEN) for words in line.words]
            self._draw_row([*facts, *(_cell(each, wide) for each in line.cells)])
        if quiet := len(grid.lines) - len(shown):
            self._write(f"{quiet} rows in which nothing differs are left out")
        if len(shown) > MOST_ROWS:
            self._write(f"{len(shown) - MOST_ROWS} more rows differ")

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


def _listed(words: Sequence[str]) -> list[str]:
    return [f"{word}," for word in words[:-1]] + [words[-1]]


def _wrapped(words: Iterable[str], wide: float) -> list[str]:
    """Words in lines of a cell; of very many only the first."""
    written = [line for each in words for line in lines_within(each, SAID, wide - 2 * INSET)]
    return (
        written
        if len(written) <= MOST_WORDS
        else [*written[: MOST_WORDS - 1], f"and {len(written) - MOST_WORDS + 1} lines more"]
    )
