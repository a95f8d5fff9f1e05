"""A stage imports what it reads and what it makes, and nothing later."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1] / "engine" / "routebook"

PIPELINE = (
    "model",
    "loader",
    "checker",
    "tracing",
    "reporting",
    "compiler",
    "runtime",
    "comparing",
    "releasing",
    "conformance",
    "exporters",
    "testing",
    "cli",
)
"""The stages of docs/architecture.md, each before those that may import it."""


def imported(file: Path) -> Iterator[str]:
    """The modules that a file imports, those that only its types need included."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "routebook":
            yield from (f"routebook.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """What each stage imports, and each file beside the stages: parts of this package, and packages."""
    found: dict[str, set[str]] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        part = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        names = {name.removeprefix("routebook.").split(".")[0] for name in imported(file)}
        found.setdefault(part, set()).update(names - {part})
    return found


def test_every_package_is_a_stage() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages == {*PIPELINE}


@pytest.mark.parametrize("stage", PIPELINE)
def test_no_stage_imports_a_later_one(stage: str, imports: dict[str, set[str]]) -> None:
    assert imports[stage].isdisjoint(PIPELINE[PIPELINE.index(stage) + 1 :])


def test_nothing_imports_in_a_circle(imports: dict[str, set[str]]) -> None:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("part", ["program", "answers", "chain", "answering", "plain", "runtime"])
def test_what_runs_a_program_does_not_know_the_book(part: str, imports: dict[str, set[str]]) -> None:
    assert imports[part].isdisjoint({"model", "settle", "loader", "checker", "compiler"})


def test_pydantic_stays_at_the_edge_where_yaml_comes_in(imports: dict[str, set[str]]) -> None:
    knowing = {part for part, names in imports.items() if "pydantic" in names}
    assert knowing == {"loader", "cli", "exporters"}, "the exporters say what the loader accepts as a schema"
