"""What the loader asks of the parts of a book's files beyond their types, as schemas that are added to those of the types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from routebook.exporters.schema_of_types import SchemaGenerator
from routebook.loader.promises import OF_ANSWERS, OF_RUNS
from routebook.loader.syntax import Name, Words
from routebook.versions import BOUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.exporters.schema_of_types import Schema

SOME: Schema = {"minItems": 1}
ONCE: Schema = {"uniqueItems": True}
NAMED: Schema = SOME | ONCE
NO_LIST: Schema = {"maxItems": 0}
NO_MAPPING: Schema = {"maxProperties": 0}
ONE: Schema = {"minProperties": 1, "maxProperties": 1}
SOMEWHERE: Schema = {"in": NAMED, "event": NAMED, "when": {"additionalProperties": SOME}}


def beyond_types() -> Mapping[str, Schema]:
    """What is asked beyond the types, by the name of the model."""
    return {**_of_facts(), **_of_decisions(), **_of_machines(), **_of_promises(), **_of_scenarios()}


def _of_facts() -> Mapping[str, Schema]:
    return {
        "AmbiguityWritten": _exactly_one("reading", "open", "other_edition", "editorial"),
        "InputWritten": {
            "properties": {
                "values": ONCE,
                "groups": {"additionalProperties": NAMED},
                "bands": {"additionalProperties": {"pattern": rf"^\s*({BOUND.pattern}(\s+|$))+$"}},
            },
            "if": {"required": ["type"]},
            "then": {"properties": {"values": NO_LIST, "groups": NO_MAPPING}},
            "else": {"required": ["values"], "properties": {"values": SOME, "bands": NO_MAPPING}},
        },
        "InputsFile": {
            "properties": {
                "impossible": {
                    "additionalProperties": {"not": {"propertyNames": {"enum": ["because", "source"]}}}
                }
            }
        },
        "ParticipantsFile": {"properties": {"participants": {"minProperties": 1}}},
    }


def _of_decisions() -> Mapping[str, Schema]:
    conditions = TypeAdapter(Words).json_schema(schema_generator=SchemaGenerator) | SOME
    cells = {"propertyNames": _name(), "additionalProperties": conditions}
    choices = {"additionalProperties": {"additionalProperties": {"$ref": "#/$defs/Conclusion"}}}
    return {
        "UnusualWritten": cells,
        "RuleWritten": cells
        | {"properties": {"by_reading": ONE | choices}}
        | _exactly_one("then", "by_reading"),
        "DecisionFile": {
            "properties": {
                "needs": ONCE,
                "answers": {"additionalProperties": NAMED},
                "gathers": ONCE,
                "rests_on": ONCE,
                "hit_policy": {"enum": ["unique", "any", "first"]},
            },
            "if": {"required": ["gathers"], "properties": {"gathers": SOME}},
            "then": {
                "properties": {
                    "needs": NO_LIST,
                    "answers": NO_MAPPING,
                    "rules": NO_MAPPING,
                    "undocumented": NO_MAPPING,
                }
            },
            "else": {
                "required": ["answers"],
                "properties": {"answers": {"minProperties": 1}, "rests_on": NO_LIST},
            },
        },
    }


def _of_machines() -> Mapping[str, Schema]:
    return {
        "OutcomeWritten": {"properties": {"by_reading": ONE}}
        | _exactly_one("to", "stay", "status", "by_reading"),
        "TransitionWritten": {
            "properties": SOMEWHERE | {"by_reading": ONE},
            "dependentRequired": {"after": ["event"]},
            "anyOf": [{"required": [key]} for key in ("event", "to", "by_reading")],
        }
        | _exactly_one("to", "stay", "status", "by_reading"),
        "HomeWritten": {"properties": SOMEWHERE},
        "MachineFile": {
            "properties": {
                "parameters": ONCE,
                "states": {"additionalProperties": {"$ref": "#/$defs/StateWritten"}},
                "groups": {"additionalProperties": ONCE},
            }
        },
        "StateWritten": {
            "propertyNames": _name(),
            "additionalProperties": {"$ref": "#/$defs/StateWritten"},
        },
    }


def _of_promises() -> Mapping[str, Schema]:
    return {
        "PatternWritten": {
            "properties": dict.fromkeys(("event", "in", "state", "do", "status"), NAMED)
            | {"when": {"additionalProperties": SOME}}
        },
        "PromiseWritten": {
            "properties": {key: {"additionalProperties": SOME} for key in ("when", "given", "under")}
            | {key: {"additionalProperties": SOME, "minProperties": 1} for key in ("never", "always")},
            "if": {"required": ["decision"]},
            "then": _exactly_one("never", "always")
            | {"properties": {"given": NO_MAPPING} | dict.fromkeys(OF_RUNS, False)},
            "else": _exactly_one(*OF_RUNS)
            | {"properties": {"when": NO_MAPPING} | dict.fromkeys(OF_ANSWERS, False)},
        }
        | _exactly_one("decision", "machine"),
    }


def _of_scenarios() -> Mapping[str, Schema]:
    return {
        "StepWritten": {
            "properties": {"to": NAMED, "through": ONCE},
            "dependentRequired": {"expect": ["event"], "state": ["event"]},
            "anyOf": [{"required": ["event"]}, {"properties": {"status": {"const": "documented"}}}],
        },
    }


def conclusions() -> Mapping[str, Schema]:
    """What may stand under a choice of a reading in a rule, SOMEWHERE further choices may be nested."""
    name = _name()
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


def _exactly_one(*keys: str) -> Schema:
    return {"oneOf": [{"required": [key]} for key in keys]}


def _name() -> Schema:
    return TypeAdapter(Name).json_schema()
