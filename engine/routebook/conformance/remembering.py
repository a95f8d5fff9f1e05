"""What is kept of a run while it goes on, so that a run of any length takes little memory.

What passes as documented is forgotten: its replies are those that were expected, and its vectors can be made again.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from routebook.conformance.protocol import ACTIONS, OUTPUTS, REFUSALS, Answer, Reply
from routebook.conformance.running import Run
from routebook.conformance.vector import REFUSED, UNDOCUMENTED
from routebook.conformance.verdict import PASS, Verdict
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from routebook.conformance.running import Chosen
    from routebook.conformance.vector import Expectation


class Remembered:
    """The runs of vectors one after the other. Kept are those that do not pass, or pass where any reply does."""

    def __init__(self, reports: Collection[str]) -> None:
        self.counts: Counter[str] = Counter()
        self._reports = reports
        self._kept: dict[int, Run] = {}

    def __len__(self) -> int:
        return self.counts.total()

    def add(self, run: Run) -> None:
        """Remember what cannot be made again."""
        steps = run.chosen.vector.steps
        if run.verdict.status != PASS or any(step.expect.status == UNDOCUMENTED for step in steps):
            self._kept[len(self)] = run
        self.counts[run.verdict.status] += 1

    def runs(self, chosen: Iterable[Chosen]) -> list[Run]:
        """All runs, of the vectors as they are made again; what a system does not report is not in their replies."""
        replies: dict[int, Reply] = {}
        return [
            self._kept.get(number) or self._as_documented(each, replies)
            for number, each in enumerate(islice(chosen, len(self)))
        ]

    def _as_documented(self, chosen: Chosen, replies: dict[int, Reply]) -> Run:
        # The runs hold the steps, so none of them is gone while its number is a key.
        answered = (
            replies.get(id(step)) or replies.setdefault(id(step), self._reply(step.expect))
            for step in chosen.vector.steps
        )
        return Run(chosen, Answer(tuple(answered)), Verdict(PASS))

    def _reply(self, expect: Expectation) -> Reply:
        return Reply(
            expect.outputs if OUTPUTS in self._reports else EMPTY,
            expect.actions if ACTIONS in self._reports else (),
            REFUSALS in self._reports and expect.status == REFUSED,
        )
