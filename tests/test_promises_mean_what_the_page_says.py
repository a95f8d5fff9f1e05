"""What a promise means is what docs/writing-a-book.md says, one sentence after the other."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import routebook
from routebook.checker.promises import promise_faults
from strategies import Draft, shelve

if TYPE_CHECKING:
    from pathlib import Path

    from routebook.model import Book

INPUTS = """
    inputs:
      tea:   {values: [black, green, white]}
      milk:  {values: [with_milk, without_milk]}
    impossible:
      X1: {tea: white, milk: with_milk, because: nobody does}
    """
TIME = """
    decision: time
    asks: How long?
    needs: [tea]
    answers: {minutes: [three, five]}
    rules:
      T1: {tea: black, then: five,  source: p/1}
      T2: {tea: white, then: three, source: p/1}
    undocumented:
      U1: {tea: green, because: nothing is said}
    """
CUP = """
    decision: cup
    asks: Which cup?
    needs: [milk]
    answers: {cup: [large, small]}
    rules:
      C1: {milk: with_milk,    then: large, source: p/1}
      C2: {milk: without_milk, then: small, source: p/1}
    """
TASTE = """
    decision: taste
    asks: How does it taste?
    needs: [minutes]
    answers: {taste: [strong, weak]}
    rules:
      S1: {minutes: five,  then: strong, source: p/1}
      S2: {minutes: three, then: weak,   source: p/1}
    """
ORDER = """
    decision: order
    asks: What is served?
    gathers: [time, cup]
    """
DECISIONS = {"time": TIME, "cup": CUP, "taste": TASTE, "order": ORDER}
LAPS = """
    machine: pot
    about: a pot
    parameters: [tea, milk]
    states:
      empty: {initial: true}
      full:  {}
    events: {filled: {}, rung: {}, poured: {decides: order}}
    actions: {pour: tea is poured, ring: a bell is rung}
    transitions:
      P1: {in: empty, event: filled, to: full, source: p/1}
      P2: {in: full,  event: [filled, rung], stay: true, do: [ring], source: p/1}
      P3: {in: full,  event: poured, to: empty, do: [pour], source: p/1}
      P4: {in: empty, event: poured, stay: true, source: p/1}
    refused:
      R1: {in: empty, event: rung, because: there is nothing in it}
    """


def load(above: Path, promise: str, **files: str) -> Book:
    """The book with a promise, and with some of its files written otherwise."""
    texts = {"inputs.yaml": INPUTS, "machines/pot.yaml": LAPS}
    texts |= {f"decisions/{name}.yaml": text for name, text in DECISIONS.items()}
    texts |= {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    texts["properties.yaml"] = "promises:\n  kept: {about: a promise, " + promise + ", source: p/1}\n"
    return routebook.load(
        shelve(Draft().files() | {name: dedent(text) for name, text in texts.items()}, above)
    )


def told(above: Path, promise: str, **files: str) -> list[str]:
    return [each.message for each in promise_faults(load(above, promise, **files), ())]


def test_what_cannot_occur_breaks_no_promise(tmp_path: Path) -> None:
    assert told(tmp_path, "decision: order, never: {minutes: three, cup: large}") == []
    without = INPUTS.partition("    impossible")[0]
    assert told(tmp_path, "decision: order, never: {minutes: three, cup: large}", inputs=without) == [
        "`kept` is broken when `{tea: white, milk: with_milk}`: the answer is `{minutes: three, cup: large}`"
    ]


def test_nor_what_cannot_occur_because_of_what_it_rests_on(tmp_path: Path) -> None:
    strong = INPUTS.rstrip() + "\n      X2: {taste: strong, milk: with_milk, because: nobody does}"
    rests = "decision: cup, when: {taste: [strong, weak], tea: black}, always: {cup: small}"
    assert told(tmp_path, rests, inputs=strong) == []
    does_not = "decision: cup, when: {tea: black}, always: {cup: small}"
    broken = ["`kept` is broken when `{tea: black, milk: with_milk}`: the answer is `{cup: large}`"]
    assert told(tmp_path, does_not, inputs=strong) == broken
    assert told(tmp_path, does_not) == broken


def test_an_undocumented_decision_answers_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, "decision: order, when: {tea: [black, green]}, always: {minutes: five}") == []
    assert told(tmp_path, "decision: order, when: {tea: green}, always: {cup: large}") == [
        "`kept` says nothing: `order` has no answer where its `when` holds"
    ]


def test_a_condition_on_what_rests_on_something_undocumented_does_not_hold(tmp_path: Path) -> None:
    cup = "decision: cup, when: {taste: [strong, weak], tea: [%s]}, always: {cup: large}"
    assert told(tmp_path, cup % "green") == [
        "`kept` says nothing: `cup` has no answer where its `when` holds"
    ]
    assert told(tmp_path, cup % "black, green") == [
        "`kept` is broken when `{tea: black, milk: without_milk}`: the answer is `{cup: small}`"
    ]


def test_every_output_of_always_has_to_be_so_and_not_all_of_never(tmp_path: Path) -> None:
    assert told(tmp_path, "decision: order, when: {tea: black}, always: {minutes: five, cup: large}") == [
        "`kept` is broken when `{tea: black, milk: without_milk}`: the answer is `{cup: small}`"
    ]
    assert told(tmp_path, "decision: order, when: {tea: white}, never: {minutes: three, cup: large}") == []


def test_since_asks_anew_only_of_the_steps_behind_it(tmp_path: Path) -> None:
    order = "machine: pot, precedence: {before: {do: pour}, comes: {do: ring}, since: {event: %s}}"
    assert told(tmp_path, order % "filled") == [
        "`kept` is broken when `{tea: [black, white]}`: the run `filled`, `poured` ends in a step that comes too early"
    ]
    laps = LAPS.replace("to: full,", "to: full, do: [ring],")
    assert (
        told(tmp_path, order % "filled", machines__pot=laps) == []
    )  # what comes in the step of `since` counts
    assert told(tmp_path, order % "poured", machines__pot=laps) == []  # `before` and `since` are one step
    assert told(tmp_path, order % "rung", machines__pot=laps) == []
    silent = laps.replace("stay: true, do: [ring]", "stay: true")
    assert told(tmp_path, order % "rung", machines__pot=silent) == [
        (
            "`kept` is broken when `{tea: [black, white]}`: "
            "the run `filled`, `rung`, `poured` ends in a step that comes too early"
        )
    ]


def test_what_comes_counts_at_once(tmp_path: Path) -> None:
    assert told(tmp_path, "machine: pot, precedence: {before: {do: ring}, comes: {in: full}}") == []
    assert told(tmp_path, "machine: pot, response: {after: {do: ring}, comes: {event: [filled, rung]}}") == []


def test_what_can_happen_is_not_put_off_for_ever_and_what_cannot_breaks_the_promise(tmp_path: Path) -> None:
    promise = "machine: pot, response: {after: {event: filled}, comes: {do: pour}}"
    assert told(tmp_path, promise + ", given: {tea: [black, white]}") == []
    assert told(tmp_path, promise) == [
        "`kept` is broken when `{tea: green}`: after the run `filled` it can come no more"
    ]


def test_an_undocumented_step_is_meant_only_if_the_pattern_says_so(tmp_path: Path) -> None:
    assert told(tmp_path, "machine: pot, given: {tea: green}, absence: {event: poured}") == []
    assert told(tmp_path, "machine: pot, absence: {event: poured, status: undocumented}") == [
        "`kept` is broken when `{tea: green}`: the run `poured` ends in such a step"
    ]
    assert told(tmp_path, "machine: pot, existence: {status: [refused, undocumented]}") == []


def test_a_gathering_that_is_undocumented_shows_nothing_of_its_members(tmp_path: Path) -> None:
    """`cup` by itself is answered for green tea; the event asks for `order`, which is not."""
    promise = "machine: pot, absence: {event: %s, when: {cup: large}, status: [documented, undocumented]}"
    assert told(tmp_path, promise % "poured" + ", given: {tea: green}") == []
    assert told(tmp_path, promise % "filled" + ", given: {tea: green}") == [
        "`kept` is broken when `{tea: green, milk: with_milk}`: the run `filled` ends in such a step"
    ]


READINGS = """
    readings:
      first:  {about: a doubt, passages: [p/1], default: so, choices: {so: thus, other: else}}
      second: {about: a doubt, passages: [p/1], default: so, choices: {so: thus, other: else}}
    """
DOUBTFUL = """
    machine: pot
    about: a pot
    states:
      empty: {initial: true}
      full:  {}
    events: {filled: {}, poured: {}}
    transitions:
      P1: {in: empty, event: filled, to: full, source: p/1}
      P2: {in: empty, event: poured, by_reading: {first: {so: {stay: true}, other: {to: full}}}, source: p/1}
      P3: {in: full,  event: poured, by_reading: {second: {so: {to: empty}, other: {stay: true}}}, source: p/1}
    refused:
      R1: {in: full, event: filled, because: there is no room}
    """


def test_the_default_readings_are_told_of_even_where_another_run_is_shorter(tmp_path: Path) -> None:
    files = {"readings": READINGS, "machines__pot": DOUBTFUL}
    assert told(tmp_path, "machine: pot, absence: {event: poured, in: full}", **files) == [
        "`kept` is broken: the run `filled`, `poured` ends in such a step"
    ]
    assert told(tmp_path, "machine: pot, absence: {event: poured, state: full}", **files) == [
        "`kept` is broken under `{first: other}`: the run `poured` ends in such a step"
    ]


def test_the_default_readings_are_told_of_even_where_another_breaks_more(tmp_path: Path) -> None:
    time = """
        decision: time
        asks: How long?
        needs: [tea]
        answers: {minutes: [three, five]}
        rules:
          T1: {tea: black,          by_reading: {first: {so: three, other: five}}, source: p/1}
          T2: {tea: [green, white], by_reading: {first: {so: five, other: three}}, source: p/1}
        """
    assert told(
        tmp_path, "decision: time, always: {minutes: five}", decisions__time=time, readings=READINGS
    ) == ["`kept` is broken when `{tea: black}`: the answer is `{minutes: three}`"]


def test_what_takes_two_choices_of_readings_is_found(tmp_path: Path) -> None:
    promise = (
        "machine: pot, precedence: {before: {event: poured, in: full, state: full}, comes: {event: filled}}"
    )
    assert told(tmp_path, promise, readings=READINGS, machines__pot=DOUBTFUL) == [
        (
            "`kept` is broken under `{first: other, second: other}`: "
            "the run `poured`, `poured` ends in a step that comes too early"
        )
    ]


def test_a_promise_is_made_under_the_choices_that_it_names(tmp_path: Path) -> None:
    files = {"readings": READINGS, "machines__pot": DOUBTFUL}
    absence = "machine: pot, absence: {event: poured, in: full, state: full}"
    assert told(tmp_path, absence + ", under: {second: so}", **files) == []


def test_a_broken_promise_is_a_fault_of_the_book_and_not_of_what_it_means(tmp_path: Path) -> None:
    broken = load(tmp_path, "decision: cup, never: {cup: large}")
    kept = load(tmp_path, "machine: pot, existence: {do: pour}, given: {tea: black}")
    assert [each.code for each in routebook.check(broken) if each.severity == "error"] == ["broken-promise"]
    assert routebook.compile(broken).program.fingerprint == routebook.compile(kept).program.fingerprint


def test_the_beginning_is_no_step(tmp_path: Path) -> None:
    begun = """
        machine: pot
        about: a pot
        states: {cold: {initial: true}, warm: {}}
        events: {filled: {}}
        actions: {heat: it is heated}
        transitions:
          P1: {in: cold, to: warm, do: [heat], source: p/1}
          P2: {in: warm, event: filled, stay: true, source: p/1}
        """
    assert told(tmp_path, "machine: pot, absence: {do: heat}", machines__pot=begun) == []
    assert told(tmp_path, "machine: pot, existence: {do: heat}", machines__pot=begun) == [
        "`kept` is broken: it can never come"
    ]


def test_what_is_over_something_faulty_is_not_looked_at(tmp_path: Path) -> None:
    gap = TIME.replace("T2: {tea: white, then: three, source: p/1}", "")
    book = load(tmp_path, "decision: time, always: {minutes: three}", decisions__time=gap)
    assert [each.code for each in routebook.check(book) if each.severity == "error"] == ["missing-rule"]
