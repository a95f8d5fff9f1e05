"""The pictures show all of a book, lose nothing of it, and are the same everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import routebook
from routebook.errors import CannotDraw
from routebook.exporters import drawing
from routebook.exporters.drawing import DOUBT, INK, neatest, render, size_of
from routebook.exporters.lettering import lines_within, width_of
from routebook.exporters.pictures import pictures
from routebook.exporters.to_mermaid import to_mermaid
from routebook.exporters.to_participants import to_participants
from routebook.exporters.to_requirements import to_requirements
from routebook.exporters.to_sequence import to_sequence
from routebook.exporters.to_state_diagram import to_state_diagram
from routebook.exporters.views import View, views
from routebook.model import Gather, Place, Scenario, ScenarioStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model import Book

HERE = Path(__file__).parent
SHIPPED, TABULAR, STATEFUL = (
    "push-notifications",
    str(HERE / "books/http-caching"),
    str(HERE / "books/tcp-connection"),
)
every_book = pytest.mark.parametrize("name", [SHIPPED, TABULAR, STATEFUL])
machine_books = pytest.mark.parametrize("name", [SHIPPED, STATEFUL])

HOSTILE = "a \"b\" 'c' <script>d()</script> & &amp; \\N \\n %% ; # {e} |f| -> g -- \x07 \N{LATIN SMALL LETTER E WITH ACUTE}"
NOWHERE = Place("book.yaml", 1, 1)
SVG = "{http://www.w3.org/2000/svg}"
CROSS = "l10 10m0 -10l-10 10"


@cache
def load(name: str) -> Book:
    return routebook.load(name)


@cache
def pictures_of(name: str) -> dict[str, str]:
    return {artifact.path: artifact.text for artifact in pictures(load(name))}


def machine_of(book: Book) -> str:
    return next(iter(book.machines))


def words_of(svg: str) -> list[str]:
    """The words that stand in a picture, each rule id one of them; text in several pieces is joined."""
    return " ".join("".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")).split()  # noqa: S314


def drawn_edges(svg: str) -> list[str]:
    groups = (group for group in ET.fromstring(svg).iter(f"{SVG}g") if group.get("class") == "edge")  # noqa: S314
    return [group.findtext(f"{SVG}title") or "" for group in groups]


def visible_edges(dot: str) -> int:
    return sum("->" in line and "style=invis" not in line for line in dot.splitlines())


def with_title(book: Book, title: str) -> Book:
    participants = {key: replace(each, title=title, about=title) for key, each in book.participants.items()}
    return replace(book, title=title, participants=MappingProxyType(participants))


def told(book: Book, *steps: ScenarioStep) -> Book:
    """The book with one scenario more, `told`."""
    scenario = Scenario("told", HOSTILE, machine_of(book), MappingProxyType({}), steps, (), NOWHERE)
    return replace(book, scenarios=MappingProxyType({**book.scenarios, "told": scenario}))


def step(
    sender: str,
    *receivers: str,
    through: tuple[str, ...] = (),
    arrives: bool = True,
    says: str = "",
    status: str = "documented",
) -> ScenarioStep:
    event = "start" if status != "documented" else None
    return ScenarioStep(
        event, sender, receivers, through, arrives, says, MappingProxyType({}), None, status, (), NOWHERE
    )


class TestStatecharts:
    @machine_books
    def test_every_rule_is_in_the_picture_of_its_machine(self, name: str) -> None:
        book = load(name)
        for machine in book.machines.values():
            shown = set(words_of(render(to_state_diagram(book, machine.id))))
            assert {rule.id for rule in machine.transitions} <= shown

    @machine_books
    def test_every_state_is_in_the_picture(self, name: str) -> None:
        book = load(name)
        for machine in book.machines.values():
            assert {*machine.states} <= set(words_of(render(to_state_diagram(book, machine.id))))

    def test_every_event_and_action_is_in_the_picture(self) -> None:
        machine = load(SHIPPED).machines["client"]
        shown = re.findall(r"\w+", " ".join(words_of(render(to_state_diagram(load(SHIPPED), "client")))))
        assert {*machine.events, *machine.actions} <= set(shown)

    def test_where_all_that_rules_do_is_too_much_for_a_page_they_stand_by_their_ids(self) -> None:
        svg = render(to_state_diagram(load(STATEFUL), "connection"))
        width, height = size_of(svg)
        assert width <= 1400
        assert height <= 1200
        shown = words_of(svg)
        assert "ids;" in shown
        assert not {"syn_arrived", "send_syn"} & {*shown}

    def test_an_id_that_only_another_reading_leads_to_has_the_colour_of_doubt(self) -> None:
        svg = render(to_state_diagram(load(STATEFUL), "connection"))
        assert re.search(rf'fill="{DOUBT}">\W*C10<', svg)
        assert re.search(rf'fill="{INK}">\W*O1<', svg)
        assert not re.search(rf'fill="{DOUBT}">\W*O1<', svg)

    @machine_books
    def test_no_arrow_is_lost(self, name: str) -> None:
        book = load(name)
        dot = to_state_diagram(book, machine_of(book))
        assert len([edge for edge in drawn_edges(render(dot)) if edge]) >= visible_edges(dot) > 0

    def test_some_rules_are_drawn_without_the_others(self) -> None:
        book = load(SHIPPED)
        some = frozenset({"T01", "T12", "R3"})
        shown = set(words_of(render(to_state_diagram(book, "client", some))))
        assert {rule.id for rule in book.machines["client"].transitions} & shown == some

    def test_an_outcome_that_another_reading_leads_to_is_dashed_and_names_the_choice(self) -> None:
        book = load(SHIPPED)
        dot = to_state_diagram(book, "client", frozenset({"T12"}))
        assert "{waiting_message: lost}" in " ".join(words_of(render(dot)))
        assert len(re.findall(r"-> .*style=dashed", dot)) == len(["resuming", "downloading", "to quiet"])

    def test_a_rule_of_a_compound_is_drawn_once_from_its_border(self) -> None:
        dot = to_state_diagram(load(SHIPPED), "client", frozenset({"T02"}))
        assert dot.count('="cluster registered"') == 1

    def test_a_timed_transition_says_when(self) -> None:
        shown = " ".join(words_of(render(to_state_diagram(load(STATEFUL), "connection", frozenset({"M3"})))))
        assert "time_wait_timeout after 4 min" in shown

    def test_events_that_change_nothing_are_told_inside_the_state_with_their_status(self) -> None:
        dot = to_state_diagram(load(SHIPPED), "client", frozenset({"U1", "R1"}))
        assert "refused: stop" in " ".join(words_of(render(dot)))
        assert "undocumented: voice_call_arrived" in " ".join(words_of(render(dot)))
        assert "rules 0" not in dot

    def test_an_arrow_ends_at_the_state_that_its_rule_leads_to(self) -> None:
        svg = render(to_state_diagram(load(SHIPPED), "client", frozenset({"T26"})))
        assert {"rules 0->state quiet", "state notified->rules 0"} <= set(drawn_edges(svg))

    @machine_books
    def test_initial_states_are_marked_at_every_level(self, name: str) -> None:
        book = load(name)
        machine = book.machines[machine_of(book)]
        edges = drawn_edges(render(to_state_diagram(book, machine.id)))
        for parent in {state.parent for state in machine.states.values()}:
            assert any(
                f"start {parent}" in edge if parent else re.search(r"start(-|$)", edge) for edge in edges
            )


@cache
def shipped_views() -> Mapping[str | None, View]:
    return views(load(SHIPPED), "client")


class TestViews:
    def test_a_view_holds_the_rules_that_its_sessions_can_take(self) -> None:
        found = shipped_views()
        assert list(found) == [None, "ios12", "ios13_plus", "android"]
        assert "T22" in found["ios12"].rules
        assert "T24" not in found["ios12"].rules
        assert "T24" in found["ios13_plus"].rules
        assert "T22" not in {*found["android"].rules, *found["ios13_plus"].rules}

    def test_no_rule_is_in_none_of_the_views(self) -> None:
        every = {rule.id for rule in load(SHIPPED).machines["client"].transitions}
        assert {rule for value, view in shipped_views().items() if value for rule in view.rules} == every

    def test_what_only_another_reading_leads_to_is_said_with_the_choices(self) -> None:
        # A message waits in the foreground only if it goes on waiting for the click there.
        waits = (("waiting_message", "waits"),)
        for view in shipped_views().values():
            assert {state: only for state, only in view.states.items() if only} == {"unopened": waits}
            assert view.rules["T11"] == waits
            assert view.rules["T10"] == ()
        # A call launches CallKit on Android only if the heading is taken to hold for the whole cell.
        assert shipped_views()["android"].rules["T24"] == (
            ("android_call_action", "launches_callkit_with_caller_id"),
        )
        assert shipped_views()["ios13_plus"].rules["T24"] == ()

    def test_a_picture_marks_what_only_another_reading_leads_to(self) -> None:
        dot = to_state_diagram(load(SHIPPED), "client", ["T11"], view=shipped_views()["android"])
        (state,) = (line for line in dot.splitlines() if '"state unopened" [label' in line)
        assert "dashed" in state
        assert "only if {waiting_message: waits}" in state
        arrows = [line for line in dot.splitlines() if "->" in line and "rules 0" in line]
        assert arrows
        assert all("dashed" in line for line in arrows)

    def test_a_parameter_itself_can_be_drawn_for(self) -> None:
        book = load(SHIPPED)
        machine = replace(book.machines["client"], draw_for="client")
        found = views(replace(book, machines=MappingProxyType({"client": machine})), "client")
        assert tuple(found) == (None, *book.inputs["client"].values)
        assert all("T01" in view.rules for view in found.values())

    def test_an_input_that_the_parameters_do_not_decide_has_empty_views(self) -> None:
        book = load(SHIPPED)
        machine = replace(book.machines["client"], draw_for="client_mode")
        found = views(replace(book, machines=MappingProxyType({"client": machine})), "client")
        assert all(not view.rules for value, view in found.items() if value)

    def test_a_machine_that_is_drawn_for_nothing_has_only_the_whole(self) -> None:
        assert list(views(load(STATEFUL), "connection")) == [None]


class TestRequirements:
    @every_book
    def test_every_decision_and_every_given_input_that_is_needed_is_drawn(self, name: str) -> None:
        book = load(name)
        shown = set(words_of(render(to_requirements(book))))
        needed = {need for table in book.tables for need in table.needs if not book.inputs[need].decided_by}
        assert {*book.decisions, *needed} <= shown

    def test_one_decision_is_drawn_with_what_it_rests_on_and_nothing_else(self) -> None:
        book = load(SHIPPED)
        nodes = set(re.findall(r'"((?:input|decision) \w+)" \[', to_requirements(book, "registration")))
        decisions = {"decision registration", "decision server_access", "decision platform_cloud"}
        assert nodes == {*decisions, "input access", "input platform"}

    def test_what_a_gather_rests_on_without_showing_it_is_dashed(self) -> None:
        book = load(SHIPPED)
        dashed = re.findall(r'"decision (\w+)" -> "decision delivery" \[style=dashed', to_requirements(book))
        delivery = book.decisions["delivery"]
        assert isinstance(delivery, Gather)
        assert sorted(dashed) == sorted(delivery.rests_on)

    @pytest.mark.parametrize(("decision", "dashed"), [(None, True), ("delivery", True), ("relay", False)])
    def test_a_picture_has_its_title_and_says_what_its_signs_mean(
        self, decision: str | None, dashed: bool
    ) -> None:
        shown = " ".join(words_of(render(to_requirements(load(SHIPPED), decision))))
        assert (f"What {decision} rests on" if decision else "decision requirements") in shown
        assert all(sign in shown for sign in ("blue: ", "white: ", "double border: ", "arrow: "))
        assert ("dashed: " in shown) == dashed


class TestParticipants:
    def test_every_participant_and_every_link_is_drawn(self) -> None:
        book = load(SHIPPED)
        svg = render(to_participants(book))
        shown = " ".join(words_of(svg))
        assert all(word in shown for each in book.participants.values() for word in each.title.split())
        assert all(word in shown for each in book.links.values() for word in each.carries.split())
        assert len(drawn_edges(svg)) == len({(each.sender, each.receiver) for each in book.links.values()})


class TestSequences:
    @machine_books
    def test_every_hop_of_every_scenario_is_in_both_diagrams(self, name: str) -> None:
        book = load(name)
        for scenario in book.scenarios.values():
            hops = []
            for each in scenario.steps:
                way = (each.sender, *each.through)
                hops += [
                    *pairwise(way),
                    *((way[-1], receiver) for receiver in each.receivers),
                ]
            svg, mermaid = to_sequence(book, scenario.id), to_mermaid(book, scenario.id)
            lost = sum(len(each.receivers) for each in scenario.steps if not each.arrives)
            assert (svg.count("<polygon"), svg.count(CROSS)) == (len(hops) - lost, lost)
            assert re.findall(r"(\w+)--?(?:>>|x)(\w+):", mermaid) == hops

    @machine_books
    def test_steps_are_numbered_and_say_what_is_said_and_expected(self, name: str) -> None:
        book = load(name)
        for scenario in book.scenarios.values():
            shown = " ".join(words_of(to_sequence(book, scenario.id)))
            mermaid = to_mermaid(book, scenario.id)
            for number, each in enumerate(scenario.steps, 1):
                says = f"{number}. {each.says or (each.event or '').replace('_', ' ')}"
                expected = [f"{key}: {word}" for key, word in each.expect.items()]
                expected += [f"state: {each.state}"] if each.state else []
                assert says in shown
                assert all(words in shown for words in expected)
                assert all(words in mermaid for words in (says, *expected))

    def test_only_those_who_take_part_are_drawn_in_the_order_of_the_book(self) -> None:
        book = load(SHIPPED)
        found = re.findall(r"participant (\w+)", to_mermaid(book, "start-from-outside"))
        assert found == ["client", "expressway", "unified_cm", "im_presence", "google_cloud"]

    def test_an_event_that_is_not_documented_is_marked(self) -> None:
        book = told(load(SHIPPED), step("user", "client", status="refused"))
        assert 'stroke-dasharray="6 4"' in to_sequence(book, "told")
        assert "start: refused" in " ".join(words_of(to_sequence(book, "told")))
        assert "user-->>client" in to_mermaid(book, "told")

    def test_a_message_that_does_not_arrive_ends_in_a_cross_short_of_its_receiver(self) -> None:
        for sender in ("user", "unified_cm", "client"):
            svg = to_sequence(told(load(SHIPPED), step(sender, "client", arrives=False)), "told")
            assert "<polygon" not in svg
            (cross,) = map(int, re.findall(rf"M(\d+) \d+{CROSS}", svg))
            lifelines = [int(x) for x in re.findall(r'<line x1="(\d+)"', svg)]
            assert all(abs(cross - x) > 20 or sender == "client" for x in lifelines)
            assert_inside(svg)

    def test_nothing_arrives_where_the_book_says_that_nothing_reaches_the_client(self) -> None:
        mermaid = to_mermaid(load(SHIPPED), "suspended-without-push")
        assert re.findall(r"-(x|>>)client: \d\. has no", mermaid) == ["x", "x"]

    def test_the_state_of_a_client_is_noted_at_the_client(self) -> None:
        book = load(SHIPPED)
        for scenario in book.scenarios:
            assert {*re.findall(r"Note over (\w+):", to_mermaid(book, scenario))} == {"client"}

    def test_a_message_to_oneself_stays_inside_the_picture(self) -> None:
        for name in ("user", "google_cloud"):
            book = told(load(SHIPPED), step(name, name, says="thinks " * 30), step("user", "client"))
            assert_inside(to_sequence(book, "told"))
            assert_inside(to_sequence(told(load(SHIPPED), step(name, name, says="thinks " * 30)), "told"))

    def test_no_text_is_wider_than_its_box(self) -> None:
        book = with_title(load(SHIPPED), "Extraordinarily " + "W" * 60 + " long")
        svg = to_sequence(told(book, step("user", "client", says="W" * 200)), "told")
        assert "W" * 5 in svg
        assert_inside(svg)

    def test_a_participant_may_be_called_by_a_word_of_mermaids(self) -> None:
        book = load(SHIPPED)
        end = replace(book.participants["user"], id="end")
        book = replace(book, participants=MappingProxyType({"end": end, **book.participants}))
        assert "end_->>client:" in to_mermaid(told(book, step("end", "client")), "told")


def assert_inside(svg: str) -> None:
    """Every text of a sequence diagram lies within the picture, as wide as it is in Arial."""
    root = ET.fromstring(svg)  # noqa: S314
    for text in root.iter(f"{SVG}text"):
        bolder = 1.1 if text.get("font-weight") else 1
        wide = width_of(text.text or "", float(text.get("font-size", 0))) * bolder
        x = float(text.get("x", 0))
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "")]
        assert left >= 0, text.text
        assert left + wide <= float(root.get("width", 0)), text.text


class TestText:
    def test_hostile_text_is_only_text(self) -> None:
        book = told(with_title(load(SHIPPED), HOSTILE), step("user", "client", says=HOSTILE))
        machine = replace(
            book.machines["client"],
            states=MappingProxyType(
                {key: replace(each, about=HOSTILE) for key, each in book.machines["client"].states.items()}
            ),
        )
        tables = {
            key: each if isinstance(each, Gather) else replace(each, asks=HOSTILE)
            for key, each in book.decisions.items()
        }
        links = {key: replace(each, carries=HOSTILE) for key, each in book.links.items()}
        book = replace(
            book,
            machines=MappingProxyType({"client": machine}),
            decisions=MappingProxyType(tables),
            links=MappingProxyType(links),
        )
        drawn = [to_state_diagram(book, "client"), to_requirements(book), to_participants(book)]
        for svg in (*map(render, drawn), to_sequence(book, "told")):
            tags = {each.tag.removeprefix(SVG) for each in ET.fromstring(svg).iter()}  # noqa: S314
            assert "script" not in tags
            assert "<script>d()</script>" in " ".join(words_of(svg))
            assert "&amp;" in " ".join(words_of(svg))

    def test_mermaid_has_nothing_of_a_text_that_means_something_to_it(self) -> None:
        book = told(with_title(load(SHIPPED), HOSTILE), step("user", "client", says=HOSTILE))
        lines = to_mermaid(book, "told").splitlines()
        assert len(lines) == len(["sequenceDiagram", "user", "client", "the message"])
        for line in lines:
            text = re.sub(r"#\w+;", "", line.partition(": ")[2] or line.partition(" as ")[2])
            assert not set(text) & set("<>;#{}%\x07")

    def test_text_breaks_at_words_and_inside_them_only_where_it_must(self) -> None:
        assert lines_within("one two three", 10, width_of("one two", 10)) == ["one two", "three"]
        assert lines_within("abcdef", 10, width_of("abc", 10)) == ["abc", "def"]
        assert lines_within("", 10, 50) == []
        assert lines_within("W", 10, 1) == ["W"]

    @machine_books
    def test_labels_of_laid_out_pictures_are_ascii(self, name: str) -> None:
        book = with_title(load(name), HOSTILE)
        drawn = [to_requirements(book), to_participants(book), to_state_diagram(book, machine_of(book))]
        assert all(dot.isascii() for dot in drawn)


class TestFiles:
    @every_book
    def test_they_are_the_same_bytes_twice(self, name: str) -> None:
        again = {artifact.path: artifact.text for artifact in pictures(routebook.load(name))}
        assert list(again.items()) == list(pictures_of(name).items())

    @every_book
    def test_every_dot_has_its_twin_and_every_picture_a_title_and_a_size_that_scales(self, name: str) -> None:
        files = pictures_of(name)
        for path, text in files.items():
            if path.endswith(".dot"):
                assert render(text) == files[path.removesuffix("dot") + "svg"]
                continue
            root = ET.fromstring(text)  # noqa: S314
            assert root.get("role") == "img"
            assert root.get("viewBox")
            assert root[0].tag == f"{SVG}title"
            assert root[0].text
            assert 'font-family="Arial, Helvetica' in text
            assert "graphviz version" not in text

    def test_their_names_are_those_that_pages_link_to(self) -> None:
        book = load(SHIPPED)
        files = set(pictures_of(SHIPPED))
        expected = {"participants", "decisions/requirements", "machines/client"}
        expected |= {f"decisions/{each.id}" for each in book.decisions.values() if isinstance(each, Gather)}
        expected |= {f"machines/client-{value}" for value in book.inputs["os_generation"].values}
        sequences = {f"scenarios/{scenario}.svg" for scenario in book.scenarios}
        assert files == {f"{name}.{end}" for name in expected for end in ("dot", "svg")} | sequences

    def test_a_book_without_participants_and_machines_has_its_requirements(self) -> None:
        assert {path.split("/")[0] for path in pictures_of(TABULAR)} == {"decisions"}

    def test_a_book_without_decisions_has_no_empty_picture_of_them(self) -> None:
        assert not any(path.startswith("decisions") for path in pictures_of(STATEFUL))

    def test_without_the_program_the_error_says_how_to_install_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(drawing, "PROGRAM", "no-such-program")
        with pytest.raises(CannotDraw) as caught:
            render("digraph { a }")
        assert caught.value.help == "install it with: pip install 'routebook[diagrams]'"

    def test_what_the_program_refuses_is_an_error_with_its_words(self) -> None:
        with pytest.raises(CannotDraw, match="syntax error"):
            render("digraph { a -> }")

    def test_of_two_layouts_that_with_shorter_lines_is_taken(self) -> None:
        near, far = (f"digraph {{ ranksep={apart}; a -> b }}" for apart in ("0.5", "5"))
        assert neatest([far, near]) == near
