"""Promises: what must hold of answers or of runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model.decisions import Entry
    from routebook.model.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPattern:
    """Which steps of a run are meant: every part that is not empty has to fit.

    One of `events`; one of `within` active before and one of `states` afterwards; all of `actions` taken; the
    conditions of `when`, on facts and outputs as a guard sees them; one of the words in `status`.
    """

    events: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    when: tuple[Entry, ...] = ()
    status: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """No answer has all of these outputs."""

    outputs: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Always:
    """Every answer has each of these outputs."""

    outputs: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """No step of any run is such."""

    of: StepPattern


@dataclass(frozen=True, slots=True)
class Existence:
    """Every run has such a step, sooner or later."""

    of: StepPattern


@dataclass(frozen=True, slots=True)
class Precedence:
    """A step such as `before` comes only once one such as `comes` has come, if need be anew after every `since`."""

    before: StepPattern
    comes: StepPattern
    since: StepPattern | None


@dataclass(frozen=True, slots=True)
class Response:
    """After every step such as `after`, sooner or later comes one such as `comes`; it may be the same."""

    after: StepPattern
    comes: StepPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What must hold: of every answer of a decision (Never, Always), or over the runs of a machine (the others).

    `over` names the decision or the machine; `when` are conditions on inputs, or restricts the parameters. It is made
    `under` some choices of readings only, and of those not named under all.
    """

    id: str
    about: str
    over: str
    when: tuple[Entry, ...]
    under: Mapping[str, tuple[str, ...]]
    says: Never | Always | Absence | Existence | Precedence | Response
    sources: tuple[str, ...]
    implied: str = field(default="", compare=False)
    place: Place = field(compare=False)

    @property
    def patterns(self) -> tuple[StepPattern, ...]:
        """The patterns of steps that it names; none if it is about answers."""
        match self.says:
            case Absence(of) | Existence(of):
                return (of,)
            case Precedence(before, comes, since):
                return (before, comes, since) if since else (before, comes)
            case Response(after, comes):
                return (after, comes)
        return ()

    @property
    def conditions(self) -> tuple[Entry, ...]:
        """All its conditions on inputs and outputs, those of its patterns included."""
        says = self.says.outputs if isinstance(self.says, Never | Always) else ()
        return (*self.when, *says, *(entry for pattern in self.patterns for entry in pattern.when))
