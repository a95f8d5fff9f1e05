"""`routebook diff --into` shows a change in pictures, a terminal in colours, and its JSON keeps to a schema."""

from __future__ import annotations

import json
import re
import shutil
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import routebook
from editing import edit
from routebook.cli.app import app
from routebook.comparing import compare
from routebook.comparing.change import DecisionChanged, Difference, Row, Rows, Said
from routebook.exporters.change_grid import grid_of
from routebook.exporters.drawing import render, size_of
from routebook.exporters.to_decision_change import to_decision_change
from routebook.exporters.to_machine_change import to_machine_change
from routebook.frozen import Frozen
from routebook.model import Input, Place
from routebook.sets import Space
from tea_room import GUEST_IS_CALLED_VISIT, Edit, tea_room
from terminals import COLOURS, on_a_terminal, without_escapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routebook.model import Book

ROOT = Path(__file__).parents[1]
NAME = "push-notifications"
PAGE = ROOT / "docs" / "reviewing-a-change"
TEA = ROOT / "tests" / "checker" / "missing-rule" / "good" / "tea"
TCP = ROOT / "tests" / "books" / "tcp-connection"
SVG = "{http://www.w3.org/2000/svg}"
GREEN, RED, AMBER = "#14592b", "#951a1a", "#6b4200"

T32 = "event: message_downloaded,  to: ready"
"""The end of a rule of the shipped book; the edits below are of it and of what is beside it."""


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the shipped book, to be edited."""
    return Path(shutil.copytree(ROOT / "spec" / NAME, tmp_path / "new" / NAME))


def diff(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["diff", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def chart_of(old: Book, new: Book, machine: str) -> str:
    runs = {each.machine: each for each in compare(old, new).machines}
    dot = to_machine_change(old, new, machine, runs.get(machine))
    assert dot is not None
    return render(dot)


def lines_of(svg: str) -> list[str]:
    """What is written on each part of a picture, line by line; a line may be in several pieces."""
    found: dict[tuple[int, str], str] = {}
    for number, group in enumerate(ET.fromstring(svg).iter(f"{SVG}g")):  # noqa: S314
        for text in group.findall(f".//{SVG}text") if group.get("class") in {"node", "cluster"} else []:
            line = number, text.get("y") or ""
            found[line] = found.get(line, "") + "".join(text.itertext())
    return [" ".join(line.split()) for line in found.values()]


def arrows_of(svg: str, colour: str) -> set[tuple[str, str, bool]]:
    """The ends of the lines of a colour, and whether they are dashed."""
    found = set()
    for edge in ET.fromstring(svg).iter(f"{SVG}g"):  # noqa: S314
        path = edge.find(f"{SVG}path")
        if edge.get("class") == "edge" and path is not None and path.get("stroke") == colour:
            tail, _, head = (edge.findtext(f"{SVG}title") or "").partition("->")
            found.add((tail, head, path.get("stroke-dasharray") is not None))
    return found


def states_at(arrows: set[tuple[str, str, bool]]) -> set[str]:
    return {end.removeprefix("state ") for *ends, _ in arrows for end in ends if end.startswith("state ")}


def pots(tmp_path: Path, *edits: Edit, both: Sequence[Edit] = ()) -> tuple[Book, Book]:
    """The tea room before and after some edits; `both` are made on either side."""
    old = tea_room(tmp_path / "old" / "tea", *both)
    new = tea_room(tmp_path / "new" / "tea", *both, *edits)
    return routebook.load(str(old)), routebook.load(str(new))


def test_a_rule_that_ends_elsewhere_went_from_one_arrow_and_came_on_another(tmp_path: Path) -> None:
    poured = "event: poured,                       to: "
    old, new = pots(tmp_path, ("machines/pot.yaml", f"{poured}empty,", f"{poured}brewing,"))
    svg = chart_of(old, new, "pot")
    went, came = arrows_of(svg, RED), arrows_of(svg, GREEN)
    assert states_at(went) == {"ready", "empty"}
    assert states_at(came) == {"ready", "brewing"}
    assert all(dashed for *_, dashed in went)
    assert not any(dashed for *_, dashed in came)
    words = " ".join(lines_of(svg))
    assert "- P5 poured" in words
    assert "+ P5 poured" in words


def test_a_rule_that_does_something_else_is_marked_with_what_it_did(tmp_path: Path) -> None:
    old, new = pots(tmp_path, ("machines/pot.yaml", "do: [ring],", "do: [ring, ring_again],"))
    svg = chart_of(old, new, "pot")
    assert states_at(arrows_of(svg, AMBER)) == {"brewing", "ready"}
    assert not arrows_of(svg, RED) | arrows_of(svg, GREEN)
    words = " ".join(lines_of(svg))
    assert "~ P3 time_up [bell: once] / ring, ring_again was time_up [bell: once] / ring" in words


def test_what_differs_only_under_another_reading_is_dotted_and_says_which(tmp_path: Path) -> None:
    shipped = Path(routebook.__file__).parents[2] / "spec" / NAME
    new = Path(shutil.copytree(shipped, tmp_path / NAME))
    edit(
        new,
        "machines/client.yaml",
        "when: {client_mode: suspended},  to: notified",
        "when: {client_mode: suspended},  to: quiet",
    )
    svg = chart_of(routebook.load(NAME), routebook.load(str(new)), "client")
    assert states_at(arrows_of(svg, GREEN)) == {"unopened", "quiet"}
    assert all(dashed for *_, dashed in arrows_of(svg, GREEN))
    assert "+ T11 at once [client_mode: suspended] only if {waiting_message: waits}" in " ".join(
        lines_of(svg)
    )


def test_a_state_that_came_is_shown_with_its_mark_and_all_others_without(tmp_path: Path) -> None:
    old, new = pots(
        tmp_path,
        ("machines/pot.yaml", "  ready:   {}\n", "  ready:   {}\n  cooling: {}\n"),
        (
            "machines/pot.yaml",
            "event: poured,                       to: empty,",
            "event: poured, to: cooling,",
        ),
        (
            "machines/pot.yaml",
            "refused:\n",
            "  P6: {in: cooling, event: time_up, to: empty, source: pot}\nrefused:\n",
        ),
        ("machines/pot.yaml", "R1: {in: [brewing, ready],", "R1: {in: [brewing, ready, cooling],"),
        ("machines/pot.yaml", "R3: {in: [empty, brewing],", "R3: {in: [empty, brewing, cooling],"),
    )
    lines = lines_of(chart_of(old, new, "pot"))
    assert [line for line in lines if re.fullmatch("[-+~] [a-z]+", line)] == ["+ cooling"]
    back = lines_of(chart_of(new, old, "pot"))
    assert [line for line in back if re.fullmatch("[-+~] [a-z]+", line)] == ["- cooling"]


def test_an_event_that_sets_something_else_is_told_in_the_key(tmp_path: Path) -> None:
    old, new = pots(
        tmp_path,
        ("machines/pot.yaml", "sets: {guest: regular}", "sets: {guest: visitor}"),
        both=[
            (
                "machines/pot.yaml",
                "parameters: [leaf, guest]\n",
                "parameters: [leaf]\nremembers: {guest: regular}\n",
            ),
            ("machines/pot.yaml", "filled: {}, ", "filled: {sets: {guest: regular}}, "),
            ("scenarios/first-pot.yaml", ", guest: regular}", "}"),
        ],
    )
    words = " ".join(lines_of(chart_of(old, new, "pot")))
    assert "~ filled guest: visitor, was guest: regular" in words


@pytest.mark.parametrize("name", [NAME, str(TCP)])
def test_nothing_is_drawn_of_what_does_not_differ(name: str) -> None:
    book = routebook.load(name)
    assert [to_machine_change(book, book, machine, None) for machine in book.machines] == [None]


def test_every_rule_that_differs_stands_in_the_picture_of_a_large_machine(tmp_path: Path) -> None:
    new = Path(shutil.copytree(TCP, tmp_path / TCP.name))
    file = new / "machines" / "connection.yaml"
    renamed, times = re.subn(r"(?m)^  (\w+):(?= +\{in: closed)", r"  \1x:", file.read_text(encoding="utf-8"))
    assert times > 5
    file.write_text(renamed, encoding="utf-8")
    old, after = (routebook.load(str(each)).machines["connection"] for each in (TCP, new))
    svg = chart_of(routebook.load(str(TCP)), routebook.load(str(new)), "connection")
    assert size_of(svg)[0] <= 1200
    ids = [{rule.id for rule in each.transitions} for each in (old, after)]
    marked = {mark + name for mark, name in re.findall(r"([-+~]) (\w+)", "\n".join(lines_of(svg)))}
    assert {f"-{name}" for name in ids[0] - ids[1]} | {f"+{name}" for name in ids[1] - ids[0]} <= marked


def difference(before: str, after: str) -> Difference:
    documented = [Said("documented", Frozen({"answer": word})) for word in (before, after)]
    return Difference(documented[0], documented[1])


SPACE = Space(
    tuple(
        Input(
            name=name,
            values=tuple(f"{name}{number}" for number in range(size)),
            groups={},
            place=Place("", 1, 1),
        )
        for name, size in (("a", 3), ("b", 4), ("c", 2))
    )
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(*(st.integers(1, full) for full in SPACE.whole)), min_size=1, max_size=4))
def test_a_cell_of_a_grid_differs_where_a_row_says_so(boxes: list[tuple[int, ...]]) -> None:
    rows = tuple(
        Row(box, SPACE.row(box), difference("no", f"yes{number}"), (), (), 1)
        for number, box in enumerate(boxes)
    )
    grid = grid_of(Rows((), SPACE, rows, {}, 24))
    assert grid is not None
    for words in product(*(known.values for known in SPACE.inputs)):
        facts = dict(zip((known.name for known in SPACE.inputs), words, strict=True))
        told = {
            row.difference
            for row in rows
            if all(facts[name] in admitted for name, admitted in row.when.items())
        }
        cells = [
            cell
            for line in grid.lines
            if all(not some or facts[name] in some for name, some in zip(grid.down, line.words, strict=True))
            for some, cell in zip(grid.columns, line.cells, strict=True)
            if grid.across is None or facts[grid.across] in some
        ]
        assert cells == [told.pop() if len(told) == 1 else None]


def test_a_grid_has_what_was_and_what_is_in_the_cell_that_differs(tmp_path: Path) -> None:
    old, new = pots(tmp_path, ("decisions/ringing.yaml", "regular, then: twice", "regular, then: once"))
    (changed,) = (each for each in compare(old, new).decisions if each.decision == "ringing")
    svg = to_decision_change("what changes", changed)
    assert svg is not None
    texts = ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314
    assert texts.count("~ bell: twice -> once") == 1
    assert "by default: 1 of 6 answers differ" in texts


def test_a_picture_is_no_wider_than_a_page_and_a_grid_not_endless() -> None:
    inputs = tuple(
        Input(
            name=name,
            values=tuple(f"{name}{number}" for number in range(9)),
            groups={},
            place=Place("", 1, 1),
        )
        for name in ("first", "second", "third")
    )
    space = Space(inputs)
    rows = tuple(
        Row((1 << number,) * 3, {}, difference("a" * 300, "b" * 300), (), (), 1) for number in range(9)
    )
    svg = to_decision_change("what changes", DecisionChanged("many", (Rows((), space, rows, {}, 729),)))
    assert svg is not None
    wide, high = size_of(svg)
    assert wide <= 1200
    assert high <= 5000


def test_what_is_written_shows_every_picture_and_there_is_no_other(edited: Path, tmp_path: Path) -> None:
    edit(edited, "machines/client.yaml", T32, T32.replace("ready", "resuming"))
    edit(
        edited, "decisions/push_channel.yaml", "{message: message, voip: voip}", "{message: voip, voip: voip}"
    )
    into = tmp_path / "change"
    status, told, error = diff(NAME, edited, "--format", "json", "--into", into)
    assert (status, json.loads(told)["level"]) == (1, "major")
    assert error == f"6 of 6 files written to {into}; begin with {into}/change.html\n"
    shown = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", (into / "change.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(path.relative_to(into).as_posix() for path in into.rglob("*.svg"))
    for picture in ("machines/client.svg", "decisions/push_channel.svg"):
        assert (into / picture).read_bytes() == (PAGE / Path(picture).name).read_bytes(), (
            "the page shows another"
        )
    plain = diff(NAME, edited, "--format", "markdown")[1]
    written = re.sub(r"!\[.*\n\n", "", (into / "change.md").read_text(encoding="utf-8"))
    assert written == plain


def test_an_input_that_is_called_otherwise_is_marked_in_no_picture(tmp_path: Path) -> None:
    def guarded(name: str) -> Edit:
        return ("machines/pot.yaml", "when: {bell: never}", f"when: {{bell: never, {name}: visitor}}")

    old = tea_room(tmp_path / "old", guarded("guest"))
    new = tea_room(tmp_path / "new", guarded("visit"), *GUEST_IS_CALLED_VISIT)
    diff(old, new, "--into", tmp_path / "change")
    assert {path.name for path in (tmp_path / "change").iterdir()} == {"change.md", "change.html"}


@pytest.fixture
def other_tea(tmp_path: Path) -> Path:
    """A small book with one value in the place of another, and one answer that is another."""
    new = Path(shutil.copytree(TEA, tmp_path / "new" / "tea"))
    edit(new, "inputs.yaml", "[black, green]", "[black, white]")
    edit(new, "decisions/time.yaml", "{leaf: black, then: five, ", "{leaf: black, then: three, ")
    edit(new, "decisions/time.yaml", "{leaf: green, then: three,", "{leaf: white, then: five,")
    return new


def test_a_folder_that_holds_something_else_is_not_written_to(other_tea: Path, tmp_path: Path) -> None:
    into = tmp_path / "mine"
    into.mkdir()
    (into / "notes.txt").write_text("mine", encoding="utf-8")
    status, _, error = diff(TEA, other_tea, "--into", into)
    assert status == 2
    assert error.startswith("error[stale-artifacts]: the comparison does not yield `notes.txt`, which ")
    assert [path.name for path in into.iterdir()] == ["notes.txt"]


def test_a_terminal_shows_what_came_went_and_changed_in_colours_of_the_same_words(other_tea: Path) -> None:
    told = on_a_terminal("diff", str(TEA), str(other_tea), cwd=ROOT)
    assert "\x1b[32m  + value of leaf white" in told
    assert "\x1b[31m  - value of leaf green" in told
    assert "\x1b[33m  ~ {leaf: black}" in told
    assert without_escapes(told) == diff(TEA, other_tea)[1]
    assert not COLOURS.search(on_a_terminal("diff", str(TEA), str(other_tea), cwd=ROOT, NO_COLOR="1"))


def test_what_is_told_to_programs_keeps_to_the_schema(tmp_path: Path) -> None:
    schema = json.loads((ROOT / "generated" / "schema" / "change.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    old = tea_room(tmp_path / "old")
    new = tea_room(
        tmp_path / "new",
        ("machines/pot.yaml", "bell: never}, to: ready, ", "bell: never}, to: empty, "),
        ("decisions/ringing.yaml", "regular, then: twice", "regular, then: once"),
        ("decisions/steeping.yaml", "long: undocumented", "long: three"),
    )
    later = Path(shutil.copytree(TCP, tmp_path / TCP.name))
    edit(later, "machines/connection.yaml", "after: 4 min", "after: 2 min")
    for books in ((old, new), (TCP, later)):
        told = json.loads(diff(*books, "--format", "json")[1])
        assert told["machines"]
        jsonschema.Draft202012Validator(schema).validate(told)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(schema).validate({**told, "levels": "none"})
    assert json.loads(diff(old, new, "--format", "json")[1])["broken"]
