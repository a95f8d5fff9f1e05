"""An answer can be kept, compared, copied, sent to another process and written as JSON, and nobody can change it."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from routebook.program import Decision, Step
    from routebook.runtime import Engine

FACTS = {
    "cluster_push": "enabled",
    "client": "jabber",
    "app": "off_screen",
    "device_lock": "locked",
    "screen": "turned_on",
    "platform": "ios",
    "os_version": "17.4",
    "traffic": "voice_call",
}


@pytest.fixture
def answers(engine: Engine) -> tuple[Decision, Step]:
    """A decision, and a step that called for one."""
    parameters = {name: FACTS[name] for name in ("cluster_push", "client", "platform", "os_version")}
    session = engine.session("client", {**parameters, "access": "on_premises"})
    for event in ("start", "device_locked"):
        session.send(event)
    step = session.send("voice_call_arrived")
    assert step.decision
    return engine.decide("delivery", FACTS), step


def test_an_answer_goes_to_another_process_and_back(answers: tuple[Decision, Step]) -> None:
    for answer in answers:
        assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301


def test_an_answer_can_be_copied_and_taken_apart(answers: tuple[Decision, Step]) -> None:
    for answer in answers:
        assert copy.deepcopy(answer) == copy.copy(answer) == answer
        assert dataclasses.asdict(answer)["readings"] == dict(answer.readings)


def test_equal_answers_are_one_in_a_set(engine: Engine, answers: tuple[Decision, Step]) -> None:
    decision, step = answers
    assert {decision, copy.deepcopy(decision), engine.decide("delivery", FACTS)} == {decision}
    assert len({decision, step}) == 2


def test_what_an_answer_says_is_written_as_json_as_it_is(answers: tuple[Decision, Step]) -> None:
    decision, _ = answers
    assert json.loads(json.dumps(decision.outputs)) == dict(decision.outputs)
    assert json.loads(json.dumps(decision.rules)) == decision.to_json()["rules"]


def test_nobody_can_change_an_answer(answers: tuple[Decision, Step]) -> None:
    for answer in answers:
        for mapping in (answer.rules, answer.readings):
            assert isinstance(mapping, dict)
            for name, *arguments in (
                ("update", {"a": "b"}),
                ("clear",),
                ("pop", "a", None),
                ("popitem",),
                ("setdefault", "a", "b"),
                ("__setitem__", "a", "b"),
                ("__delitem__", "a"),
                ("__ior__", {"a": "b"}),
            ):
                with pytest.raises(TypeError):
                    getattr(mapping, str(name))(*arguments)
