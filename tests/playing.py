"""What the machine's view of an explorer shows, as a person would read it from the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Page

    from routebook.program import Step

READ_REASONS = """() => {
  const found = {};
  let term = "";
  for (const each of document.querySelectorAll(".steps .reasons > *")) {
    if (each.tagName === "DT") term = each.textContent;
    else found[term] = [...each.querySelectorAll("button, .fact, .word")].map((part) => part.textContent.trim())
      .concat(each.textContent.trim());
  }
  return found;
}"""

READ_ARROWS = """() => [...document.querySelectorAll("svg.sequence .step")].map((step) =>
  [...step.querySelectorAll(".arrow")].map((arrow) => [arrow.dataset.from, arrow.dataset.to]))"""

READ_LIT = """() => ({
  here: [...document.querySelectorAll(".play-diagram g.here")].map((part) => part.dataset.name),
  boxes: [...document.querySelectorAll(".play-diagram g.node.lit")].map((part) => part.dataset.name),
  edges: [...document.querySelectorAll(".play-diagram g.edge.lit")].map((part) => part.dataset.name),
  rules: [...new Set([...document.querySelectorAll(".play-diagram text.lit")].map((text) => text.dataset.rule))],
})"""


def fragment(machine: str, given: Mapping[str, str], events: Sequence[str], reading: str = "") -> str:
    """The fragment of a link to a run."""
    facts = ",".join(f"{name}:{word}" for name, word in given.items())
    chosen = f"&reading={reading.replace('=', ':')}" if reading else ""
    return f"#view=machine{chosen}&run={machine};{facts};{','.join(events)}"


def give(page: Page, given: Mapping[str, str]) -> None:
    """Set the parameters in the form."""
    for name, word in given.items():
        field = page.locator(".setup").get_by_label(name, exact=True)
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(word)
        else:
            field.fill(word)
            field.press("Enter")


def press(page: Page, event: str) -> None:
    """Press the button of an event."""
    page.locator(".events").get_by_role("button", name=re.compile(rf"^{event}\b")).click()


def hints(page: Page) -> dict[str, str]:
    """What each event would do now, as its button says."""
    buttons = page.locator(".events button")
    read: dict[str, str] = buttons.evaluate_all(
        "all => Object.fromEntries(all.map((each) => [...each.children].map((part) => part.textContent)))"
    )
    return read


def heads(page: Page) -> list[str]:
    """The steps in few words each."""
    read: list[str] = page.locator(".steps .step-head").evaluate_all(
        "all => all.map((each) => [...each.children].slice(0, 2).map((part) => part.textContent).join(' '))"
    )
    return read


def reasons(page: Page) -> dict[str, list[str]]:
    """The reasons of the step that is looked at: for each term the single things, and last the whole text."""
    read: dict[str, list[str]] = page.evaluate(READ_REASONS)
    return read


def arrows(page: Page) -> list[list[tuple[str, str]]]:
    """The arrows of the sequence diagram, step by step."""
    return [[(start, end) for start, end in step] for step in page.evaluate(READ_ARROWS)]


def lit(page: Page) -> dict[str, Any]:
    """What is lit in the state diagram."""
    read: dict[str, Any] = page.evaluate(READ_LIT)
    return read


def outcome(step: Step) -> str:
    """What becomes of an event, in the words of the page."""
    if step.status != "documented":
        return step.status
    return f"stays in {step.to[-1]}" if step.from_ == step.to else f"\u2192 {step.to[-1]}"


def scenario_text(page: Page, title: str) -> str:
    """The scenario of the run under some title, as YAML."""
    details = page.locator(".sharing details")
    if not details.evaluate("each => each.open"):
        details.locator("summary").click()
    details.get_by_label("title").fill(title)
    return details.locator(".yaml").text_content() or ""
