"""Facts from a host, checked: every error that facts can have is made here, off the fast path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.chain import Incomplete, Uncovered
from routebook.diagnostic import did_you_mean
from routebook.errors import (
    ContradictoryFacts,
    ImpossibleFacts,
    MalformedFacts,
    MalformedVersion,
    MissingInput,
    UnknownInput,
    UnknownValue,
)
from routebook.memo import Memo
from routebook.versions import segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.chain import Chain, Codes
    from routebook.program import Axis, Plan, Program

    Reading = Mapping[Any, int]

LONGEST_SHOWN = 60


class Facts:
    """Checks facts against the inputs of a program."""

    def __init__(self, program: Program, chain: Chain) -> None:
        self.program = program
        self.chain = chain
        needed = {name for sieve in program.sieves.values() for name in sieve.needs}
        self.known = {
            name: axis for name, axis in program.axes.items() if not axis.decided_by or name in needed
        }

        self._order = {name: place for place, name in enumerate(self.known)}
        self._readings: dict[str, Reading] = {name: _reading(axis, 1) for name, axis in self.known.items()}

    def knows(self, name: object) -> bool:
        """Whether it is the name of a fact that can be given."""
        return isinstance(name, str) and name in self.known

    def order(self, name: str) -> int:
        """Where a fact stands among all that can be given."""
        return self._order[name]

    def reading(self, name: object, stride: int = 1) -> Reading:
        """From the words for a fact to their numbers, multiplied by a stride.

        Raises UnknownInput; what is returned raises KeyError, TypeError or ValueError for a word that is none.
        """
        if not isinstance(name, str) or name not in self.known:
            raise self._unknown_input(name)
        return self._readings[name] if stride == 1 else _reading(self.known[name], stride)

    def read(self, facts: Mapping[str, object]) -> Codes:
        """The facts as numbers; raises UnknownInput, UnknownValue and MalformedVersion."""
        return {name: self.code(name, word) for name, word in facts.items()}

    def code(self, name: object, word: object) -> int:
        """The number of one value."""
        self.reading(name)
        number = self.number(str(name), word)
        if number is None:
            raise self.refusal(str(name), word)
        return number

    def number(self, name: str, word: object) -> int | None:
        """The number of the value that a word is for a known input; None where it is none."""
        try:
            return self._readings[name][word]
        except (KeyError, TypeError, ValueError):
            return None

    def refusal(self, name: str, word: object, place: str = "") -> UnknownValue | MalformedVersion:
        """What to raise for a word that is no value of a known input."""
        axis = self.known[name]
        if axis.cuts is None:
            repair = did_you_mean(shown(word), axis.values)
            return UnknownValue(f"{place}`{name}` has no value `{shown(word)}`", help=repair)
        if not isinstance(word, str):
            message = f"{place}`{name}` is `{shown(word)}`, which is not text"
            return MalformedVersion(message, help='give the version as text, such as "17.4"')
        message = f"{place}`{name}` is `{shown(word)}`, which is not a version"
        repair = "give at most eight numbers of at most nine digits, joined by dots, such as `17.4`"
        return MalformedVersion(message, help=repair)

    def agree(self, codes: Codes) -> None:
        """Raise ContradictoryFacts where a derived input is given as something that its own inputs exclude."""
        for name in codes:
            if decider := self.known[name].decided_by:
                self._refuse_contradiction(name, decider, codes)

    def complete(self, plan: Plan, codes: Codes) -> Codes:
        """The facts with all that a plan derives from them; raises MissingInput and ImpossibleFacts."""
        uncovered = None
        try:
            known = self.chain.derive(plan, codes)
        except Incomplete as error:
            raise self._missing(plan, error) from None
        except Uncovered as error:
            known, uncovered = error.known, error.table
        if rule := self.chain.impossible_in(known):
            message = f"the facts cannot occur together, by `{rule}` of the book `{self.program.book}`"
            raise ImpossibleFacts(message, help="correct one of them")
        if uncovered:
            message = f"the facts cannot occur together: nothing leads to them, and `{uncovered}` has no rule for them"
            raise ImpossibleFacts(message, help="correct one of them")
        return known

    def _unknown_input(self, name: object) -> UnknownInput:
        if isinstance(name, str) and name in self.program.axes:
            table = self.program.axes[name].decided_by
            return UnknownInput(f"`{name}` is an answer of `{table}` and not an input", help="leave it out")
        return UnknownInput(f"there is no input `{shown(name)}`", help=did_you_mean(shown(name), self.known))

    def _missing(self, plan: Plan, error: Incomplete) -> MissingInput:
        table, name = error.table, error.missing
        reason = f"`{table}` needs it" + (f", and `{plan.id}` rests on `{table}`" if table != plan.id else "")
        repair = f"give `{name}`: one of " + ", ".join(
            f"`{value}`" for value in self.program.axes[name].values
        )
        if self.program.axes[name].cuts is not None:
            repair = f'give `{name}` as text, such as "17.4"'
        outputs = [output for output in self.program.sieves[table].outputs if output in self.known]
        if table != plan.id and outputs:
            repair += ", or give " + " and ".join(f"`{output}`" for output in outputs) + " directly"
        return MissingInput(f"`{name}` is missing: {reason}", help=repair)

    def _refuse_contradiction(self, name: str, decider: str, codes: Codes) -> None:
        """Compare a derived input that is given with what its own inputs, as far as they are given, leave possible."""
        sieve = self.program.sieves[decider]
        known = {fact: code for fact, code in codes.items() if fact not in sieve.outputs}
        for table in self.program.plans[decider].tables[:-1]:
            inner = self.program.sieves[table]
            if all(need in known for need in inner.needs):
                try:
                    derived = self.chain.derive(self.program.plans[table], known)
                except Uncovered:
                    continue
                known.update((output, derived[output]) for output in inner.outputs if output in derived)
        seen = [f"`{need}`" for need in sieve.needs if need in known]
        if sieve.needs and not seen:
            return
        at = sieve.outputs.index(name)
        alive = self.chain.matching(sieve, known)
        rules = (verdict for number, verdict in enumerate(sieve.verdicts) if alive >> number & 1)
        possible = {verdict.outputs[at] if verdict.outputs else None for verdict in rules}
        if codes[name] not in possible:
            values = self.program.axes[name].values
            say = " or ".join(
                sorted(f"`{values[code]}`" if code is not None else "undocumented" for code in possible)
            )
            by, repair = (
                (f"by {', '.join(seen)} it", ", or correct what it is derived from") if seen else ("it", "")
            )
            raise ContradictoryFacts(
                f"`{name}` is given as `{values[codes[name]]}`, and {by} is {say}",
                help=f"leave `{name}` out{repair}",
            )


def mapping_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a dict; raises MalformedFacts for what is no mapping."""
    try:
        return {**facts}
    except TypeError:
        raise MalformedFacts("the facts are not a mapping", help='pass {"key": "value", ...}') from None


def _reading(axis: Axis, stride: int) -> Reading:
    cuts = axis.cuts
    if cuts is None:
        return {value: number * stride for number, value in enumerate(axis.values)}
    return Memo(lambda word: segment(cuts, word) * stride)


def shown(word: object) -> str:
    """A host's word for a message: cut where it is long, and printable whatever it holds."""
    if isinstance(word, int) and word.bit_length() > LONGEST_SHOWN:
        return "a very large number"
    text = str(word) if isinstance(word, (str, int, float)) or word is None else type(word).__name__
    text = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
    return text.encode("utf-8", "backslashreplace").decode()
