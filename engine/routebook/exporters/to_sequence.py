"""From a Book to a scenario's sequence diagram, as SVG that needs no browser to lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.drawing import DOUBT, FAINT, GATHERED, GIVEN, LINE
from routebook.exporters.lettering import lines_within, printable, width_of
from routebook.exporters.sequence import participants_of, shown_steps
from routebook.exporters.sheet import BOLDER, PAGE, box, sheet, text

if TYPE_CHECKING:
    from routebook.exporters.sequence import Hop, Shown
    from routebook.model import Book, Participant, Scenario

MARGIN, BOX, NEAREST, FARTHEST, LOOP, SHORT = 20, 124, 144, 200, 34, 28
"""The space around, the width of a participant's box, how far apart lifelines may be, how wide a loop, what a lost arrow lacks."""
TITLED, SAID, NOTED, LEADING = 16, 12, 11, 15
"""Sizes of letters, and from one line of text to the next, all in pixels."""


def to_sequence(book: Book, scenario_id: str) -> str:
    """The sequence diagram of one scenario: participants across the top, a numbered arrow for every hop."""
    scenario = book.scenarios[scenario_id]
    sheet = _Sheet(scenario, participants_of(book, scenario))
    for step in shown_steps(book, scenario):
        sheet.draw_step(step)
    return sheet.finish()


class _Sheet:
    """One diagram, as it is being drawn from the top down; `y` is how far it has come."""

    def __init__(self, scenario: Scenario, participants: tuple[Participant, ...]) -> None:
        self.title = printable(scenario.title)
        room = (PAGE - 2 * MARGIN - BOX - LOOP) // max(len(participants) - 1, 1)
        self.apart = min(max(room, NEAREST), FARTHEST)
        self.at = {
            each.id: MARGIN + BOX // 2 + number * self.apart for number, each in enumerate(participants)
        }
        self.width = 2 * MARGIN + BOX + LOOP + self.apart * max(len(participants) - 1, 1)
        self.body: list[str] = []
        self.y = MARGIN - 4
        self._draw_heading(scenario)
        self.top = self._draw_heads(participants)

    def finish(self) -> str:
        """The whole picture; the lifelines, as long as it has become, lie below all else."""
        bottom = self.y + 6
        lifelines = (
            f'<line x1="{x}" y1="{self.top}" x2="{x}" y2="{bottom}" stroke="{LINE}" stroke-dasharray="3 4"/>'
            for x in self.at.values()
        )
        return sheet(self.title, self.width, bottom + MARGIN, [*lifelines, *self.body])

    def _draw_heading(self, scenario: Scenario) -> None:
        """What the scenario is called, and the facts that it is told with."""
        room = self.width - 2 * MARGIN
        for line in lines_within(self.title, TITLED, room / BOLDER):
            self.y += TITLED + 4
            self.body.append(text(MARGIN, self.y, line, TITLED, anchor="start", weight="bold"))
        given = ", ".join(f"{name}: {word}" for name, word in scenario.given.items())
        for line in lines_within(given, NOTED, room):
            self.y += LEADING
            self.body.append(text(MARGIN, self.y, line, NOTED, anchor="start", colour=FAINT))
        self.y += 14

    def _draw_heads(self, participants: tuple[Participant, ...]) -> int:
        """The participants in boxes, all as high as the longest title needs; returns where they end."""
        titles = {each.id: lines_within(each.title, SAID, (BOX - 12) / BOLDER) for each in participants}
        high = LEADING * max((len(lines) for lines in titles.values()), default=1) + 20
        for name, lines in titles.items():
            self.body.append(box(self.at[name] - BOX / 2, self.y, BOX, high, GIVEN, LINE, 6))
            first = self.y + (high - LEADING * len(lines)) / 2 + SAID - 1
            for number, line in enumerate(lines):
                self.body.append(text(self.at[name], first + number * LEADING, line, SAID, weight="bold"))
        self.y += high + 14
        return self.y - 14

    def draw_step(self, step: Shown) -> None:
        """The arrows of a step one below the other, and below them what is noted."""
        for hop in step.hops:
            self._draw_hop(hop, step.documented)
        if step.notes:
            self._draw_notes(step)
        self.y += 10

    def _draw_hop(self, hop: Hop, documented: bool) -> None:
        start, end = self.at[hop.sender], self.at[hop.receiver]
        anchor, x, room = "middle", (start + end) / 2, abs(end - start) - 16
        if start == end:
            anchor, x, room = "start", start + 6, self.apart + LOOP - 16
            if x + room > self.width:
                anchor, x = "end", start - 6
        for line in lines_within(hop.says, SAID, room):
            self.y += LEADING
            wide = width_of(line, SAID)
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
            self.body.append(box(left - 3, self.y - SAID, wide + 6, LEADING, "white"))
            self.body.append(text(x, self.y, line, SAID, anchor=anchor))
        self.y += 8
        self._draw_arrow(start, end, documented, hop.arrives)
        self.y += 8

    def _draw_arrow(self, start: int, end: int, documented: bool, arrives: bool) -> None:
        """A line with its tip, or a cross short of its end where the message is lost.

        It is a loop where it leads back, and dashed where the event is not documented.
        """
        y, back = self.y, 1 if end <= start else -1
        if start == end:
            line = f"M{start} {y}h{LOOP}v14h{(8 if arrives else SHORT - 8) - LOOP}"
            y, self.y = y + 14, self.y + 18
        else:
            line = f"M{start} {y}H{end + back * (9 if arrives else SHORT)}"
        colour, dashes = (LINE, "") if documented else (DOUBT, ' stroke-dasharray="6 4"')
        self.body.append(f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="1.4"{dashes}/>')
        if arrives:
            tip = f"{end},{y} {end + 9 * back},{y - 5} {end + 9 * back},{y + 5}"
            self.body.append(f'<polygon points="{tip}" fill="{colour}"/>')
        else:
            cross = f"M{end + SHORT * back - 5} {y - 5}l10 10m0 -10l-10 10"
            self.body.append(f'<path d="{cross}" fill="none" stroke="{colour}" stroke-width="2"/>')

    def _draw_notes(self, step: Shown) -> None:
        """What is expected, in a note over a lifeline: first the event, in italics."""
        room = self.apart + BOX - 40
        lines = [
            (line, number == 0)
            for number, note in enumerate(step.notes)
            for line in lines_within(note, NOTED, room)
        ]
        wide = max(width_of(line, NOTED) for line, _ in lines) + 16
        left = min(max(self.at[step.noted_at] - wide / 2, 4), self.width - wide - 4)
        self.body.append(box(left, self.y, wide, LEADING * len(lines) + 6, GATHERED, FAINT))
        for line, first in lines:
            self.y += LEADING
            colour = FAINT if step.documented else DOUBT
            self.body.append(
                text(
                    left + 8,
                    self.y - 1,
                    line,
                    NOTED,
                    anchor="start",
                    colour=colour if first else "",
                    italic=first,
                )
            )
        self.y += 10
