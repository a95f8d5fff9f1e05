"""From a Book to a scenario's sequence diagram, as SVG that needs no browser to lay it out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from routebook.exporters.drawing import DOUBT, FAINT, FONTS, GIVEN, INK, LINE
from routebook.exporters.lettering import lines_within, width_of
from routebook.exporters.sequence import participants_of, shown_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.exporters.sequence import Hop, Shown
    from routebook.model import Book, Participant, Scenario

MARGIN, HEAD, BOX, APART = 20, 56, 120, 172
"""Around the picture; the height of the participants' boxes, their width, and from one lifeline to the next."""
SAID, NOTED, LEADING = 12, 11, 15
"""Sizes of letters, and from one line of text to the next, all in pixels."""
LOOP = 34


def to_sequence(book: Book, scenario_id: str) -> str:
    """The sequence diagram of one scenario: participants across the top, a numbered arrow for every hop."""
    return _Sheet(book.scenarios[scenario_id], participants_of(book, book.scenarios[scenario_id])).draw()


class _Sheet:
    """One diagram, as it is being drawn from the top down."""

    def __init__(self, scenario: Scenario, participants: tuple[Participant, ...]) -> None:
        self.scenario = scenario
        self.participants = participants
        self.at = {each.id: MARGIN + BOX // 2 + number * APART for number, each in enumerate(participants)}
        self.width = 2 * MARGIN + BOX + APART * max(len(participants) - 1, 0) + LOOP
        self.y = MARGIN + HEAD + 14
        self.body: list[str] = []

    def draw(self) -> str:
        for step in shown_steps(self.scenario):
            self._draw_step(step)
        bottom = self.y + 6
        head = (line for each in self.participants for line in self._head(each))
        lifelines = (
            f'<line x1="{x}" y1="{MARGIN + HEAD}" x2="{x}" y2="{bottom}" stroke="{LINE}" stroke-dasharray="3 4"/>'
            for x in self.at.values()
        )
        height = bottom + MARGIN
        size = f'width="{self.width}" height="{height}"'
        view = f'viewBox="0 0 {self.width} {height}"'
        look = f'font-family="{FONTS}" fill="{INK}"'
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} {view} {look}>',
            f"<title>{escape(self.scenario.title)}</title>",
            f'<rect {size} fill="white"/>',
            *lifelines,
            *head,
            *self.body,
            "</svg>\n",
        ]
        return "\n".join(lines)

    def _head(self, participant: Participant) -> Iterator[str]:
        left = self.at[participant.id] - BOX // 2
        yield (
            f'<rect x="{left}" y="{MARGIN}" width="{BOX}" height="{HEAD}" rx="6" fill="{GIVEN}" stroke="{LINE}"/>'
        )
        lines = lines_within(participant.title, SAID, BOX - 12)[:3]
        top = MARGIN + (HEAD - LEADING * len(lines)) / 2 + SAID
        for number, line in enumerate(lines):
            yield _text(self.at[participant.id], top + number * LEADING, line, SAID, weight="bold")

    def _draw_step(self, step: Shown) -> None:
        for hop in step.hops:
            self._draw_hop(step.number, hop)
        if step.notes:
            self._draw_notes(step)
        self.y += 10

    def _draw_hop(self, number: int, hop: Hop) -> None:
        start, end = self.at[hop.sender], self.at[hop.receiver]
        room = max(abs(end - start), APART) - 16
        lines = lines_within(f"{number}. {hop.says}".strip() if hop.says else "", SAID, room)
        middle = (start + end) / 2 if start != end else start + LOOP + 8
        anchor = "middle" if start != end else "start"
        if start == end and start + LOOP + 8 + room > self.width:
            middle, anchor = start - 8, "end"
        for line in lines:
            self.y += LEADING
            wide = width_of(line, SAID)
            left = middle - (wide / 2 if anchor == "middle" else wide if anchor == "end" else 0)
            self.body.append(
                f'<rect x="{left - 3:.1f}" y="{self.y - SAID}" width="{wide + 6:.1f}" height="{LEADING}" fill="white"/>'
            )
            self.body.append(_text(middle, self.y, line, SAID, anchor=anchor))
        self.y += 8 if lines else 14
        self._draw_arrow(start, end)
        self.y += 8

    def _draw_arrow(self, start: int, end: int) -> None:
        y = self.y
        if start == end:
            path = f"M{start} {y} h{LOOP} v14 h{-LOOP + 8}"
            tip = f"{start},{y + 14} {start + 9},{y + 9} {start + 9},{y + 19}"
            self.y += 18
        else:
            back = -9 if end > start else 9
            path = f"M{start} {y} H{end + back}"
            tip = f"{end},{y} {end + back},{y - 5} {end + back},{y + 5}"
        self.body.append(f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.4"/>')
        self.body.append(f'<polygon points="{tip}" fill="{LINE}"/>')

    def _draw_notes(self, step: Shown) -> None:
        """What is expected, in a note over a lifeline."""
        centre = self.at[step.noted_at]
        lines = [line for note in step.notes for line in lines_within(note, NOTED, APART + 60)]
        wide = max(width_of(line, NOTED) for line in lines) + 16
        left = min(max(centre - wide / 2, 4), self.width - wide - 4)
        tall = LEADING * len(lines) + 8
        self.body.append(
            f'<rect x="{left:.1f}" y="{self.y}" width="{wide:.1f}" height="{tall}" fill="#fdf3dc" stroke="{FAINT}"/>'
        )
        for number, line in enumerate(lines):
            silent = line.endswith((": undocumented", ": refused"))
            y = self.y + 4 + NOTED + number * LEADING
            self.body.append(_text(left + wide / 2, y, line, NOTED, colour=DOUBT if silent else INK))
        self.y += tall + 4


def _text(
    x: float, y: float, text: str, size: int, *, anchor: str = "middle", weight: str = "", colour: str = ""
) -> str:
    style = (f' font-weight="{weight}"' if weight else "") + (f' fill="{colour}"' if colour else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{style}>{escape(text)}</text>'
