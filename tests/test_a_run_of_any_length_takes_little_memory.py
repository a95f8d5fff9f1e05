"""Vectors are made when they are run and forgotten when they pass, and nothing that is told is another for it."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from faulty_push_client import WrongOutput, WrongTransfer
from push_client import Facts, PushClient, Reply

import routebook
from covering_vectors import decision_suite, machine_suite
from routebook.conformance.adapters.py import PythonSystem
from routebook.conformance.conforming import Wanted, conform
from routebook.conformance.remembering import Remembered
from routebook.conformance.report.report import report_of
from routebook.conformance.report.to_text import to_text
from routebook.conformance.running import choose, run_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routebook.conformance.recording import Record
    from routebook.conformance.vector import Group, Suite
    from routebook.runtime import Engine

GIVEN = {
    "cluster_push": "enabled",
    "client": "jabber",
    "platform": "ios",
    "os_version": "13",
    "access": "on_premises",
}
BYTES_OF_A_RUN = 400
"""Less than what one vector takes with its replies, its verdict and its record."""


class Made:
    """The groups of a suite, so many times over with other names, each made when it is asked for."""

    def __init__(self, groups: Sequence[Group], times: int = 1) -> None:
        self.groups = groups
        self.times = times
        self.count = 0

    def __iter__(self) -> Iterator[Group]:
        for time in range(self.times):
            for group in self.groups:
                self.count += 1
                vectors = tuple(replace(each, id=f"{each.id}-{time}") for each in group.vectors)
                yield replace(group, vectors=vectors)


def records(engine: Engine, make: type[PushClient], *suites: Suite) -> Iterator[Record]:
    return conform(
        engine,
        PythonSystem(make),
        lambda _: suites,
        Wanted(name="py:x:Y", command=["routebook", "conform", "push-notifications", "py:x:Y"]),
        lambda changed: routebook.engine("push-notifications", changed),
    )


@pytest.fixture(scope="module")
def delivery(engine: Engine) -> Suite:
    return decision_suite(engine, "delivery")


def test_a_vector_is_made_when_its_turn_comes(engine: Engine, delivery: Suite) -> None:
    made = Made([*delivery.groups])
    counted: list[int] = []

    class Watching(PushClient):
        def decide(self, decision: str, given: Facts) -> Reply:
            counted.append(made.count)
            return super().decide(decision, given)

    *_, conclusion = records(engine, Watching, replace(delivery, groups=made))
    groups = len(made.groups)
    assert conclusion["conforms"]
    assert groups > 5
    assert (counted[0], counted[-1]) == (groups + 1, 2 * groups)  # all were counted before


def test_what_passes_is_forgotten(engine: Engine, delivery: Suite) -> None:
    vectors = [*delivery.vectors]

    def most_bytes(times: int) -> int:
        suite = replace(delivery, groups=Made([*delivery.groups], times))
        tracemalloc.start()
        report = report_of(records(engine, PushClient, suite), passing=False)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert report.conclusion["pass"] == times * len(vectors)
        return most

    documented = sum(each.steps[0].expect.status != "undocumented" for each in vectors)
    assert most_bytes(8) - most_bytes(1) < 7 * documented * BYTES_OF_A_RUN


class Silent(PushClient):
    """Says nothing of what it does besides its answers."""

    reports = ("outputs",)  # type: ignore[assignment]

    def send(self, event: str) -> Reply:
        return {"outputs": super().send(event).get("outputs", {})}


@pytest.mark.parametrize("make", [PushClient, WrongOutput, WrongTransfer, Silent])
def test_what_was_forgotten_is_told_again_as_it_was(
    engine: Engine, delivery: Suite, make: type[PushClient]
) -> None:
    suites = [delivery, machine_suite(engine, "client", [GIVEN], onward=0)]
    system = PythonSystem(make)
    handshake = system.start("push-notifications", "1.0.0")
    remembered = Remembered(handshake.reports)
    runs = []
    for run in run_vectors(system, handshake, choose(suites, ())):
        runs.append(run)
        remembered.add(run)
    assert remembered.runs(choose(suites, ())) == runs
    assert len(remembered) == sum(remembered.counts.values()) == len(runs)


class Xmpp(PushClient):
    """Has another reading: messages to a client in the foreground go over XMPP."""

    def decide(self, decision: str, given: Facts) -> Reply:
        outputs = super().decide(decision, given)["outputs"]
        is_message = given["traffic"] == "message" and outputs.get("session_channel") == "sip"
        return {"outputs": {**outputs, "session_channel": "xmpp"} if is_message else outputs}


@pytest.mark.parametrize("make", [PushClient, WrongOutput, Xmpp])
def test_the_text_is_the_same_without_what_passes(engine: Engine, make: type[PushClient]) -> None:
    others = [routebook.engine("push-notifications", {"foreground_message_protocol": "xmpp"})]
    everything = [*records(engine, make, decision_suite(engine, "delivery", others))]
    whole, short = report_of(everything), report_of(everything, passing=False)
    assert to_text(short) == to_text(whole)
    assert bool(whole.conclusion["under"]) is (make is Xmpp)  # and so was judged again
    assert len(short.vectors) == len(whole.vectors) - whole.conclusion["pass"]
