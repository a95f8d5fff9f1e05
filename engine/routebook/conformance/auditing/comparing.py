"""Whether what an implementation did is what a step is documented to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.program import DOCUMENTED, EMPTY, UNDOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.auditing.recorded import Said
    from routebook.program import Step


MOST_LISTED = 12
"""So many actions are listed, and the others counted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as documented, in words; `output` is the one that it is about, None for the machine itself."""

    output: str | None
    told: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a step can be compared, since the log records it; `outputs` are all of them where it is None."""

    outputs: frozenset[str] | None
    actions: bool
    refused: bool

    def names(self) -> tuple[str, ...]:
        """Which of `outputs`, `actions` and `refused` are compared."""
        compared = {"outputs": self.outputs != frozenset(), "actions": self.actions, "refused": self.refused}
        return tuple(name for name, is_compared in compared.items() if is_compared)

    def agrees(self, said: Said, step: Step) -> bool:
        """Whether an implementation did what is documented; an undocumented step accepts anything."""
        return step.status == UNDOCUMENTED or not any(self.differences(said, step))

    def differences(self, said: Said, step: Step) -> Iterator[Difference]:
        """Each thing that is not as documented."""
        refused = step.status not in {DOCUMENTED, UNDOCUMENTED}
        if self.refused and said.refused and not refused:
            yield Difference(None, "it was refused, and is not documented to be")
            return
        if self.refused and refused and not said.refused:
            yield Difference(None, "it was not refused, and is documented to be")
        if self.actions and said.actions != step.actions:
            told = f"it did {_listed(said.actions)}, and is documented to do {_listed(step.actions)}"
            yield Difference(None, told)
        wanted: Mapping[str, str] = step.decision.outputs if step.decision else EMPTY
        for name in sorted({*said.outputs, *wanted}):
            recorded, documented = said.outputs.get(name), wanted.get(name)
            if recorded != documented and (self.outputs is None or name in self.outputs):
                yield Difference(name, _unlike(name, recorded, documented))


def _listed(actions: tuple[str, ...]) -> str:
    words = [f"`{action}`" for action in actions[:MOST_LISTED]]
    more = len(actions) - len(words)
    return ", ".join(words + [f"{more} more"] * (more > 0)) or "nothing"


def _unlike(name: str, recorded: str | None, documented: str | None) -> str:
    if recorded is None:
        return f"`{name}` is not recorded, and is documented as `{documented}`"
    if documented is None:
        return f"`{name}` is recorded as `{recorded}`, and is not documented"
    return f"`{name}` is `{recorded}`, and is documented as `{documented}`"
