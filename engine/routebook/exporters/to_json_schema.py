"""The kinds of files that books are made of, as JSON Schemas (draft 2020-12), by which editors complete and check.

A schema says what the loader's models say, and what the loader asks of a part without looking elsewhere; which names
a book has, only `routebook check` knows. A key with nothing written is refused, even where the loader passes it over.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING

from routebook.exporters.artifact import Artifact
from routebook.exporters.schema_beyond_types import beyond_types, conclusions
from routebook.exporters.schema_of_types import SchemaGenerator
from routebook.loader.files import FOLDERS, TOP
from routebook.loader.syntax import FORMAT, StateWritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from routebook.exporters.schema_of_types import Schema


def schemas() -> Iterator[Artifact]:
    """The schema of every kind of file: `book.json`, `inputs.json`, `decision.json` ..."""
    for kind, shape in kinds().items():
        yield Artifact(f"{kind}.json", json.dumps(_schema_of(kind, shape), indent=2) + "\n")


def kinds() -> Mapping[str, type[BaseModel]]:
    """The kinds of files, called by the file's name, or by the first key where there are several in a folder."""
    several = {next(iter(shape.model_fields)): shape for shape in FOLDERS.values()}
    return {name.removesuffix(".yaml"): shape for name, shape in TOP.items()} | several


def _schema_of(kind: str, shape: type[BaseModel]) -> Schema:
    said = shape.model_json_schema(schema_generator=SchemaGenerator)
    parts = said.pop("$defs", {})
    if "states" in shape.model_fields:
        parts["StateWritten"] = StateWritten.model_json_schema(schema_generator=SchemaGenerator)
    further = beyond_types()
    for name, part in [*parts.items(), (shape.__name__, said)]:
        part["title"] = name.removesuffix("Written").lower()
        _merge(part, further.get(name, {}))
    if "RuleWritten" in parts:
        parts |= conclusions()
    title, _, description = said["description"].partition(": ")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:routebook:format-{FORMAT}:{kind}",
        "title": title.replace("<id>", "ID"),
        "description": f"{description[0].upper()}{description[1:]}",
    }
    return {**head, **said, **head} | ({"$defs": parts} if parts else {})


def _merge(into: Schema, more: Schema) -> None:
    """Add to a schema; a reference stands in place of what it is added to."""
    if "$ref" in more:
        into.clear()
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = deepcopy(value)
