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
    from collections.abc import Iterable, Mapping

    from routebook.chain import Chain, Codes, Followed
    from routebook.program import Axis, Plan, Program, Sieve

    Reader = Mapping[Any, int]

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
        self._readers: dict[str, Reader] = {name: _reader(axis, 1) for name, axis in self.known.items()}

    def knows(self, name: object) -> bool:
        """Whether it is the name of a fact that can be given."""
        return isinstance(name, str) and name in self.known

    def order(self, name: str) -> int:
        """Where a fact stands among all that can be given."""
        return self._order[name]

    def refuse_unknown(self, names: Iterable[object]) -> None:
        """Raise UnknownInput for the first name that is no fact that can be given."""
        for name in names:
            if not self.knows(name):
                raise self._unknown_input(name)

    def reader(self, name: str, stride: int = 1) -> Reader:
        """From the words for a known fact to their numbers, multiplied by a stride.

        It raises KeyError, TypeError or ValueError for a word that is none.
        """
        return self._readers[name] if stride == 1 else _reader(self.known[name], stride)

    def read(self, facts: Mapping[Any, object]) -> Codes:
        """The facts as numbers; raises UnknownInput, UnknownValue and MalformedVersion, in that order of names that the book has."""
        self.refuse_unknown(facts)
        codes = {}
        for name in sorted(facts, key=self.order):
            number = self.number(name, facts[name])
            if number is None:
                raise self.refusal(name, facts[name])
            codes[name] = number
        return codes

    def number(self, name: str, word: object) -> int | None:
        """The number of the value that a word is for a known input; None where it is none."""
        try:
            return self._readers[name][word]
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

    def complete(self, plan: Plan, codes: Codes) -> Followed:
        """The facts followed to the end of a plan; raises MissingInput and ImpossibleFacts."""
        try:
            followed = self.chain.follow(plan, codes)
        except Incomplete as error:
            raise self._missing(plan, error, codes) from None
        except Uncovered as error:
            self._refuse_impossible(error.known)
            raise self._unreachable(error.table) from None
        self._refuse_impossible(followed.known)
        return followed

    def _unreachable(self, table: str) -> ImpossibleFacts:
        message = (
            f"the facts cannot occur together: nothing leads to them, and `{table}` has no answer to them"
        )
        return ImpossibleFacts(message, help="correct one of them")

    def _refuse_impossible(self, known: Codes) -> None:
        if rule := self.chain.impossible_in(known):
            message = f"the facts cannot occur together, by `{rule}` of the book `{self.program.book}`"
            raise ImpossibleFacts(message, help="correct one of them")

    def _unknown_input(self, name: object) -> UnknownInput:
        if isinstance(name, str) and name in self.program.axes:
            table = self.program.axes[name].decided_by
            return UnknownInput(f"`{name}` is an answer of `{table}` and not an input", help="leave it out")
        return UnknownInput(f"there is no input `{shown(name)}`", help=did_you_mean(shown(name), self.known))

    def _missing(self, plan: Plan, error: Incomplete, codes: Codes) -> MissingInput:
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
        asked = (self.program.sieves[each].needs for each in self.chain.asked(plan, codes))
        needs = dict.fromkeys(need for each in asked for need in each if not self.known[need].decided_by)
        if others := [f"`{need}`" for need in needs if need not in codes and need != name]:
            repair += f"; also not given: {', '.join(others)}"
        return MissingInput(f"`{name}` is missing: {reason}", help=repair)

    def _refuse_contradiction(self, name: str, decider: str, codes: Codes) -> None:
        """Compare a derived input that is given with what the other facts, as far as they are given, leave possible."""
        sieve = self.program.sieves[decider]
        known = self._derived_below(sieve, codes)
        at = {output: place for place, output in enumerate(sieve.outputs)}
        seen = [need for need in sieve.needs if need in known]
        beside = [output for output in sieve.outputs if output in codes and output != name]
        if sieve.needs and not seen and not beside:
            return
        alive = self.chain.matching(sieve, known)
        concluded = [verdict.outputs for number, verdict in enumerate(sieve.verdicts) if alive >> number & 1]
        if not concluded:
            raise self._unreachable(decider)
        alike = [
            each for each in concluded if each and all(each[at[other]] == codes[other] for other in beside)
        ]
        values = {each[at[name]] if each else None for each in alike or concluded}
        if not (alike and codes[name] in values) and (others := values - {codes[name]}):
            raise self._contradiction(name, codes[name], others, seen + (beside if alike else []))

    def _derived_below(self, sieve: Sieve, codes: Codes) -> Codes:
        """What is known to a table without its own answers: the facts, and what the tables before it say of them."""
        known = {fact: code for fact, code in codes.items() if fact not in sieve.outputs}
        for table in self.program.plans[sieve.id].tables[:-1]:
            inner = self.program.sieves[table]
            if all(need in known for need in inner.needs):
                try:
                    derived = self.chain.derive(self.program.plans[table], known)
                except Uncovered:
                    continue
                known.update((output, derived[output]) for output in inner.outputs if output in derived)
        return known

    def _contradiction(
        self, name: str, code: int, possible: set[int | None], seen: list[str]
    ) -> ContradictoryFacts:
        values = self.program.axes[name].values
        say = " or ".join(
            sorted("undocumented" if each is None else f"`{values[each]}`" for each in possible)
        )
        by = f"by {', '.join(f'`{each}`' for each in seen)} it" if seen else "it"
        repair = ", or correct what it is derived from" if seen else ""
        return ContradictoryFacts(
            f"`{name}` is given as `{values[code]}`, and {by} is {say}", help=f"leave `{name}` out{repair}"
        )


def mapping_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a dict; raises MalformedFacts for what is no mapping."""
    try:
        return {**facts}
    except TypeError:
        raise MalformedFacts("the facts are not a mapping", help='pass {"key": "value", ...}') from None


def _reader(axis: Axis, stride: int) -> Reader:
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
