"""What a suite of a machine promises, and by what proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from routebook.conformance.suites.certifying import certify
from routebook.conformance.suites.proving import is_complete, takes_every_move
from routebook.errors import IncompleteSuite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.suites.certifying import Certificate
    from routebook.conformance.suites.mealy import Mealy, Word
    from routebook.conformance.suites.scoring import Score


EVERY_MOVE = "a system that passes answers every documented move as documented, after one of the ways to the state that it leads on from"
"""What is promised where every move is put to a system, and nothing is asked of where it leads."""


TOLD_APART = "what has to be told apart is told apart: Dorofeeva et al. 2005, Simao and Petrenko 2010"


def guarantee_of(extra_states: int, *, only_moves: bool) -> str:
    """What holds of a system that passes; or of one to which only every move is put."""
    if only_moves:
        return EVERY_MOVE
    most = "no more states than the machine"
    if extra_states:
        most = f"at most {extra_states} {'state' if extra_states == 1 else 'states'} more than the machine"
    return f"a system that passes answers every documented run as documented, if with each of the given parameters it has {most}"


def not_promised(scores: Mapping[str, Score], *, only_moves: bool) -> str:
    """What remains open, for people who would read more into a suite."""
    open_ = (
        "nothing is said of systems with more states, of parameters besides those given for their class, of events "
        "where they are undocumented, of time, or of what a system does not report"
    )
    if only_moves:
        open_ = f"nothing is said of where moves lead: the score says how many wrong next states are missed; {open_}"
    thinned = [
        f"{score.tried} of {score.there_are} mutants of the kind {kind}"
        for kind, score in scores.items()
        if score.tried < score.there_are
    ]
    return f"{open_}; tried were {' and '.join(thinned)}" if thinned else open_


class Proof(NamedTuple):
    """How it was proved that a suite keeps what it promises, and what a solver says of it, if one was asked."""

    how: str
    certificate: Certificate | None


def prove(
    machine: Mealy, words: Sequence[Word], extra_states: int, *, only_moves: bool, by_solver: bool
) -> Proof:
    """The proof for a machine; with the solver once more, where no extra states are promised.

    Raises MissingExtra, and IncompleteSuite for a suite that misses something: then a method is wrong.
    """
    if only_moves:
        if not takes_every_move(machine, words):
            raise IncompleteSuite("a suite does not take every move")
        return Proof("every documented move is on the way of some vector", None)
    if not is_complete(machine, words, extra_states):
        raise IncompleteSuite("a suite is not proved to find every system that differs")
    certificate = certify(machine, words) if by_solver and not extra_states else None
    if by_solver and not extra_states and certificate is None:
        raise IncompleteSuite("a solver found a machine that passes a suite and differs")
    return Proof(TOLD_APART, certificate)


def in_words(proofs: Sequence[Proof]) -> str:
    """The proofs for the machines of one suite, in words."""
    certificates = [proof.certificate for proof in proofs if proof.certificate]
    if not certificates:
        return proofs[0].how
    variables, clauses = (
        sum(each.variables for each in certificates),
        sum(each.clauses for each in certificates),
    )
    return (
        f"{proofs[0].how}; and no other machine with as many states passes: unsatisfiable, "
        f"{variables} variables and {clauses} clauses, by Glucose"
    )
