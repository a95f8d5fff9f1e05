"""An audit for people: counts first, then some findings of each kind, then the rules that nothing put to the test."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routebook.conformance.auditing.finding import DIVERGENCE, KINDS, LOST_LINES, TIME_BACKWARDS
from routebook.conformance.auditing.to_json import by_owner, never_recorded
from routebook.program import DOCUMENTED
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.conformance.auditing.audit import Audited
    from routebook.conformance.auditing.finding import Finding
    from routebook.conformance.auditing.following import Held
    from routebook.conformance.auditing.recorded import Recorded, Said
    from routebook.program import Program, Step


LONGEST = 300
"""So many characters of what an implementation did are printed."""


class Shortlist:
    """Keeps the first findings of each kind that say something new, and counts those that say the same."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.begin()

    def begin(self) -> None:
        """Forget them."""
        self._kept: dict[str, dict[str, Finding]] = {kind: {} for kind in KINDS}
        self._alike: Counter[tuple[str, str]] = Counter()

    def tell(self, finding: Finding) -> None:
        """Keep a finding, or count it."""
        kept, message = self._kept[finding.kind], finding.message
        if message in kept:
            self._alike[finding.kind, message] += 1
        elif len(kept) < self._most:
            kept[message] = finding

    def kept(self) -> Iterator[tuple[Finding, int]]:
        """The findings that are kept, each with how many others say the same."""
        for kind, findings in self._kept.items():
            for message, finding in findings.items():
                yield finding, self._alike[kind, message]


def to_text(name: str, program: Program, held: Held, audited: Audited, shortlist: Shortlist) -> str:
    """What an audit of a log of this name came to."""
    parts = [
        _counts(program, held, audited),
        *(_finding(name, finding, alike) for finding, alike in shortlist.kept()),
        _rules(held, audited),
    ]
    return "\n\n".join(parts)


def _counts(program: Program, held: Held, audited: Audited) -> str:
    coverage = audited.coverage
    numbers = [
        f"{_number(coverage.events, 'event')} of {_number(coverage.clients, 'client')}",
        _number(sum(audited.found.values()), "finding"),
    ]
    lines = [f"{program.book} {program.version}, {held.documented.machine.id}: {', '.join(numbers)}"]
    for kind in KINDS:
        if count := audited.found.get(kind):
            more = coverage.divergences - count if kind == DIVERGENCE else 0
            lines.append(f"  {kind:<22} {count:>11,}" + (f"  (and {more:,} later ones)" if more else ""))
    if audited.found.get(LOST_LINES):
        lines.append(f"  {_number(coverage.unread, 'line')} were not read: quotes make one row of several")
    if coverage.unheld:
        unheld = _number(coverage.unheld, "event")
        lines.append(f"  {unheld} could not be held to the book: the client's parameters are not known")
    if coverage.lost:
        lost = _number(coverage.lost, "time")
        lines.append(
            f"  {lost} the state of a client was not known; {coverage.located:,} of them it came out"
        )
    if coverage.divergences:
        lines += [
            f"  no event records `{each}`: if the log does not have them, leave them out of a `--mapping`"
            for each in never_recorded(held, audited)
        ]
    if audited.found.get(TIME_BACKWARDS):
        lines.append("  if the order in the log means nothing, go by the times with `--order time`")
    return "\n".join(lines)


def _finding(name: str, finding: Finding, alike: int) -> str:
    whose = f"client `{shown(finding.client)}`: " if finding.client is not None else ""
    lines = [f"{name}:{finding.position}: {finding.kind}: {whose}{finding.message}"]
    if finding.help:
        lines.append(f"  help: {finding.help}")
    if finding.event and finding.documented:
        lines.append(f"  recorded    {_did(finding.event.said)}")
    lines += [f"  documented  {_does(step)}" for step in finding.documented]
    if finding.broken:
        rules = "; ".join(f"{owner} {', '.join(ids)}" for owner, ids in finding.broken.items())
        lines += [f"  broken      {rules}", *(f"    passage   {source}" for source in finding.sources)]
    lines += _before(finding.before)
    if alike:
        lines.append(f"  and {alike:,} more like this")
    return "\n".join(map(_printable, lines))


def _before(events: Sequence[Recorded]) -> list[str]:
    """The events before a divergence, a line each."""
    if not events:
        return []
    wide = max(len(f"{each.position}") for each in events), max(len(f"{each.time}") for each in events)
    return ["  before"] + [
        f"    {each.position:>{wide[0]}}  {each.time!s:>{wide[1]}}  {shown(each.said.event)}: {_did(each.said)}"
        for each in events
    ]


def _did(said: Said) -> str:
    """What an implementation did, in words."""
    outputs = [f"{shown(name)}={shown(value)}" for name, value in said.outputs.items()]
    text = ", ".join([*["refused"] * said.refused, *map(shown, said.actions), *outputs]) or "nothing"
    return text if len(text) <= LONGEST else text[:LONGEST] + "..."


def _does(step: Step) -> str:
    """What is documented, in words."""
    if step.status != DOCUMENTED:
        return f"{step.status} in `{step.from_[-1]}`"
    outputs = [f"{name}={value}" for name, value in step.decision.outputs.items()] if step.decision else []
    return ", ".join([*step.actions, *outputs]) or "nothing"


def _rules(held: Held, audited: Audited) -> str:
    rules = held.documented.rules()
    never = by_owner(rule for rule in rules if rule not in audited.coverage.exercised)
    count = len(rules) - sum(map(len, never.values()))
    lines = [f"{count} of {_number(len(rules), 'documented rule')} were put to the test"]
    if never:
        wide = max(map(len, never))
        lines += ["  never"] + [f"    {owner:<{wide}}  {', '.join(ids)}" for owner, ids in never.items()]
    return "\n".join(lines)


def _printable(line: str) -> str:
    """A line without what would control a terminal or end the line."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
