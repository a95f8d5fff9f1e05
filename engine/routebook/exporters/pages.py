"""The pages that architects review: Markdown, rendered from the book, all linked from one index.

Templates hold the words and the order of a page; what is computed is computed in the files called `page_...`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

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
    from collections.abc import Iterator

    from routebook.conformance.suites.shipping import Shipped
    from routebook.model import Book
    from routebook.releasing.history import History

BLANKS = re.compile(r"\n{3,}")
KINDS = {
    "reading": "Settled by a reading",
    "open": "Open",
    "other_edition": "Told by another edition or document",
    "editorial": "Damage to the document",
}


def pages(book: Book) -> Iterator[Artifact]:
    """Every page of a book without errors, the index first, in the order in which they are read in print."""
    press = _Press(book)
    needed = _needed(book)
    settled = settle(book, choose_readings(book))
    gathers = [each for each in book.decisions.values() if isinstance(each, Gather)]
    matrices = {each.id: lay_out(settled, each.id) for each in gathers}
    yield press.page(
        "README.md", "index", "book.yaml", gathers=gathers, needed=needed, holdings=_holdings(book)
    )
    effects = effects_of(book)
    yield press.page("sign-off.md", "sign-off", "book.yaml", "readings.yaml", effects=effects)
    if book.participants:
        yield press.page("participants.md", "participants", "participants.yaml")
    yield press.page("inputs.md", "inputs", "inputs.yaml")
    if gathers:
        silent = {each.owner for each in silent_rules(book)}
        yield press.page("matrix.md", "matrix", "decisions/", matrices=matrices, silent=silent)
    for decision in book.decisions.values():
        made_from = f"decisions/{decision.id}.yaml"
        if isinstance(decision, Gather):
            yield press.page(f"decisions/{decision.id}.md", "gather", made_from, decision=decision)
        else:
            yield press.page(f"decisions/{decision.id}.md", "table", made_from, table=decision)
    for machine in book.machines.values():
        yield press.page(
            f"machines/{machine.id}.md", "machine", f"machines/{machine.id}.yaml", machine=machine
        )
    for scenario in book.scenarios.values():
        drawn = to_mermaid(book, scenario.id).rstrip("\n")
        made_from = f"scenarios/{scenario.id}.yaml"
        yield press.page(
            f"scenarios/{scenario.id}.md", "scenario", made_from, scenario=scenario, mermaid=drawn
        )
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
    if book.promises:
        yield press.page("promises.md", "promises", "properties.yaml")
    yield press.page("sources.md", "sources", "book.yaml", cited=citations(Page(book, "sources.md")))


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
        for words in (
            page_words.code,
            page_words.codes,
            page_words.heading,
            page_words.place_of,
            page_words.sentence,
            page_words.text,
        ):
            self.environment.filters[words.__name__] = words
        for phrase in (
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
        ):
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
