"""Follows clients through a machine, event by event: whether each is as documented, and where it leads.

After what is not as documented, a client is taken to be where the documented step leads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter, length_hint
from typing import TYPE_CHECKING

from routebook.conformance.auditing.documented import rules_of
from routebook.conformance.auditing.finding import DIVERGENCE, MISSING_START, Finding
from routebook.program import UNDOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.auditing.client import Client
    from routebook.conformance.auditing.comparing import Compared
    from routebook.conformance.auditing.documented import Documented, Places
    from routebook.conformance.auditing.paths import Here, Paths
    from routebook.conformance.auditing.recorded import Batch, Said
    from routebook.program import Step

    Ways = Sequence[tuple[Step, int]]
    """What an event can be: for each row, what it does there and the row that it leads to."""

MOST_STEPS = 5
"""So many steps that an event could have been are told."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a log is held to: a machine, what can be compared, and whether a client's first event is that of a run."""

    documented: Documented
    compared: Compared
    from_start: bool


class Following:
    """Follows the clients of one batch. `exercised` are the rules that paths not known before put to the test, and the
    numbers are those of `Coverage`."""

    def __init__(self, held: Held, batch: Batch, paths: Paths) -> None:
        self._held = held
        self._batch = batch
        self._paths = paths
        self._said = paths.said(batch)
        self._strange: dict[int, tuple[str, str, str] | None] = {}
        self._found: list[tuple[int, Finding]] = []
        self.exercised: set[tuple[str, str]] = set()
        self.divergences = self.lost = self.located = 0

    def place(self, client: Client, places: Places, *, anywhere: bool) -> None:
        """Put a client where a run begins, or anywhere."""
        client.here = self._paths.here(places, range(len(places.rows)) if anywhere else (0,))
        client.fresh = client.fresh and not anywhere
        self.lost += len(client.here.rows) > 1

    def follow(self, client: Client, start: int, stop: int) -> None:
        """Follow a client whose parameters are known through some of its events."""
        here = client.here
        assert here is not None  # noqa: S101  (who is nowhere is passed over)
        rest = iter(self._said[start:stop])
        while True:
            try:
                for number in rest:
                    here = here[number]
            except KeyError:
                here = self._step(client, here, stop - length_hint(rest) - 1)
            else:
                client.here = here
                return

    def pass_over(self, client: Client, start: int, stop: int) -> None:
        """Look at the words of events of which nothing else is known."""
        for at in range(start, stop):
            self._is_strange(client, at)

    def find(self, client: Client, at: int, kind: str, message: str, repair: str = "") -> None:
        """Note what is wrong with an event."""
        self._add(client, at, Finding(kind=kind, message=message, help=repair))

    def findings(self) -> list[Finding]:
        """What has been found, in the order of the events."""
        return [finding for _, finding in sorted(self._found, key=itemgetter(0))]

    def _step(self, client: Client, here: Here, at: int) -> Here:
        """Where an event leads that cannot be looked up."""
        assert client.places  # noqa: S101  (who has none is passed over)
        number = self._said[at]
        if number in here.narrowed:
            return self._arrived(here, here.narrowed[number])
        said = self._paths.sayings[number]
        strange = self._is_strange(client, at)
        if said.event not in self._held.documented.events:
            return here
        ways: Ways = [client.places.rows[row][said.event] for row in here.rows]
        right: Ways = ways if strange else [way for way in ways if self._held.compared.agrees(said, way[0])]
        if not right:
            right = self._elsewhere(client, said, at) or self._diverged(client, here, said, ways, at)
            return self._arrived(here, self._led(client.places, right))
        there = self._led(client.places, right)
        if not strange:
            known = here if len(here.rows) == 1 else here.narrowed
            known[number] = there
        return self._arrived(here, there)

    def _led(self, places: Places, ways: Ways) -> Here:
        """Where some ways lead; the rules that all of them rest on have been put to the test."""
        self.exercised |= set.intersection(*[_tested(step) for step, _ in ways])
        return self._paths.here(places, [row for _, row in ways])

    def _arrived(self, here: Here, there: Here) -> Here:
        self.lost += len(here.rows) == 1 < len(there.rows)
        self.located += len(here.rows) > 1 == len(there.rows)
        return there

    def _is_strange(self, client: Client, at: int) -> bool:
        """Whether the book has no word for something of an event, which is a finding."""
        number = self._said[at]
        if number not in self._strange:
            self._strange[number] = self._held.documented.strange(self._paths.sayings[number])
        strange = self._strange[number]
        if strange:
            self.find(client, at, *strange)
        return strange is not None

    def _elsewhere(self, client: Client, said: Said, at: int) -> Ways:
        """The ways that explain the first event that tells where a client is, if it is not where runs begin."""
        if not (client.places and self._held.from_start and client.is_fresh(self._batch, at)):
            return ()
        ways = [row[said.event] for row in client.places.rows]
        right = [way for way in ways if self._held.compared.agrees(said, way[0])]
        if all(step.status == UNDOCUMENTED for step, _ in right):
            return ()
        message = f"no run has `{said.event}` in its beginning as it is here; it is documented later in one"
        self._add(client, at, Finding(kind=MISSING_START, message=message, documented=_distinct(ways[:1])))
        return right

    def _diverged(self, client: Client, here: Here, said: Said, ways: Ways, at: int) -> Ways:
        """Count a divergence, and tell it if it is the first of its client."""
        self.divergences += 1
        if client.diverged or not client.places:
            return ways
        client.diverged = True
        rules: Mapping[str, tuple[str, ...]] = {}
        sources: tuple[str, ...] = ()
        message = f"`{said.event}`: none of the {len(ways)} states that the client may be in explains it"
        if len(ways) == 1:
            step = ways[0][0]
            differences = [*self._held.compared.differences(said, step)]
            message = f"`{said.event}` in `{step.from_[-1]}`: {'; '.join(each.told for each in differences)}"
            blamed = [each.output for each in differences]
            rules, sources = self._held.documented.broken(client.places, here.rows[0], said.event, blamed)
        finding = Finding(
            kind=DIVERGENCE,
            message=message,
            broken=rules,
            sources=sources,
            documented=_distinct(ways),
            before=client.events_before(self._batch, at),
        )
        self._add(client, at, finding)
        return ways

    def _add(self, client: Client, at: int, finding: Finding) -> None:
        event = self._batch.recorded(at)
        self._found.append((at, replace(finding, position=event.position, client=client.name, event=event)))


def _tested(step: Step) -> set[tuple[str, str]]:
    """The rules that a step puts to the test."""
    if step.status == UNDOCUMENTED:
        return set()
    return {(owner, rule) for owner, rules in rules_of(step).items() for rule in rules}


def _distinct(ways: Ways) -> tuple[Step, ...]:
    """The steps that differ in what can be seen of them, but for those that are too many."""
    seen: dict[object, Step] = {}
    for step, _ in ways:
        outputs = step.decision.outputs if step.decision else None
        seen.setdefault((step.status, outputs, step.actions), step)
    return tuple(seen.values())[:MOST_STEPS]
