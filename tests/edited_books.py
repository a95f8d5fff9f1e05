"""Random books, and the same after a few edits."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import yaml
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

import routebook
from routebook.errors import FaultyBook, TooLarge
from strategies import every_choice, shelve

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from routebook.model import Book
    from strategies import Files

MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SILENT_UNDER_A_READING = {
    "book.yaml": "{format: 1, book: random-book, title: Tea, version: 1.0.0, sources: {m: {title: Manual, passages: {p: {page: 1}}}}}",
    "inputs.yaml": "inputs: {leaf: {values: [black, green]}}",
    "readings.yaml": "readings: {green: {about: a doubt, passages: [p], default: told, choices: {told: one way, not_told: another}}}",
    "decisions/time.yaml": "{decision: time, asks: How long?, needs: [leaf], answers: {minutes: [two]}, rules: {"
    "B: {leaf: black, then: two, source: p}, "
    "G: {leaf: green, by_reading: {green: {told: two, not_told: undocumented}}, source: p}}}",
    "decisions/cup.yaml": "{decision: cup, asks: Which cup?, needs: [], answers: {cup: [small, large]}, rules: {C: {then: small, source: p}}}",
    "decisions/tea.yaml": "{decision: tea, asks: Which tea?, gathers: [cup], rests_on: [sugar]}",
    "decisions/sugar.yaml": "{decision: sugar, asks: How much sugar?, needs: [minutes], answers: {spoons: [one]}, rules: {"
    "S: {minutes: two, then: one, source: p}}}",
}


def book_of(files: Files) -> Book:
    """The book in files; a draw is dropped where it is faulty or too large under some choice of readings."""
    with TemporaryDirectory() as folder:
        book = routebook.load(shelve(files, Path(folder)))
    for choice in every_choice(book):
        try:
            routebook.compile(book, choice)
        except (FaultyBook, TooLarge):
            assume(False)
    return book


@st.composite
def edited(draw: DrawFn, books: SearchStrategy[Files]) -> tuple[Files, Files]:
    """A book, and the same after a few conclusions, targets, and borders between versions have become others."""
    files = draw(books)
    after = dict(files)
    if draw(st.booleans()):
        after["inputs.yaml"] = with_a_higher_border(files["inputs.yaml"])
    for _ in range(draw(st.integers(1, 3))):
        name = draw(
            st.sampled_from([name for name in sorted(after) if name.startswith(("decisions/t", "machines"))])
        )
        written = yaml.safe_load(after[name])
        rows = written.get("rules", {}) | written.get("transitions", {})
        if not rows:
            continue
        row = rows[draw(st.sampled_from(sorted(rows)))]
        if "then" in row:
            row["then"] = {
                output: draw(st.sampled_from(values)) for output, values in written["answers"].items()
            }
        elif "to" in row:
            row["to"] = draw(
                st.sampled_from(sorted({other["to"] for other in rows.values() if "to" in other}))
            )
        elif "stay" in row:
            row["do"] = [draw(st.sampled_from(["wave", "sing", "nod"]))]
        after[name] = yaml.safe_dump(written, sort_keys=False)
    return files, after


def with_a_higher_border(inputs: str) -> str:
    """The inputs of a random book, the last band of whose versions begins at 31, which is above all borders there are."""
    written = yaml.safe_load(inputs)
    for each in written["inputs"].values():
        if bands := each.get("bands"):
            border = bands["high"].removeprefix(">=")
            each["bands"] = {
                name: " ".join(
                    f"{sign}31" if bound == sign + border else bound
                    for bound in text.split()
                    for sign in [bound.rstrip("0123456789.")]
                )
                for name, text in bands.items()
            }
    return yaml.safe_dump(written, sort_keys=False)
