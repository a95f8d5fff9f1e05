"""Facts are checked before anything is decided: each mistake has its error, its words and its repair."""

from __future__ import annotations

import json
from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

import routebook
from one_client import FACTS, PARAMETERS
from routebook.errors import ContradictoryFacts, ImpossibleFacts, RoutebookError
from strategies import small

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from routebook.model import Book
    from routebook.runtime import Engine


def without(*names: str) -> dict[str, str]:
    return {name: word for name, word in FACTS.items() if name not in names}


def outcome(engine: Engine, facts: Mapping[str, str]) -> object:
    """The rules and outputs of the delivery, or the code of the error."""
    try:
        return engine.decide("delivery", facts).to_json()
    except RoutebookError as error:
        return error.code


@pytest.mark.parametrize(
    ("facts", "code", "message", "repair"),
    [
        pytest.param(
            {**FACTS, "client": "jaber"},
            "unknown-value",
            "`client` has no value `jaber`",
            "did you mean `jabber`?",
            id="misspelt value",
        ),
        pytest.param(
            {**FACTS, "trafic": "message"},
            "unknown-input",
            "there is no input `trafic`",
            "did you mean `traffic`?",
            id="misspelt input",
        ),
        pytest.param(
            {**FACTS, "traffic": "call"},
            "unknown-value",
            "`traffic` has no value `call`",
            "one of `message`, `video_call`, `voice_call`",
            id="a group is not a fact",
        ),
        pytest.param(
            {**FACTS, "sender": "unified_cm"},
            "unknown-input",
            "`sender` is an answer of `sender` and not an input",
            "leave it out",
            id="an answer that nothing needs",
        ),
        pytest.param(
            without("traffic"),
            "missing-input",
            "`traffic` is missing: `sender` needs it, and `delivery` rests on `sender`",
            "give `traffic`: one of `voice_call`, `video_call`, `message`",
            id="missing input",
        ),
        pytest.param(
            without("screen"),
            "missing-input",
            "`screen` is missing: `client_mode` needs it, and `delivery` rests on `client_mode`",
            "give `screen`: one of `turned_on`, `turned_off`, or give `client_mode` directly",
            id="missing input of a derived one",
        ),
        pytest.param(
            {"app": "on_screen", "screen": "turned_on", "os_version": "13"},
            "missing-input",
            "`device_lock` is missing: `client_mode` needs it, and `delivery` rests on `client_mode`",
            (
                "give `device_lock`: one of `unlocked`, `locked`, or give `client_mode` directly; "
                "also not given: `traffic`, `platform`, `cluster_push`, `client`"
            ),
            id="several missing inputs",
        ),
        pytest.param(
            {**FACTS, "os_version": "17.x"},
            "malformed-version",
            "`os_version` is `17.x`, which is not a version",
            "give at most eight numbers of at most nine digits, joined by dots, such as `17.4`",
            id="malformed version",
        ),
        pytest.param(
            {**FACTS, "os_version": 17.4},
            "malformed-version",
            "`os_version` is `17.4`, which is not text",
            'give the version as text, such as "17.4"',
            id="a number for a version",
        ),
        pytest.param(
            {**FACTS, "client_mode": "foreground"},
            "contradictory-facts",
            "`client_mode` is given as `foreground`, and by `app`, `device_lock`, `screen` it is `suspended`",
            "leave `client_mode` out, or correct what it is derived from",
            id="contradiction",
        ),
        pytest.param(
            {**without("app", "device_lock"), "client_mode": "foreground"},
            "contradictory-facts",
            "`client_mode` is given as `foreground`, and by `screen` it is `suspended`",
            "leave `client_mode` out, or correct what it is derived from",
            id="contradiction with one of its inputs",
        ),
        pytest.param(
            {**FACTS, "os_generation": "ios12", "os_version": "11"},
            "contradictory-facts",
            "`os_generation` is given as `ios12`, and by `platform`, `os_version` it is undocumented",
            "leave `os_generation` out, or correct what it is derived from",
            id="contradiction with silence",
        ),
        pytest.param(
            {**FACTS, "traffic": ["message"]},
            "unknown-value",
            "`traffic` has no value `list`",
            "one of `message`, `video_call`, `voice_call`",
            id="a list for a value",
        ),
    ],
)
def test_a_wrong_fact_is_told(
    engine: Engine, facts: dict[str, Any], code: str, message: str, repair: str
) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.decide("delivery", facts)
    assert (raised.value.code, raised.value.message, raised.value.help) == (code, message, repair)


@pytest.mark.parametrize(
    "version",
    [
        "",
        ".",
        "17.",
        ".4",
        "v17",
        "17-4",
        " 17",
        "17 ",
        "1e3",
        "-1",
        "\u0661\u0667",
        "9" * 40,
        "1." * 9 + "1",
        "17.4b1",
    ],
)
def test_only_numbers_joined_by_dots_are_a_version(engine: Engine, version: str) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.decide("os_generation", {"platform": "ios", "os_version": version})
    assert raised.value.code == "malformed-version"


def test_versions_are_compared_as_versions(engine: Engine) -> None:
    def generation(version: str) -> str:
        return engine.decide("os_generation", {"platform": "ios", "os_version": version}).outputs[
            "os_generation"
        ]

    assert [generation(each) for each in ("12", "12.9.9", "12.10", "13", "13.0.0", "100")] == [
        "ios12"
    ] * 3 + ["ios13_plus"] * 3


def test_an_unknown_decision_is_told(engine: Engine) -> None:
    with pytest.raises(RoutebookError) as raised:
        engine.decide("delivry", FACTS)
    assert (raised.value.code, raised.value.help) == ("unknown-decision", "did you mean `delivery`?")


def test_an_unknown_book_is_told(tmp_path: Path) -> None:
    with pytest.raises(RoutebookError) as raised:
        routebook.load("push-notification")
    assert (raised.value.code, raised.value.help) == ("unknown-book", "did you mean `push-notifications`?")
    for name in (tmp_path, tmp_path / "nowhere", "", "x" * 5000, "a\0b"):
        with pytest.raises(RoutebookError) as raised:
            routebook.load(name)
        assert raised.value.code == "unknown-book"


def test_an_unknown_reading_is_told() -> None:
    book = routebook.load("push-notifications")
    with pytest.raises(RoutebookError) as raised:
        routebook.compile(book, {"foreground_message_protocol": "xmp"})
    assert (raised.value.code, raised.value.help) == ("unknown-reading", "did you mean `xmpp`?")
    with pytest.raises(RoutebookError) as raised:
        routebook.compile(book, {"foreground_mesage_protocol": "xmpp"})
    assert raised.value.help == "did you mean `foreground_message_protocol`?"


def test_the_order_of_facts_and_the_kind_of_mapping_do_not_matter(engine: Engine) -> None:
    decision = engine.decide("delivery", FACTS)
    assert engine.decide("delivery", dict(reversed(FACTS.items()))) is decision
    assert engine.decide("delivery", MappingProxyType(FACTS)) is decision
    assert engine.decide("delivery", json.loads(json.dumps(FACTS))) is decision


def test_a_decider_is_looked_up_by_words_in_their_order(engine: Engine) -> None:
    delivery = engine.decider("delivery")
    assert delivery[tuple(FACTS[name] for name in delivery.names)] is engine.decide("delivery", FACTS)
    names = ("traffic", "client_mode", *without("traffic", "app", "device_lock", "screen"))
    facts = {**without("app", "device_lock", "screen"), "client_mode": "suspended"}
    decider = engine.decider("delivery", names)
    assert decider[tuple(facts[name] for name in names)] == engine.decide("delivery", facts)
    cloud = engine.decider("platform_cloud")
    assert cloud.names == ("platform",)
    assert cloud["ios"] is cloud[("ios",)] is engine.decide("platform_cloud", {"platform": "ios"})


def test_a_decider_tells_what_is_wrong_as_deciding_does(engine: Engine) -> None:
    cloud = engine.decider("platform_cloud")
    for ask, code in (
        (lambda: cloud["symbian"], "unknown-value"),
        (lambda: cloud[5], "unknown-value"),
        (lambda: cloud[()], "malformed-facts"),
        (lambda: cloud["ios", "ios"], "malformed-facts"),
        (lambda: engine.decider("platform_clod"), "unknown-decision"),
        (lambda: engine.decider("platform_cloud", ["platfrom"]), "unknown-input"),
        (lambda: engine.decider("platform_cloud", ["platform", "platform"]), "malformed-facts"),
        (lambda: engine.decider("platform_cloud", ["traffic"])["message"], "missing-input"),
    ):
        with pytest.raises(RoutebookError) as raised:
            ask()
        assert raised.value.code == code


def test_facts_with_other_names_do_not_disturb_those_that_came_before(engine: Engine) -> None:
    given = {**without("app", "device_lock", "screen"), "client_mode": "foreground"}
    wide = {**given, "os_generation": "ios13_plus"}
    other = {**without("app"), "client_mode": "suspended"}
    expected = [outcome(engine, facts) for facts in (FACTS, given, wide, other)]
    assert [outcome(engine, facts) for facts in (FACTS, given, wide, other) * 3] == expected * 3
    assert len({*map(str, expected)}) == len(expected)


def test_facts_that_a_decision_does_not_need_are_checked_and_then_ignored(engine: Engine) -> None:
    wide = engine.decide("platform_cloud", FACTS)
    assert wide == engine.decide("platform_cloud", {"platform": "ios"})
    with pytest.raises(RoutebookError) as raised:
        engine.decide("platform_cloud", {"platform": "ios", "traffic": "carrier_pigeon"})
    assert raised.value.code == "unknown-value"
    with pytest.raises(RoutebookError) as raised:
        engine.decide(
            "platform_cloud", {"platform": "ios", "screen": "turned_off", "client_mode": "foreground"}
        )
    assert raised.value.code == "contradictory-facts"


def test_a_derived_input_can_be_given_in_place_of_its_own(engine: Engine) -> None:
    given = without("app", "device_lock", "screen", "platform", "os_version")
    decision = engine.decide("delivery", {**given, "client_mode": "suspended", "os_generation": "ios13_plus"})
    assert decision.outputs == engine.decide("delivery", FACTS).outputs
    assert not {"client_mode", "os_generation"} & decision.rules.keys()


def test_an_error_is_not_remembered_as_an_answer(engine: Engine) -> None:
    for _ in range(2):
        with pytest.raises(RoutebookError):
            engine.decide("delivery", {**FACTS, "client": "jaber"})
    assert engine.decide("delivery", FACTS).status == "documented"


def test_a_decision_cannot_be_changed(engine: Engine) -> None:
    decision = engine.decide("delivery", FACTS)
    with pytest.raises(AttributeError):
        decision.status = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        decision.outputs["sender"] = "other"  # type: ignore[index]


@pytest.mark.parametrize("facts", [["app"], "app", 1, None, [("app", "on_screen")]], ids=str)
def test_facts_that_are_no_mapping_are_told(engine: Engine, facts: Any) -> None:
    for ask in (engine.decide, engine.explain):
        with pytest.raises(RoutebookError) as raised:
            ask("delivery", facts)
        assert raised.value.code == "malformed-facts"
    with pytest.raises(RoutebookError) as raised:
        engine.session("client", facts)
    assert raised.value.code == "malformed-facts"


@pytest.mark.parametrize(
    "word", [10**5000, "\ud800", b"app", float("nan"), object()], ids=lambda word: type(word).__name__
)
def test_any_word_can_be_told_in_a_message(engine: Engine, word: Any) -> None:
    for ask in (
        lambda: engine.decide("platform_cloud", {"platform": word}),
        lambda: engine.decide("platform_cloud", {word: "ios"}),
        lambda: engine.decide(word, {"platform": "ios"}),
        lambda: engine.session(word),
    ):
        with pytest.raises(RoutebookError) as raised:
            ask()
        assert str(raised.value).encode("utf-8")


def test_an_error_drags_no_other_error_along(engine: Engine) -> None:
    for ask in (
        lambda: engine.decide("delivery", {**FACTS, "client": "jaber"}),
        lambda: engine.decide("delivery", {"client": ["jabber"]}),  # type: ignore[dict-item]
        lambda: engine.decider("platform_cloud")["symbian"],
        lambda: engine.session("client", {}),
        lambda: engine.session("client", PARAMETERS).send("ring"),
    ):
        with pytest.raises(RoutebookError) as raised:
            ask()
        error = raised.value
        assert error.__cause__ is None
        assert error.__suppress_context__ or error.__context__ is None


def test_a_mapping_that_makes_up_what_it_lacks_is_taken_at_its_word(engine: Engine) -> None:
    cloud = engine.decide("platform_cloud", {"platform": "ios"})
    made_up = defaultdict(lambda: "ios", {"platfrom": "android"})
    with pytest.raises(RoutebookError) as raised:
        engine.decide("platform_cloud", made_up)
    assert raised.value.code == "unknown-input"
    assert made_up == {"platfrom": "android"}
    assert engine.decide("platform_cloud", defaultdict(str, platform="ios")) is cloud
    assert engine.decide("delivery", FACTS) == engine.decide("delivery", defaultdict(str, FACTS))
    given = defaultdict(str, {**without("app", "device_lock", "screen"), "client_mode": "foreground"})
    assert engine.decide("delivery", given).status == "documented"
    assert "app" not in given


def test_of_several_mistakes_the_same_one_is_told_whoever_is_asked(engine: Engine) -> None:
    facts = {"os_version": "x", "client": "jaber", "platform": "ios"}
    for bad, code in ((facts, "unknown-value"), ({**facts, "colour": "red"}, "unknown-input")):
        for ask in (engine.decide, engine.explain):
            for given in (bad, dict(reversed(bad.items()))):
                with pytest.raises(RoutebookError) as raised:
                    ask("delivery", given)
                assert raised.value.code == code


TWO = """\
    decision: two
    asks: which two?
    needs: [sky]
    answers: {one: [a, b], other: [c, d]}
    rules:
      T1: {sky: bright, then: {one: a, other: d}, source: p/1}
      T2: {sky: dull,   then: {one: b, other: c}, source: p/1}
    """
BOTH = """\
    decision: both
    asks: what of both?
    needs: [one, other]
    answers: {both: [good, bad]}
    rules:
      B1: {one: a, then: good, source: p/1}
      B2: {other: c, then: bad, source: p/1}
    """


def test_derived_facts_that_no_rule_concludes_together_contradict_each_other(tmp_path: Path) -> None:
    inputs = "inputs:\n  sky: {values: [bright, dull]}\n"
    engine = routebook.compile(small(tmp_path, inputs, two=TWO, both=BOTH))
    assert engine.decide("both", {"one": "a", "other": "d"}).outputs == {"both": "good"}
    assert engine.decide("both", {"sky": "dull", "one": "b"}).outputs == {"both": "bad"}
    with pytest.raises(ContradictoryFacts, match="`one` is given as `a`, and by `other` it is `b`"):
        engine.decide("both", {"one": "a", "other": "c"})
    with pytest.raises(ContradictoryFacts, match="`one` is given as `b`, and by `sky` it is `a`"):
        engine.decide("both", {"sky": "bright", "one": "b", "other": "c"})


def half(name: str, values: str, bright: str, dull: str) -> str:
    return f"""\
        decision: {name}
        asks: which {name}?
        needs: [sky]
        answers: {{{name}: [{values}]}}
        rules:
          T1: {{sky: bright, then: {bright}, source: p/1}}
          T2: {{sky: dull,   then: {dull}, source: p/1}}
        """


@pytest.mark.parametrize("conclusion", ["good", "bad", "undocumented"])
def test_derived_facts_on_which_several_rules_hold_have_no_answer(tmp_path: Path, conclusion: str) -> None:
    halves = {"one": half("one", "a, b", "a", "b"), "other": half("other", "c, d", "d", "c")}
    both = BOTH.replace("then: bad", f"then: {conclusion}")
    inputs = "inputs:\n  sky: {values: [bright, dull]}\n"
    engine = routebook.compile(small(tmp_path, inputs, **halves, both=both))
    assert engine.decide("both", {"one": "a", "other": "d"}).outputs == {"both": "good"}
    for ask in (engine.decide, engine.explain):
        with pytest.raises(ImpossibleFacts, match="nothing leads to them, and `both` has no answer to them"):
            ask("both", {"one": "a", "other": "c"})


def test_words_and_names_of_any_kind_are_told(engine: Engine, book: Book) -> None:
    asks: list[tuple[Callable[[], object], str]] = [
        (
            lambda: engine.restore({"machine": 10**5000, "state": [], "parameters": {}, "remembered": {}}),
            "foreign-snapshot",
        ),
        (lambda: engine.decider("delivery", 5), "malformed-facts"),  # type: ignore[arg-type]
        (lambda: engine.decider("delivery", [["x"]]), "unknown-input"),  # type: ignore[list-item]
        (lambda: routebook.compile(book, {"waiting_message": ["lost"]}), "unknown-reading"),  # type: ignore[dict-item]
        (lambda: routebook.engine("push-notifications", {"waiting_message": object()}), "unknown-reading"),  # type: ignore[dict-item]
        (lambda: routebook.engine("push-notifications", {1: "a", "b": "c"}), "unknown-reading"),  # type: ignore[dict-item]
    ]
    kept = {**engine.session("client", PARAMETERS).snapshot(), "state": [10**5000]}
    asks.append((lambda: engine.restore(kept), "malformed-snapshot"))
    asks.append((lambda: engine.restore({**kept, "machine": 10**5000}), "unknown-machine"))
    for ask, code in asks:
        with pytest.raises(RoutebookError) as raised:
            ask()
        assert raised.value.code == code


def test_a_decider_is_asked_as_other_dicts_are(engine: Engine) -> None:
    cloud = engine.decider("platform_cloud")
    assert "ios" in cloud
    assert "symbian" not in cloud
    assert cloud.get("android") is engine.decide("platform_cloud", {"platform": "android"})
    assert cloud.get("symbian", "none") == "none"
