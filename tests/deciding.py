"""What the cells of an explorer say, as a person reads them from the page, and what the engine answers to the same facts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from routebook.errors import RoutebookError

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from routebook.runtime import Engine

CELLS = """cells => cells.map(cell => [cell.dataset.answer, cell.querySelector(".word")?.textContent ?? cell.title,
    cell.querySelector(".mark")?.textContent ?? ""])"""


def cells_of(page: Page) -> list[tuple[str, dict[str, str], str, str]]:
    """Every cell: its decision, its facts, what it says, and how it is marked as changed."""
    found = []
    for answer, says, mark in page.locator("#matrix [role=gridcell]").evaluate_all(CELLS):
        decision, _, facts = answer.partition(";")
        pairs = (pair.split(":") for pair in facts.split(",") if pair)
        found.append((decision, {unquote(name): unquote(word) for name, word in pairs}, says, mark))
    return found


def said_by(engine: Engine, decision: str, facts: dict[str, str], output: str) -> str:
    """What the engine answers, as a cell says it."""
    status, outputs = whole_answer(engine, decision, facts)
    return outputs.get(output, status)


def whole_answer(engine: Engine, decision: str, facts: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The status and the outputs; facts that are refused are all alike."""
    try:
        answer = engine.decide(decision, facts)
    except RoutebookError:
        return "cannot occur", {}
    return answer.status, dict(answer.outputs)
