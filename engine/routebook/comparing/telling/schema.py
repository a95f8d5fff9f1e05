"""What a change is as JSON, as a JSON Schema (draft 2020-12)."""

from __future__ import annotations

from routebook.comparing.change import CAME, CHANGED, IMPOSSIBLE, UNKNOWN, WENT, Level
from routebook.comparing.telling.phrases import mark
from routebook.comparing.telling.to_json import FORMAT
from routebook.json_shapes import COUNT, FACTS, WORD, WORDS, Schema, listed, record, titled
from routebook.program import DOCUMENTED, UNDOCUMENTED

LEVELS = [level.name.lower() for level in Level]
HOWS = [CAME, WENT, CHANGED]


def change_schema() -> Schema:
    """The schema of the document that `routebook diff --format json` prints."""
    said = {"description": "What the versions say; null where the new one is the lower one."}
    document = record(
        format={"const": FORMAT},
        book=WORD,
        old={"$ref": "#/$defs/side"},
        new={"$ref": "#/$defs/side"},
        level={"enum": LEVELS, "description": "What the change asks of the version."},
        said={"enum": [*LEVELS, None], **said},
        says_less={"type": "boolean", "description": "Whether the version says less than what changed."},
        verdict=WORD,
        parts=listed({"$ref": "#/$defs/part"}),
        decisions=listed(
            record(
                decision=WORD,
                under=listed({"$ref": "#/$defs/rows"}),
            )
        ),
        machines=listed(
            record(
                machine=WORD,
                under=listed(record(readings=_readings(), steps=listed({"$ref": "#/$defs/step"}))),
            )
        ),
        outermost={
            **WORDS,
            "description": "The decisions that answer otherwise and on which no other of these rests.",
        },
        broken={
            **listed(record(kind={"enum": ["promise", "scenario"]}, id=WORD, message=WORD)),
            "description": "What the old book keeps and the new one does not, and why.",
        },
        pages={**WORDS, "description": "The pages of the parts of the book that are written otherwise."},
        undecided={**WORDS, "description": "Decisions and machines that are too large to be compared."},
    )
    return titled("change", FORMAT, "In what two versions of a book differ.") | document | {"$defs": _parts()}


def _readings() -> Schema:
    return {
        **listed(FACTS),
        "description": "Choices, each made alone; none where every reading has its default.",
    }


def _parts() -> dict[str, Schema]:
    when = {"type": "object", "additionalProperties": WORDS}
    rules = listed(record(owner=WORD, rule=WORD, sources=WORDS))
    said = record(status={"enum": [DOCUMENTED, UNDOCUMENTED, IMPOSSIBLE, UNKNOWN]}, outputs=FACTS)
    effect = {"anyOf": [{"$ref": "#/$defs/effect"}, {"type": "null"}]}
    timer = {
        "oneOf": [record(event=WORD, start={"type": "number"}), record(event=WORD, cancel={"const": True})]
    }
    return {
        "side": record(name=WORD, version=WORD, fingerprint=WORD),
        "part": record(kind=WORD, id=WORD, how={"enum": HOWS}, before=WORD, after=WORD),
        "rows": {
            "description": "How many answers differ, of how many, and where; rows may overlap.",
            **record(readings=_readings(), differ=COUNT, of=COUNT, rows=listed({"$ref": "#/$defs/row"})),
        },
        "row": {
            "description": "Combinations of facts whose answers differ alike, with the outputs that differ.",
            **record(
                mark={"enum": [mark(how) for how in HOWS]},
                when=when,
                cells={**COUNT, "description": "How many combinations of given inputs it holds."},
                before=said,
                after=said,
                old_rules=rules,
                new_rules=rules,
            ),
        },
        "step": {
            "description": "Steps of a machine that differ alike, with a shortest run to one of them.",
            **record(
                where=listed(record(state=WORD, event=WORD)),
                before=effect,
                after=effect,
                when={**listed(when), "description": "The sessions for which it is so: any of these rows."},
                parameters=FACTS,
                run=WORDS,
                old_rules=rules,
                new_rules=rules,
            ),
        },
        "effect": {
            "description": "What a machine does at a step; null stands for no such run.",
            **record(
                status={"enum": [DOCUMENTED, UNDOCUMENTED, "refused"]},
                enters={"type": ["string", "null"]},
                actions=WORDS,
                timers=listed(timer),
                facts=FACTS,
            ),
        },
    }
