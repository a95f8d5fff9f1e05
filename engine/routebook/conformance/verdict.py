"""What becomes of one vector when the replies of a system are held against what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.conformance.protocol import ACTIONS, OUTPUTS, REFUSALS
from routebook.conformance.vector import REFUSED, UNDOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.conformance.protocol import Answer, Reply
    from routebook.conformance.vector import Expectation

PASS = "pass"  # noqa: S105  (the verdict)
FAIL = "fail"
INCONCLUSIVE = "inconclusive"
ERROR = "error"
SKIPPED = "skipped"
VERDICTS = (PASS, FAIL, INCONCLUSIVE, ERROR, SKIPPED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict, the number of the step that it comes from, and in what that step differs from what is expected.

    It is `pass` if all steps are as expected; `fail` if one is not; `error` if one has no reply; `inconclusive` where
    one of the last two comes after an undocumented step, about which nothing can be wrong; `skipped` if the system
    gave a reason for not running the vector. A system that is lost, without a word of its own, is an `error` anywhere.
    """

    status: str
    at: int | None = None
    differs: tuple[str, ...] = ()


def judge(expected: Sequence[Expectation], answer: Answer, reports: Sequence[str]) -> Verdict:
    """Hold an answer against what is expected of each step, as far as the system reports it."""
    if answer.skipped is not None:
        return Verdict(SKIPPED)
    wild = False
    for at, (expect, reply) in enumerate(zip(expected, answer.replies, strict=False)):
        if expect.status == UNDOCUMENTED:
            wild = True
        elif differs := differences(expect, reply, reports):
            return Verdict(INCONCLUSIVE if wild else FAIL, at, differs)
    if answer.trouble is None:
        return Verdict(PASS)
    at = len(answer.replies)
    reached = expected[: at + 1] if at else expected
    wild = any(expect.status == UNDOCUMENTED for expect in reached)
    return Verdict(INCONCLUSIVE if wild and not answer.trouble.lost else ERROR, at)


def differences(expect: Expectation, reply: Reply, reports: Sequence[str]) -> tuple[str, ...]:
    """In which of the things that a system reports a reply is other than expected."""
    wrong = {
        OUTPUTS: dict(reply.outputs) != dict(expect.outputs),
        ACTIONS: reply.actions != expect.actions,
        REFUSALS: reply.refused != (expect.status == REFUSED),
    }
    return tuple(name for name in reports if wrong[name])
