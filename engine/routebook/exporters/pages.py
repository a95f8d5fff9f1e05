"""The pages that architects review: Markdown, rendered from the book, all linked from one index.

Templates hold the words and the order of a page; what is computed is computed in the files called `page_...`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from routebook.compiler.fingerprint import fingerprint
from routebook.exporters import page_outcomes, page_promises, page_suites, page_words
from routebook.exporters.artifact import Artifact
from routebook.exporters.page_cases import parts_resting_on, sections_of, words_of_mask
from routebook.exporters.page_citations import citations, dependents
from routebook.exporters.page_effects import effects_of
from routebook.exporters.page_grid import grids, kind_of
from routebook.exporters.page_links import Page
from routebook.exporters.page_matrix import interface, lay_out
from routebook.exporters.page_silences import silent_events, silent_otherwise, silent_rules
from routebook.exporters.to_mermaid import to_mermaid
from routebook.model import Gather, Silence, Table
from routebook.settle import choose_readings, settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.conformance.suites.shipping import Shipped
    from routebook.exporters.page_effects import Effect
    from routebook.model import Book
    from routebook.releasing.history import History

    Effects = Mapping[str, Mapping[str, Effect]]

BLANKS = re.compile(r"\n{3,}")
KINDS = {
    "reading": "Settled by a reading",
    "open": "Open",
    "other_edition": "Told by another edition or document",
    "editorial": "Damage to the document",
}
FILTERS = (
    page_words.code,
    page_words.codes,
    page_words.heading,
    page_words.place_of,
    page_words.sentence,
    page_words.text,
)
PHRASES = (
    page_outcomes.answer,
    page_outcomes.choices_in_words,
    page_outcomes.default_outcome,
    page_outcomes.move,
    page_promises.extents,
    page_promises.made_under,
    page_promises.promised,
    page_promises.spoken_of,
    page_suites.covered_by_machine,
    page_suites.kinds_of,
    page_suites.permitting,
    page_suites.promised_alike,
    page_suites.row_of,
    page_words.counted,
    page_words.duration,
    page_words.joined,
    parts_resting_on,
    sections_of,
    words_of_mask,
    grids,
    interface,
    kind_of,
)
"""What the templates can say."""


def pages(book: Book) -> Iterator[Artifact]:
    """Every page of a book without errors, the index first, in the order in which they are read in print."""
    press, effects = _Press(book), effects_of(book)
    yield from _overview(press, effects)
    yield from _parts(press)
    yield from _doubts(press, effects)
    if book.promises:
        yield press.page("promises.md", "promises", "properties.yaml")
    yield press.page("sources.md", "sources", "book.yaml", cited=citations(Page(book, "sources.md")))


def _overview(press: _Press, effects: Effects) -> Iterator[Artifact]:
    """What a reader begins with: the index, what to sign, who takes part, the facts, the whole matrix."""
    book = press.book
    gathers = [each for each in book.decisions.values() if isinstance(each, Gather)]
    yield press.page(
        "README.md", "index", "book.yaml", gathers=gathers, needed=_needed(book), holdings=_holdings(book)
    )
    settled = settle(book, choose_readings(book))
    signed = fingerprint(settled)
    yield press.page(
        "sign-off.md", "sign-off", "book.yaml", "readings.yaml", effects=effects, fingerprint=signed
    )
    if book.participants:
        yield press.page("participants.md", "participants", "participants.yaml")
    yield press.page("inputs.md", "inputs", "inputs.yaml")
    if gathers:
        matrices = {each.id: lay_out(settled, each.id) for each in gathers}
        silent = {each.owner for each in silent_rules(book)}
        yield press.page("matrix.md", "matrix", "decisions/", matrices=matrices, silent=silent)


def _parts(press: _Press) -> Iterator[Artifact]:
    """A page for every decision, machine and scenario."""
    book = press.book
    for name, decision in book.decisions.items():
        path, made_from = f"decisions/{name}.md", f"decisions/{name}.yaml"
        if isinstance(decision, Gather):
            yield press.page(path, "gather", made_from, decision=decision)
        else:
            yield press.page(path, "table", made_from, table=decision)
    for name, machine in book.machines.items():
        yield press.page(f"machines/{name}.md", "machine", f"machines/{name}.yaml", machine=machine)
    for name, scenario in book.scenarios.items():
        path, made_from = f"scenarios/{name}.md", f"scenarios/{name}.yaml"
        drawn = to_mermaid(book, name).rstrip("\n")
        yield press.page(path, "scenario", made_from, scenario=scenario, mermaid=drawn)


def _doubts(press: _Press, effects: Effects) -> Iterator[Artifact]:
    """What the documents leave ambiguous, and where they are silent."""
    book = press.book
    if book.readings or book.register:
        yield press.page(
            "readings.md",
            "readings",
            "readings.yaml",
            "book.yaml",
            effects=effects,
            dependents=dependents(Page(book, "readings.md")),
            kinds=KINDS,
        )
    needed = _needed(book)
    yield press.page(
        "undocumented.md",
        "undocumented",
        "decisions/",
        "machines/",
        "inputs.yaml",
        rules=tuple(silent_rules(book)),
        undocumented=tuple(silent_events(book, "undocumented")),
        refused=tuple(silent_events(book, "refused")),
        otherwise=tuple(silent_otherwise(book)),
        tops=[name for name in book.decisions if name not in needed],
    )


def page_of_vectors(book: Book, shipped: Shipped) -> Artifact:
    """The page about the suites that were made for a book."""
    return _Press(book).page(
        "vectors.md",
        "vectors",
        "decisions/",
        "machines/",
        "scenarios/",
        shipped=shipped,
        faults=page_suites.FAULTS,
        methods=page_suites.methods_of(shipped.suites),
    )


def page_of_changes(book: Book, history: History) -> Artifact:
    """The page about what changed from one released version of a book to the next."""
    return _Press(book).page("changes.md", "changes", "book.yaml", history=history)


class _Press:
    """Renders the pages of one book."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.environment = Environment(
            loader=PackageLoader("routebook", "exporters/templates"),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701  (Markdown; what a book says is escaped by the filter `text`)
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        for words in FILTERS:
            self.environment.filters[words.__name__] = words
        for phrase in PHRASES:
            self.environment.globals[phrase.__name__] = phrase
        self.environment.tests["table"] = lambda decision: isinstance(decision, Table)
        self.environment.tests["silence"] = lambda outcome: isinstance(outcome, Silence)

    def page(self, path: str, template: str, *made_from: str, **context: object) -> Artifact:
        """One page, with the files of the book that it is made from."""
        page = Page(self.book, path)
        edit = page_words.joined(page.folder + name for name in made_from)
        rendered = self.environment.get_template(f"{template}.md.jinja").render(
            page=page, book=self.book, edit=edit, **context
        )
        return Artifact(path, BLANKS.sub("\n\n", rendered).rstrip("\n") + "\n")


def _holdings(book: Book) -> list[str]:
    """How much of everything a book has, in words."""
    rules = sum(len(table.rules) for table in book.tables)
    transitions = sum(len(machine.transitions) for machine in book.machines.values())
    counts = {
        "decision": len(book.decisions),
        "rule": rules + transitions,
        "machine": len(book.machines),
        "scenario": len(book.scenarios),
        "reading": len(book.readings),
        "promise": len(book.promises),
        "passage": len(book.passages),
    }
    return [page_words.counted(number, noun) for noun, number in counts.items() if number]


def _needed(book: Book) -> frozenset[str]:
    """The decisions that another one rests on."""
    needed: set[str] = set()
    for decision in book.decisions.values():
        if isinstance(decision, Gather):
            needed.update(decision.gathers + decision.rests_on)
        else:
            needed.update(by for name in decision.needs if (by := book.inputs[name].decided_by))
    return frozenset(needed)
