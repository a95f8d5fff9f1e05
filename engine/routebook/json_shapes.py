"""Of what the JSON Schemas (draft 2020-12) of documents for programs are made."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

WORD = {"type": "string"}
WORDS = {"type": "array", "items": WORD}
FACTS = {"type": "object", "additionalProperties": WORD}
COUNT = {"type": "integer", "minimum": 0}


def titled(name: str, format_number: int, description: str) -> Schema:
    """The head of a schema, by which others name it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:routebook:format-{format_number}:{name}",
        "title": name,
        "description": description,
    }


def record(optional: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object with these keys and no others; all but the optional ones are there."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def listed(items: Schema) -> Schema:
    """A list of such values."""
    return {"type": "array", "items": items}
