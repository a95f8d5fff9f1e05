"""What the files of suites hold, as JSON Schemas (draft 2020-12)."""

from __future__ import annotations

from routebook.conformance.suites.choices import SCENARIOS, Level, Method
from routebook.conformance.suites.to_json import FORMAT
from routebook.conformance.vector import PERMITTED, REQUIRED, UNDOCUMENTED
from routebook.json_shapes import COUNT, FACTS, WORD, WORDS, Schema, record, titled


def document_schema() -> Schema:
    """The schema of a suite that is one JSON document."""
    head = _head()
    head["properties"] |= {
        "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}},
        "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}},
    }
    head["required"] += ["steps", "groups"]
    group = record(rule=WORD, sources=WORDS, vectors={"type": "array", "items": {"$ref": "#/$defs/vector"}})
    parts = {
        **_parts(),
        "group": {"description": "The vectors that aim at one rule, with what it cites.", **group},
    }
    return titled("vectors", FORMAT, "The vectors for one decision or machine.") | head | {"$defs": parts}


def line_schema() -> Schema:
    """The schema of each line of a suite in JSON Lines."""
    parts = _parts()
    step, vector = parts["step"], parts["vector"]
    step["properties"] |= {"number": COUNT}
    step["required"] += ["number"]
    vector["properties"] |= {"rule": WORD, "sources": WORDS}
    vector["required"] += ["rule", "sources"]
    kinds = {"suite": _head(), "step": {"$ref": "#/$defs/step"}, "vector": {"$ref": "#/$defs/vector"}}
    described = titled("vectors-line", FORMAT, "The head of a suite, a step or a vector, in this order.")
    return described | {"oneOf": [record(**{kind: each}) for kind, each in kinds.items()], "$defs": parts}


def _head() -> Schema:
    score = record(found=COUNT, of=COUNT)
    covered = record(
        given=FACTS,
        combinations={**COUNT, "description": "How many combinations of parameters answer as the given one."},
        states={**COUNT, "description": "From how many states the machine answers them."},
        alike={
            "type": "array",
            "items": WORDS,
            "description": "Rows of the machine that nothing documented tells apart.",
        },
    )
    note = record(about=WORD, passages=WORDS, choices=FACTS)
    return record(
        format={"const": FORMAT},
        book=WORD,
        version=WORD,
        fingerprint={**WORD, "description": "Of the book's meaning under these readings."},
        readings={**FACTS, "description": "The choices of readings under which all of this holds."},
        kind={"enum": ["decision", "machine"]},
        of={**WORD, "description": "The decision or the machine."},
        level={"enum": [*(each.value for each in (*Level, *Method)), SCENARIOS]},
        method=WORD,
        extra_states={**COUNT, "description": "How many more states than the machine a system may have."},
        vectors=COUNT,
        guarantee={**WORD, "description": "What holds of a system that passes."},
        not_promised={**WORD, "description": "What remains open."},
        certificate={**WORD, "description": "How the guarantee was proved."},
        mutation_score={
            "type": "object",
            "additionalProperties": score,
            "description": "How many faulty systems of each kind are found, of how many.",
        },
        covered={
            "type": "array",
            "items": covered,
            "description": "The classes of a machine's parameters; one of each is tried.",
        },
        notes={
            "type": "object",
            "additionalProperties": note,
            "description": "The readings that permit other answers.",
        },
    )


def _parts() -> dict[str, Schema]:
    expectation = {"$ref": "#/$defs/expectation"}
    return {
        "expectation": {
            "description": "What can be seen: outputs of the decision, actions in their order, or a refusal.",
            **record(
                status={"enum": ["documented", "undocumented", "refused"]}, outputs=FACTS, actions=WORDS
            ),
        },
        "step": {
            "description": "One event of a run, or, without one, one decision.",
            **record(
                ("event", "permitted"),
                event=WORD,
                expect=expectation,
                result={"enum": [REQUIRED, PERMITTED, UNDOCUMENTED]},
                permitted={
                    "type": "array",
                    "minItems": 1,
                    "items": record(readings=FACTS, expect=expectation),
                    "description": "What else is as good, each under other choices of readings.",
                },
                rules={"type": "object", "additionalProperties": WORDS},
                sources=WORDS,
            ),
        },
        "vector": {
            "description": "One test: its steps and the one it aims at, by their numbers, counted from 0.",
            **record(
                id=WORD,
                given=FACTS,
                steps={"type": "array", "items": COUNT, "minItems": 1},
                target=COUNT,
            ),
        },
    }
