"""Who cites a passage, and what depends on a reading: each part with a link to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook import citing
from routebook.exporters.page_words import code, joined, text
from routebook.model import Table
from routebook.settle import readings_in

if TYPE_CHECKING:
    from routebook.exporters.page_links import Page


def citations(page: Page) -> dict[str, list[str]]:
    """For each passage, by its path: links to all that cite it, the rules of one table or machine together."""
    found: dict[str, dict[str, dict[str, None]]] = {name: {} for name in page.book.passages}
    for citation in citing.citations(page.book):
        owner, label = _linked(page, citation)
        for source in citation.sources:
            found[source.partition(":")[2]].setdefault(owner, {})[label] = None
    return {
        passage: [f"{owner}: {', '.join(labels)}" for owner, labels in owners.items()]
        for passage, owners in found.items()
    }


def dependents(page: Page) -> dict[str, list[str]]:
    """For each reading: links to the rules and transitions whose conclusions depend on it."""
    book = page.book
    found: dict[str, dict[str, list[str]]] = {name: {} for name in book.readings}
    for decision in book.decisions.values():
        for rule in decision.rules if isinstance(decision, Table) else ():
            for reading in dict.fromkeys(readings_in(rule.outcome)):
                found[reading].setdefault(page.decision(decision.id), []).append(
                    page.rule(decision.id, rule.id)
                )
    for machine in book.machines.values():
        for rule in machine.transitions:
            for reading in dict.fromkeys(readings_in(rule.outcome)):
                owner = f"the machine {page.machine(machine.id)}"
                found[reading].setdefault(owner, []).append(page.transition(machine.id, rule.id))
    return {
        reading: [f"{joined(labels)} of {owner}" for owner, labels in owners.items()]
        for reading, owners in found.items()
    }


def _linked(page: Page, citation: citing.Citation) -> tuple[str, str]:
    """What a citing part belongs to, and a link to it."""
    name, of, owner = citation.id, citation.of, str(citation.kind)
    match citation.kind:
        case "rule":
            owner, label = page.decision(of), page.rule(of, name)
        case "transition":
            owner, label = f"machine {page.machine(of)}", page.transition(of, name)
        case "combination":
            owner, label = of, page.to(text(name), "inputs.md", f"{of}-{name}")
        case "step":
            owner = "scenario"
            label = page.to(f"{code(of)} step {name}", f"scenarios/{of}.md", f"step-{name}")
        case "scenario":
            label = page.to(code(name), f"scenarios/{name}.md")
        case "participant":
            label = page.participants([name])
        case "link":
            label = page.to(text(name), "participants.md", f"link-{name}")
        case "reading":
            label = page.reading(name)
        case "promise":
            label = page.promise(name)
    return owner, label
