"""Known failures: vectors that must still fail, so that nobody forgets to take one off when it is mended.

The file has one vector a line, by its name; what follows ` #` is for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.conformance.verdict import ERROR, FAIL, PASS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.running import Run
    from routebook.conformance.vector import Suite
    from routebook.program import Program

REMARK = re.compile(r"(^|\s)#.*")


@dataclass(frozen=True, slots=True)
class Breach:
    """A vector that is not as a baseline says, and in what: `fails`, `passes` or `unknown`."""

    name: str
    kind: str

    def to_json(self) -> dict[str, str]:
        """The breach as plain JSON values."""
        return {"name": self.name, "kind": self.kind}


def parse_baseline(text: str) -> tuple[str, ...]:
    """The names that a baseline lists, each once."""
    lines = (REMARK.sub("", line).strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def breaches(
    baseline: Sequence[str], runs: Sequence[Run], suites: Sequence[Suite], program: Program
) -> list[Breach]:
    """Vectors that fail and are not listed, that are listed and pass, or that no suite has.

    What is listed of decisions and machines that are not tested is left alone.
    """
    by_name = {run.chosen.name: run.verdict.status for run in runs}
    listed = {*baseline}
    found = [
        Breach(name, "fails")
        for name, status in by_name.items()
        if status in {FAIL, ERROR} and name not in listed
    ]
    found += [Breach(name, "passes") for name in baseline if by_name.get(name) == PASS]
    tested = {suite.of for suite in suites}
    untested = {*program.plans, *program.machines} - tested
    known = {f"{suite.of}/{each.id}" for suite in suites for each in suite.vectors}
    return found + [
        Breach(name, "unknown")
        for name in baseline
        if name not in known and name.partition("/")[0] not in untested
    ]
