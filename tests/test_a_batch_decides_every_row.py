"""A batch decides every row as `decide` does, whatever its columns are made of, and names the row that is wrong."""

from __future__ import annotations

from itertools import cycle, islice, product
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import routebook
from routebook.errors import RoutebookError
from strategies import small

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from routebook.runtime import Engine
    from routebook.runtime.batch import Answers

    Rows = Sequence[dict[str, str]]

VERSIONS = {
    "<12": ("9", "11.4.1"),
    ">=12 <13": ("12", "12.9"),
    ">=13 <14": ("13.0", "13.1"),
    ">=14": ("14", "17.4"),
}
LAMP = """\
    inputs:
      sky: {values: [bright, dull, dark]}
      hour: {values: [noon, late]}
    impossible:
      X1: {sky: dark, hour: noon, because: it is day, source: p/1}
    """
TABLES = {
    "lamp": """\
        decision: lamp
        asks: is the lamp lit?
        needs: [sky, hour]
        answers: {lamp: [lit, unlit]}
        rules:
          L1: {sky: bright, then: unlit, source: p/1}
          L2: {sky: [dull, dark], then: lit, source: p/1}
        """,
    "reading": """\
        decision: reading
        asks: can one read?
        needs: [lamp, hour]
        answers: {reading: [easy, hard]}
        rules:
          R1: {lamp: lit, then: easy, source: p/1}
          R2: {lamp: unlit, hour: noon, then: easy, source: p/1}
          R3: {lamp: unlit, hour: late, then: undocumented, source: p/1}
        """,
    "tide": """\
        decision: tide
        asks: how high is the water?
        answers: {tide: [high, low]}
        rules:
          T1: {then: high, source: p/1}
        """,
    "all": "decision: all\nasks: what is it like?\ngathers: [lamp, tide]\n",
}


@pytest.fixture(scope="module")
def rows(engine: Engine) -> Rows:
    """Every combination that the delivery rests on, in an order of no meaning, with several versions of each band."""
    plan, axes = engine.program.plans["delivery"], engine.program.axes
    versions = {segment: cycle(words) for segment, words in VERSIONS.items()}
    found = [
        {
            name: next(versions[word]) if name == "os_version" else word
            for name, word in zip(plan.inputs, words, strict=True)
        }
        for words in product(*(axes[name].values for name in plan.inputs))  # noqa: PD011
    ]
    Random(1).shuffle(found)  # noqa: S311
    return found


@pytest.fixture
def lamps(tmp_path: Path) -> Engine:
    """An engine for a book with a derived input and an impossible combination."""
    return routebook.compile(small(tmp_path, LAMP, **TABLES))


def columns(rows: Rows) -> dict[str, list[str]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def as_numbers(rows: Rows) -> dict[str, Any]:
    """The rows as arrays of the numbers of their values."""
    axes = routebook.engine("push-notifications").program.axes
    band = {word: number for number, words in enumerate(VERSIONS.values()) for word in words}
    return {
        name: np.array(
            [band[word] if name == "os_version" else axes[name].values.index(word) for word in words],  # noqa: PD011
            np.uint8,
        )
        for name, words in columns(rows).items()
    }


KINDS: dict[str, Callable[[Rows], Any]] = {
    "a polars frame": pl.DataFrame,
    "polars categories": lambda rows: pl.DataFrame(rows).select(pl.all().cast(pl.Categorical)),
    "a pandas frame": pd.DataFrame,
    "pandas categories": lambda rows: pd.DataFrame(rows).astype("category"),
    "a pyarrow table": lambda rows: pa.Table.from_pylist(list(rows)),
    "a chunked table": lambda rows: pa.concat_tables([pa.Table.from_pylist([row]) for row in rows]),
    "pyarrow dictionaries": lambda rows: pa.table(
        {name: pa.array(words).dictionary_encode() for name, words in columns(rows).items()}
    ),
    "lists": columns,
    "arrays of text": lambda rows: {name: np.array(words) for name, words in columns(rows).items()},
    "arrays of objects": lambda rows: {
        name: np.array(words, object) for name, words in columns(rows).items()
    },
    "numbers": as_numbers,
    "a frame of numbers": lambda rows: pl.DataFrame(as_numbers(rows)),
    "wide numbers": lambda rows: {name: each.astype(np.int64) for name, each in as_numbers(rows).items()},
    "enumerations": lambda rows: pl.DataFrame(rows).select(
        pl.col(name).cast(pl.Enum(sorted({row[name] for row in rows}))) for name in rows[0]
    ),
}


def is_what_decide_says(answers: Answers, engine: Engine, decision: str, rows: Rows) -> None:
    assert len(answers) == len(answers.frame()) == len(rows)
    frame = answers.frame().iter_rows(named=True)
    for number, documented, row, said in zip(answers.numbers, answers.documented, rows, frame, strict=True):
        alone = engine.decide(decision, row)
        assert answers.decisions[number] == alone
        assert documented == (alone.status == "documented")
        assert said == {name: alone.outputs.get(name) for name in said}
        assert set(said) >= set(alone.outputs)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_is_decided_whatever_the_columns_are_made_of(engine: Engine, rows: Rows, kind: str) -> None:
    is_what_decide_says(engine.decide_batch("delivery", KINDS[kind](rows)), engine, "delivery", rows)


def test_a_long_batch_is_decided_to_its_end(engine: Engine, rows: Rows) -> None:
    long = pl.DataFrame(list(islice(cycle(rows), 100_003)))
    answers = engine.decide_batch("delivery", long)
    short = engine.decide_batch("delivery", pl.DataFrame(rows)).numbers
    assert (answers.numbers == np.resize(short, 100_003)).all()


def test_the_answers_are_read_by_whatever_reads_arrow(engine: Engine, rows: Rows) -> None:
    answers = engine.decide_batch("delivery", pl.DataFrame(rows))
    said = pa.table(answers).to_pylist()
    assert said == answers.frame().to_dicts()
    assert {"documented", "undocumented"} == {decision.status for decision in answers.decisions}


def test_other_columns_are_left_alone(engine: Engine, rows: Rows) -> None:
    expected = engine.decide_batch("delivery", columns(rows)).numbers
    frame = pl.DataFrame(rows).with_columns(user=pl.int_range(pl.len()), presence=pl.lit("who knows"))
    assert (engine.decide_batch("delivery", frame).numbers == expected).all()
    odd = pd.DataFrame(rows)
    odd["odd"] = [1, "a", None, object()] * (len(rows) // 4)
    odd["complex"] = 1j
    odd = pd.concat([odd, odd[["odd"]]], axis=1)
    assert (engine.decide_batch("delivery", odd).numbers == expected).all()
    assert (
        engine.decide_batch("delivery", pa.Table.from_pandas(pd.DataFrame(rows))).numbers == expected
    ).all()


def test_what_only_streams_is_read_as_well(engine: Engine, rows: Rows) -> None:
    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pl.DataFrame(rows).__arrow_c_stream__(requested_schema)

    expected = engine.decide_batch("delivery", columns(rows)).numbers
    assert (engine.decide_batch("delivery", Stream()).numbers == expected).all()


def test_categories_of_other_columns_do_not_matter(engine: Engine, rows: Rows) -> None:
    expected = engine.decide_batch("delivery", columns(rows)).numbers
    others = pl.Series([f"other {number}" for number in range(10_000)]).cast(pl.Categorical)
    frame = pl.DataFrame(
        {
            name: pl.Series(words, dtype=pl.Categorical(pl.Categories("late")))
            for name, words in columns(rows).items()
        }
    )
    late = pl.concat([others.cast(pl.String), pl.Series(["late"])]).cast(
        pl.Categorical(pl.Categories("late"))
    )
    again = pl.DataFrame(
        {
            name: pl.Series(words, dtype=pl.Categorical(pl.Categories("late")))
            for name, words in columns(rows).items()
        }
    )
    assert len(late) == len(others) + 1
    for each in (frame, again):
        assert (engine.decide_batch("delivery", each).numbers == expected).all()


def test_a_given_output_that_the_decision_gathers_counts(lamps: Engine) -> None:
    assert lamps.decide_batch("all", {"lamp": ["lit"]}).decisions == [lamps.decide("all", {"lamp": "lit"})]
    for decision in ("all", "lamp"):
        with pytest.raises(RoutebookError) as raised:
            lamps.decide_batch(decision, {"lamp": ["lit"], "sky": ["bright"], "hour": ["late"]})
        assert raised.value.code == "contradictory-facts"


def test_a_derived_input_can_stand_for_its_own(engine: Engine, rows: Rows) -> None:
    modes = [
        engine.decide("client_mode", {name: row[name] for name in ("app", "device_lock", "screen")})
        for row in rows
    ]
    derived = [
        {
            **{name: word for name, word in row.items() if name not in {"app", "device_lock", "screen"}},
            **mode.outputs,
        }
        for row, mode in zip(rows, modes, strict=True)
    ]
    is_what_decide_says(engine.decide_batch("delivery", columns(derived)), engine, "delivery", derived)


def test_a_table_that_cannot_be_laid_out_is_decided_too(tmp_path: Path) -> None:
    names = [f"in_{number}" for number in range(20)]
    values = [f"v{number}" for number in range(10)]
    inputs = "inputs:\n" + "".join(f"  {name}: {{values: [{', '.join(values)}]}}\n" for name in names)
    rules = "".join(f"  R{n}: {{in_{n}: v0, then: n{n}, source: p/1}}\n" for n in range(20))
    table = (
        f"decision: big\nasks: what?\nneeds: [{', '.join(names)}]\nhit_policy: first\n"
        f"answers: {{big: [{', '.join(f'n{n}' for n in range(20))}, none]}}\n"
        f"rules:\n{rules}  R20: {{then: none, source: p/1}}\n"
    )
    engine = routebook.compile(small(tmp_path, inputs, big=table))
    random = Random(2)  # noqa: S311
    rows = [{name: random.choice(values) for name in names} for _ in range(500)]
    assert len({engine.decide("big", row).outputs["big"] for row in rows}) > 10
    is_what_decide_says(engine.decide_batch("big", pl.DataFrame(rows)), engine, "big", rows)


def test_there_may_be_no_rows_and_nothing_to_rest_on(engine: Engine, lamps: Engine) -> None:
    assert len(engine.decide_batch("delivery", pl.DataFrame({name: [] for name in ("traffic", "app")}))) == 0
    assert lamps.decide_batch("tide", {"sky": ["dull"] * 3}).frame()["tide"].to_list() == ["high"] * 3


@pytest.mark.parametrize(
    ("decision", "frame", "code", "message"),
    [
        (
            "lamp",
            {"sky": ["dull", "dul"], "hour": ["late"] * 2},
            "unknown-value",
            "row 1: `sky` has no value `dul`",
        ),
        ("lamp", {"sky": ["dull", None], "hour": ["late"] * 2}, "missing-input", "row 1: `sky` is missing"),
        ("lamp", {"sky": [0, 3], "hour": [0, 1]}, "unknown-value", "row 1: `sky` has no value `3`"),
        ("lamp", {"sky": [-1, 0], "hour": [0, 1]}, "unknown-value", "row 0: `sky` has no value `-1`"),
        ("lamp", {"sky": [0.5], "hour": [0]}, "unknown-value", "row 0: `sky` has no value `0.5`"),
        ("lamp", {"sky": [True], "hour": [0]}, "unknown-value", "row 0: `sky` has no value `True`"),
        (
            "lamp",
            {"sky": ["dull", 1], "hour": [0, 1]},
            "malformed-batch",
            "`sky` is not a column of words or of numbers",
        ),
        ("lamp", {"sky": 7, "hour": [0]}, "malformed-batch", "`sky` is not a column of words or of numbers"),
        ("lamp", {"sky": [[0]], "hour": [0]}, "unknown-value", "row 0: `sky` has no value `Series`"),
        (
            "lamp",
            {"sky": ["dull"], "hour": ["late"] * 2},
            "malformed-batch",
            "the columns are not of one length: `sky` has 1, `hour` has 2",
        ),
        ("lamp", {"sky": ["dull"]}, "missing-input", "`hour` is missing: `lamp` needs it"),
        (
            "lamp",
            {"sky": ["dull", "dark", "dark"], "hour": ["noon", "late", "noon"]},
            "impossible-facts",
            "row 2: the facts cannot occur together, by `X1` of the book `random-book`",
        ),
        (
            "reading",
            {"sky": ["dull", "dull"], "hour": ["noon"] * 2, "lamp": ["lit", "unlit"]},
            "contradictory-facts",
            "row 1: `lamp` is given as `unlit`, and by `sky`, `hour` it is `lit`",
        ),
        ("lamps", {}, "unknown-decision", "the book `random-book` has no decision `lamps`"),
        ("lamp", 5, "malformed-batch", None),
        ("lamp", "sky", "malformed-batch", None),
        ("lamp", None, "malformed-batch", None),
        ("tide", {"sky": 5}, "malformed-batch", "`sky` is not a column of words or of numbers"),
        (
            "lamp",
            {"sky": pl.Series([0], dtype=pl.Int128), "hour": [0]},
            "unknown-value",
            "row 0: `sky` has no value `0`",
        ),
    ],
)
def test_the_row_that_is_wrong_is_named(
    lamps: Engine, decision: str, frame: Any, code: str, message: str | None
) -> None:
    with pytest.raises(RoutebookError) as raised:
        lamps.decide_batch(decision, frame)
    assert raised.value.code == code
    assert message is None or raised.value.message == message


def test_a_version_that_is_none_is_named(engine: Engine, rows: Rows) -> None:
    for bad in ("12.x", "", "1" * 100, None):
        frame = pl.DataFrame([*rows[:7], {**rows[7], "os_version": bad}])
        with pytest.raises(RoutebookError, match=r"^row 7: `os_version` is") as raised:
            engine.decide_batch("delivery", frame)
        assert raised.value.code == ("malformed-version" if bad is not None else "missing-input")
