"""The kinds of files that books are made of, as JSON Schemas (draft 2020-12), by which editors complete and check.

A schema says what the loader's models say, and what the loader asks of a part without looking elsewhere; which names
a book has, only `routebook check` knows. A key with nothing written is refused, even where the loader passes it over.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from routebook.exporters.artifact import Artifact
from routebook.loader.files import FOLDERS, TOP
from routebook.loader.promises import OF_ANSWERS, OF_RUNS
from routebook.loader.syntax import FORMAT, Name, StateWritten, Words
from routebook.versions import BOUND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel
    from pydantic_core.core_schema import (
        DictSchema,
        LiteralSchema,
        NullableSchema,
        TaggedUnionSchema,
        WithDefaultSchema,
    )

Schema = dict[str, Any]


def schemas() -> Iterator[Artifact]:
    """The schema of every kind of file: `book.json`, `inputs.json`, `decision.json` ..."""
    for kind, shape in kinds().items():
        yield Artifact(f"{kind}.json", json.dumps(_schema_of(kind, shape), indent=2) + "\n")


def kinds() -> Mapping[str, type[BaseModel]]:
    """The kinds of files, called by the file's name, or by the first key where there are several in a folder."""
    several = {next(iter(shape.model_fields)): shape for shape in FOLDERS.values()}
    return {name.removesuffix(".yaml"): shape for name, shape in TOP.items()} | several


def _schema_of(kind: str, shape: type[BaseModel]) -> Schema:
    said = shape.model_json_schema(schema_generator=_Generator)
    parts = said.pop("$defs", {})
    if "states" in shape.model_fields:
        parts["StateWritten"] = StateWritten.model_json_schema(schema_generator=_Generator)
    further = _further()
    for name, part in [*parts.items(), (shape.__name__, said)]:
        part["title"] = name.removesuffix("Written").lower()
        _merge(part, further.get(name, {}))
    if "RuleWritten" in parts:
        parts |= _conclusions()
    title, _, description = said["description"].partition(": ")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:routebook:format-{FORMAT}:{kind}",
        "title": title.replace("<id>", "ID"),
        "description": f"{description[0].upper()}{description[1:]}",
    }
    return {**head, **said, **head} | ({"$defs": parts} if parts else {})


class _Generator(GenerateJsonSchema):
    """Says the same whichever version of pydantic is installed, and without titles and defaults."""

    def tagged_union_schema(self, schema: TaggedUnionSchema) -> Schema:
        return {"anyOf": [self.generate_inner(each) for each in schema["choices"].values()]}

    def nullable_schema(self, schema: NullableSchema) -> Schema:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: WithDefaultSchema) -> Schema:
        return self.generate_inner(schema["schema"])

    def literal_schema(self, schema: LiteralSchema) -> Schema:
        words = schema["expected"]
        return {"const": words[0]} if len(words) == 1 else {"enum": words}

    def dict_schema(self, schema: DictSchema) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.generate_inner(schema["keys_schema"]),
            "additionalProperties": self.generate_inner(schema["values_schema"]),
        }

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False


def _further() -> Mapping[str, Schema]:
    """What the loader asks beyond what its models say, by the name of the model."""
    some = {"minItems": 1}
    named = {"minItems": 1, "uniqueItems": True}
    once = {"uniqueItems": True}
    no_list, no_mapping = {"maxItems": 0}, {"maxProperties": 0}
    one = {"minProperties": 1, "maxProperties": 1}
    name = TypeAdapter(Name).json_schema()
    conditions = TypeAdapter(Words).json_schema(schema_generator=_Generator) | some
    cells = {"propertyNames": name, "additionalProperties": conditions}
    where = {"in": named, "event": named, "when": {"additionalProperties": some}}
    choices = {"additionalProperties": {"additionalProperties": {"$ref": "#/$defs/Conclusion"}}}
    return {
        "AmbiguityWritten": _exactly_one("reading", "open", "other_edition", "editorial"),
        "InputWritten": {
            "properties": {
                "values": once,
                "groups": {"additionalProperties": named},
                "bands": {"additionalProperties": {"pattern": rf"^\s*({BOUND.pattern}(\s+|$))+$"}},
            },
            "if": {"required": ["type"]},
            "then": {"properties": {"values": no_list, "groups": no_mapping}},
            "else": {"required": ["values"], "properties": {"values": some, "bands": no_mapping}},
        },
        "InputsFile": {
            "properties": {
                "impossible": {
                    "additionalProperties": {"not": {"propertyNames": {"enum": ["because", "source"]}}}
                }
            }
        },
        "UnusualWritten": cells,
        "RuleWritten": cells
        | {"properties": {"by_reading": one | choices}}
        | _exactly_one("then", "by_reading"),
        "DecisionFile": {
            "properties": {
                "needs": once,
                "answers": {"additionalProperties": named},
                "gathers": once,
                "rests_on": once,
                "hit_policy": {"enum": ["unique", "any", "first"]},
            },
            "if": {"required": ["gathers"], "properties": {"gathers": some}},
            "then": {
                "properties": {
                    "needs": no_list,
                    "answers": no_mapping,
                    "rules": no_mapping,
                    "undocumented": no_mapping,
                }
            },
            "else": {
                "required": ["answers"],
                "properties": {"answers": {"minProperties": 1}, "rests_on": no_list},
            },
        },
        "OutcomeWritten": {"properties": {"by_reading": one}}
        | _exactly_one("to", "stay", "status", "by_reading"),
        "TransitionWritten": {
            "properties": where | {"by_reading": one},
            "dependentRequired": {"after": ["event"]},
            "anyOf": [{"required": [key]} for key in ("event", "to", "by_reading")],
        }
        | _exactly_one("to", "stay", "status", "by_reading"),
        "HomeWritten": {"properties": where},
        "MachineFile": {
            "properties": {
                "parameters": once,
                "states": {"additionalProperties": {"$ref": "#/$defs/StateWritten"}},
                "groups": {"additionalProperties": once},
            }
        },
        "StateWritten": {
            "propertyNames": name,
            "additionalProperties": {"$ref": "#/$defs/StateWritten"},
        },
        "ParticipantsFile": {"properties": {"participants": {"minProperties": 1}}},
        "PatternWritten": {
            "properties": dict.fromkeys(("event", "in", "state", "do", "status"), named)
            | {"when": {"additionalProperties": some}}
        },
        "PromiseWritten": {
            "properties": {key: {"additionalProperties": some} for key in ("when", "given", "under")}
            | {key: {"additionalProperties": some, "minProperties": 1} for key in ("never", "always")},
            "if": {"required": ["decision"]},
            "then": _exactly_one("never", "always")
            | {"properties": {"given": no_mapping} | dict.fromkeys(OF_RUNS, False)},
            "else": _exactly_one(*OF_RUNS)
            | {"properties": {"when": no_mapping} | dict.fromkeys(OF_ANSWERS, False)},
        }
        | _exactly_one("decision", "machine"),
        "StepWritten": {
            "properties": {"to": named, "through": once},
            "dependentRequired": {"expect": ["event"], "state": ["event"]},
            "anyOf": [{"required": ["event"]}, {"properties": {"status": {"const": "documented"}}}],
        },
    }


def _exactly_one(*keys: str) -> Schema:
    return {"oneOf": [{"required": [key]} for key in keys]}


def _conclusions() -> Mapping[str, Schema]:
    """What may stand under a choice of a reading in a rule, where further choices may be nested."""
    name = TypeAdapter(Name).json_schema()
    nested = {
        "type": "object",
        "propertyNames": name,
        "additionalProperties": {"$ref": "#/$defs/Conclusion"},
    }
    choice = {
        "type": "object",
        "propertyNames": name,
        "additionalProperties": nested,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {
        "Conclusion": {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "propertyNames": name | {"not": {"const": "by_reading"}},
                    "additionalProperties": {"type": "string"},
                },
                {
                    "type": "object",
                    "properties": {"by_reading": choice},
                    "required": ["by_reading"],
                    "additionalProperties": False,
                },
            ]
        }
    }


def _merge(into: Schema, more: Schema) -> None:
    """Add to a schema; a reference stands in place of what it is added to."""
    if "$ref" in more:
        into.clear()
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value
