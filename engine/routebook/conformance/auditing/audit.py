"""An audit: a log, held to a machine of a book from its first event to its last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from routebook.conformance.auditing.comparing import Compared
from routebook.conformance.auditing.coverage import Coverage
from routebook.conformance.auditing.documented import Documented
from routebook.conformance.auditing.following import Held
from routebook.conformance.auditing.forms import Order, Start
from routebook.conformance.auditing.ordering import Unsorted, as_it_stands, by_client
from routebook.conformance.auditing.replay import replay
from routebook.diagnostic import did_you_mean
from routebook.errors import UnreadableLog
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from routebook.advancing import Advance
    from routebook.conformance.auditing.finding import Finding
    from routebook.conformance.auditing.log import Log
    from routebook.conformance.auditing.naming import Naming, Place
    from routebook.conformance.auditing.recorded import Batch
    from routebook.conformance.auditing.replay import State
    from routebook.runtime import Engine


class Listener(Protocol):
    """Whoever is told the findings."""

    def begin(self) -> None:
        """Forget what was told so far: the log is read again."""

    def tell(self, finding: Finding) -> None:
        """Take a finding."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What came of an audit: how many findings of each kind there are, and what was looked at."""

    found: Mapping[str, int]
    coverage: Coverage


def hold(engine: Engine, machine: str, naming: Naming, common: Mapping[str, str], start: Start) -> Held:
    """What a log with these columns is held to; `common` are parameters of all its clients.

    Raises what `Engine.session` does, but for parameters that are missing, and UnreadableLog for columns that are taken
    for what the book does not have.
    """
    documented = Documented(engine, machine, common)
    _refuse_unknown(naming.parameters, "parameter", documented.machine.parameters)
    _refuse_unknown(naming.outputs, "output", documented.outputs)
    outputs = frozenset(naming.outputs) if isinstance(naming.outputs, Mapping) else None
    compared = Compared(
        outputs=frozenset() if naming.outputs is None else outputs,
        actions=naming.actions is not None,
        refused=naming.refused is not None,
    )
    return Held(documented, compared, from_start=start is Start.INITIAL)


def audit(held: Held, log: Log, order: Order, listener: Listener, advance: Advance) -> Audited:
    """Hold a log to a machine; in constant memory where it is sorted by client.

    A log that is not is read a second time. Raises UnreadableLog, for one without events too, and MissingExtra.
    """
    by_time = order is Order.TIME
    try:
        audited = _audited(held, as_it_stands(log.batches(advance), by_time=by_time), listener)
    except Unsorted:
        listener.begin()
        audited = _audited(held, by_client(log.batches(advance), by_time=by_time), listener)
    refuse_empty(audited, log.path.name)
    return audited


def refuse_empty(audited: Audited, name: str) -> None:
    """Raise UnreadableLog for a log without events, of which nothing can be said."""
    if not audited.coverage.events and not audited.found:
        raise UnreadableLog(f"`{shown(name)}` holds no events", help="name a log that holds some")


def _audited(held: Held, batches: Iterable[Batch], listener: Listener) -> Audited:
    found: Counter[str] = Counter()
    coverage = Coverage()
    state: State | None = None
    for batch in batches:
        findings, more, state = replay(held, batch, state)
        coverage += more
        for finding in findings:
            found[finding.kind] += 1
            listener.tell(finding)
    return Audited(found, coverage)


def _refuse_unknown(place: Place | None, what: str, known: Collection[str]) -> None:
    if isinstance(place, Mapping):
        for name, column in place.items():
            if name not in known:
                message = f"the column `{shown(column)}` is taken for the {what} `{shown(name)}`, which there is not"
                raise UnreadableLog(message, help=did_you_mean(name, known) or "leave it out of the mapping")
