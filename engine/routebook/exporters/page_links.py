"""A page and what stands on it: where each part of a book has its page, and how this one links to it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.exporters.page_words import code, codes, joined, place_of, text
from routebook.model import Gather, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routebook.model import Book, Entry


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a book: its path among the generated files."""

    book: Book
    path: str

    def to(self, label: str, path: str, anchor: str = "") -> str:
        """A link to another generated file, or to a place in it; the label is Markdown."""
        relative = (
            ""
            if path == self.path and anchor
            else posixpath.relpath(path, posixpath.dirname(self.path) or ".")
        )
        return f"[{label}]({relative}{'#' if anchor else ''}{anchor})"

    def image(self, path: str, alt: str) -> str:
        """A picture; the alternative text is Markdown."""
        return "!" + self.to(alt, path)

    def decision(self, name: str) -> str:
        """A link to a decision's page."""
        return self.to(code(name), f"decisions/{name}.md")

    def decisions(self, names: Iterable[str]) -> str:
        """Links to several decisions' pages."""
        return ", ".join(map(self.decision, names))

    def machine(self, name: str) -> str:
        """A link to a machine's page."""
        return self.to(code(name), f"machines/{name}.md")

    def rule(self, decision: str, label: str) -> str:
        """A link to a rule of a decision."""
        return self.to(text(label), f"decisions/{decision}.md", label)

    def rules(self, decision: str, labels: Iterable[str]) -> str:
        """Links to several rules of a decision."""
        return ", ".join(self.rule(decision, label) for label in labels)

    def transition(self, machine: str, label: str) -> str:
        """A link to a transition, or another rule of a machine."""
        return self.to(text(label), f"machines/{machine}.md", label)

    def transitions(self, machine: str, labels: Iterable[str]) -> str:
        """Links to several transitions of a machine."""
        return ", ".join(self.transition(machine, label) for label in labels)

    def fact(self, name: str) -> str:
        """A link to what an input is: to the decision that answers it, else to the list of facts."""
        decider = self.book.inputs[name].decided_by
        return (
            self.to(code(name), f"decisions/{decider}.md")
            if decider
            else self.to(code(name), "inputs.md", name)
        )

    def state(self, machine: str, name: str) -> str:
        """A link to a state."""
        return self.to(code(name), f"machines/{machine}.md", f"state-{name}")

    def event(self, machine: str, name: str) -> str:
        """A link to an event."""
        return self.to(code(name), f"machines/{machine}.md", f"event-{name}")

    def events(self, machine: str, names: Iterable[str]) -> str:
        """Links to several events."""
        return ", ".join(self.event(machine, name) for name in names)

    def participants(self, names: Iterable[str]) -> str:
        """Links to several participants, by their titles."""
        titles = {name: text(self.book.participants[name].title) for name in names}
        return ", ".join(self.to(title, "participants.md", name) for name, title in titles.items())

    def reading(self, name: str) -> str:
        """A link to a reading."""
        return self.to(code(name), "readings.md", name)

    def promise(self, name: str) -> str:
        """A link to a promise."""
        return self.to(code(name), "promises.md", name)

    def passages(self, citations: Iterable[str]) -> str:
        """Links to the passages that are cited as `source:passage`."""
        names = (citation.partition(":")[2] for citation in citations)
        return ", ".join(self.to(code(name), "sources.md", name) for name in names)

    def passages_in_words(self, citations: Iterable[str]) -> str:
        """Links to cited passages, each with its place in the document."""
        names = [citation.partition(":")[2] for citation in citations]
        links = [self.to(code(name), "sources.md", name) for name in names]
        places = [place_of(self.book.passages[name]) for name in names]
        return "; ".join(f"{link} ({place})" for link, place in zip(links, places, strict=True))

    def condition(self, when: Iterable[Entry]) -> str:
        """Entries as a phrase: `traffic` is `call` and `platform` is `ios` or `android`."""
        phrases = [f"{code(entry.name)} is {codes(entry.written, ' or ')}" for entry in when]
        return joined(phrases) if phrases else "always"

    def facts(self, facts: Mapping[str, str], joint: str = ", ") -> str:
        """Facts as a phrase: `app` = `on_screen`, `screen` = `turned_on`."""
        return joint.join(f"{code(name)} = {code(word)}" for name, word in facts.items())

    @property
    def folder(self) -> str:
        """The folder of a shipped book; nothing for another one, so that no folder of this machine gets into a page."""
        folder = self.book.place.file.removesuffix("book.yaml")
        return folder if folder == f"spec/{self.book.id}/" else ""

    def resting_on(self, table: str) -> list[str]:
        """The decisions that cannot be answered without a table, itself apart."""
        return [
            name
            for name in self.book.decisions
            if name != table and any(each.id == table for each in self.book.required_by(name))
        ]

    def users_of(self, decision: str) -> list[str]:
        """Links to what uses a decision: decisions that need or gather it, machines that consult it."""
        found = self.book.decisions[decision]
        answers = set(found.answers) if isinstance(found, Table) else set()
        users = [
            self.decision(each.id)
            for each in self.book.decisions.values()
            if (
                decision in each.gathers + each.rests_on
                if isinstance(each, Gather)
                else answers.intersection(each.needs)
            )
        ]
        for machine in self.book.machines.values():
            asked = {entry.name for rule in machine.transitions for entry in rule.when}
            called = {event.decides for event in machine.events.values()}
            meant = {name for state in machine.states.values() for name in state.means}
            if answers & (asked | meant) or decision in called:
                users.append(f"machine {self.machine(machine.id)}")
        return users
