"""Who cites a passage: the rules, transitions, participants, links, scenarios, readings and promises that rest on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.page_words import code, joined, text
from routebook.model import Table
from routebook.settle import readings_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.exporters.page_links import Page


def citations(page: Page) -> dict[str, list[str]]:
    """For each passage, by its path: links to all that cite it, the rules of one table or machine together."""
    found: dict[str, dict[str, dict[str, None]]] = {name: {} for name in page.book.passages}
    for owner, label, sources in _citing(page):
        for source in sources:
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


def _citing(page: Page) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each citing part: what it belongs to, a link to it, and the passages that it cites."""
    yield from _citing_rules(page)
    for participant in page.book.participants.values():
        yield "participant", page.participants([participant.id]), participant.sources
    for each in page.book.links.values():
        yield "link", page.to(text(each.id), "participants.md", f"link-{each.id}"), each.sources
    for scenario in page.book.scenarios.values():
        path = f"scenarios/{scenario.id}.md"
        yield "scenario", page.to(code(scenario.id), path), scenario.sources
        for number, step in enumerate(scenario.steps, start=1):
            yield (
                "scenario",
                page.to(f"{code(scenario.id)} step {number}", path, f"step-{number}"),
                step.sources,
            )
    for reading in page.book.readings.values():
        yield "reading", page.reading(reading.id), reading.passages
    for promise in page.book.promises.values():
        yield "promise", page.promise(promise.id), promise.sources


def _citing_rules(page: Page) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for decision in page.book.decisions.values():
        for rule in decision.rules if isinstance(decision, Table) else ():
            yield page.decision(decision.id), page.rule(decision.id, rule.id), rule.sources
    for rule in page.book.impossible:
        yield "impossible", page.to(text(rule.id), "inputs.md", f"impossible-{rule.id}"), rule.sources
    for machine in page.book.machines.values():
        for rule in machine.transitions:
            yield f"machine {page.machine(machine.id)}", page.transition(machine.id, rule.id), rule.sources
