"""Where the files of suites stand in their folder, and the schemas of what they hold beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.conformance.suites.schema import document_schema, line_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.conformance.vector import Suite


def path_of(suite: Suite, ending: str) -> str:
    """The file of a suite: `standard/machines/client.json`."""
    return file_of(suite.level, suite.kind, suite.of, ending)


def file_of(level: str, kind: str, of: str, ending: str) -> str:
    """The file of the suite of a level for a decision or a machine."""
    return f"{level}/{kind}s/{of}.{ending}"


def schemas() -> Mapping[str, dict[str, Any]]:
    """The schemas of suites: of those that are one document, and of each line of those that are lines."""
    return {"vectors": document_schema(), "vectors-line": line_schema()}
