"""What a suite of a machine promises, and by what proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.conformance.suites.certifying import certify
from routebook.conformance.suites.proving import is_complete

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.suites.mealy import Mealy, Word
    from routebook.conformance.suites.scoring import Score


def guarantee_of(extra_states: int) -> str:
    """What holds of a system that passes."""
    most = "no more states than the machine"
    if extra_states:
        most = f"at most {extra_states} {'state' if extra_states == 1 else 'states'} more than the machine"
    return f"a system that passes answers every documented run as documented, if with each of the given parameters it has {most}"


def not_promised(scores: Mapping[str, Score]) -> str:
    """What remains open, for people who would read more into a suite."""
    open_ = (
        "nothing is said of systems with more states, of parameters besides those given for their class, of events "
        "where they are undocumented, of time, or of what a system does not report"
    )
    thinned = [
        f"{score.tried} of {score.there_are} mutants of the kind {kind}"
        for kind, score in scores.items()
        if score.tried < score.there_are
    ]
    return f"{open_}; tried were {' and '.join(thinned)}" if thinned else open_


def prove(suites: Sequence[tuple[Mealy, Sequence[Word]]], extra_states: int, *, by_solver: bool) -> str:
    """How it was proved that suites keep what they promise, each for its machine.

    With the solver once more, where no extra states are promised. Raises MissingExtra, and AssertionError for a suite
    that misses something: then a method is wrong.
    """
    for machine, words in suites:
        if not is_complete(machine, words, extra_states):
            raise AssertionError("a suite is not proved to find every difference")
    proof = "what has to be told apart is told apart: Dorofeeva et al. 2005, Simao and Petrenko 2010"
    if not by_solver or extra_states:
        return proof
    certificates = [certify(machine, words) for machine, words in suites]
    found = [each for each in certificates if each]
    if len(found) < len(suites):
        raise AssertionError("a solver found a machine that passes a suite and differs")
    variables, clauses = sum(each.variables for each in found), sum(each.clauses for each in found)
    return (
        f"{proof}; and no other machine with as many states passes: unsatisfiable, "
        f"{variables} variables and {clauses} clauses, by Glucose"
    )
