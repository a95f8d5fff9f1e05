"""Tells, in words and at its place, what does not fit the shape that it should have."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from routebook.diagnostic import did_you_mean
from routebook.loader.kinds import A_LIST, A_MAPPING, A_NUMBER, A_WORD, IN_WORDS, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from routebook.loader.faults import Faults
    from routebook.loader.places import Document

WANTED = {
    "string_type": A_WORD,
    "list_type": A_LIST,
    "dict_type": A_MAPPING,
    "model_type": A_MAPPING,
    "int_type": "a whole number",
    "bool_type": "`true` or `false`",
}
TAGS = {A_WORD, A_LIST, A_MAPPING, A_NUMBER}
COMMA = "put text that holds a comma in quotes, and several words in brackets"

Told = tuple[str, bool, str, str]
"""A code, whether it is about the key, the message and the repair."""


def note(
    found: Sequence[ErrorDetails],
    shape: type[BaseModel],
    document: Document,
    at: tuple[str | int, ...],
    faults: Faults,
) -> None:
    """Note what was found of a value that stands somewhere in a document."""
    told_of: set[tuple[str | int | None, ...]] = set()
    for detail in sorted(found, key=lambda each: each["type"] == "missing"):
        loc = [part for part in detail["loc"] if part != "[key]" and part not in TAGS]
        code, on_key, message, repair = _tell(detail, shape, loc)
        if detail["type"] != "missing":
            told_of.add((*loc[:-1], repair))
        elif (*loc[:-1], f"did you mean `{loc.pop()}`?") in told_of:
            continue  # it is there, misspelt
        faults.add(code, document.place(*at, *loc, key=on_key), message, repair)


def _tell(detail: ErrorDetails, shape: type[BaseModel], loc: list[str | int]) -> Told:
    kind, written = detail["type"], detail["input"]
    around, word = loc[:-1], str(loc[-1]) if loc else ""
    at = _annotation_at(shape, around)
    keys = fields_of(at) if is_model(at) else {}
    if kind == "missing":
        return _tell_missing(word, around, keys[word])
    if (
        keys
        and word not in keys
        and (kind == "extra_forbidden" or written is None or isinstance(written, dict))
    ):
        return _tell_unknown_key(word, written, keys)
    if kind in {"string_pattern_mismatch", "string_too_long"}:
        pattern = detail["ctx"].get("pattern", "")
        repair = IN_WORDS.get(pattern, f"a name has at most {detail['ctx'].get('max_length')} characters")
        return "malformed-name", detail["loc"][-1] == "[key]", f"`{written}` cannot stand here", repair
    if kind == "literal_error":
        allowed = detail["ctx"]["expected"].replace("True", "'true'").replace("'", "`")
        return "malformed-value", False, f"{_named(written)} cannot stand here", f"write {allowed}"
    wanted = WANTED.get(kind) or detail["ctx"]["expected_tags"].replace("', '", " or ").strip("'")
    repair = COMMA if written is None and word not in keys else ""
    if isinstance(written, (int, float)) and A_WORD in wanted:
        repair = _quotes(written, _annotation_at(shape, loc))
    return "malformed-value", False, f"{told(written)}, and {wanted} is wanted here", repair


def _tell_missing(word: str, around: Sequence[str | int], info: FieldInfo) -> Told:
    holder = "the file" if not around else f"`{around[-1]}`" if isinstance(around[-1], str) else "this"
    said = (info.description or "").removesuffix(".")
    return "missing-key", True, f"{holder} has no `{word}`", f"add `{word}`: {said[:1].lower()}{said[1:]}"


def _tell_unknown_key(word: str, written: Any, keys: Mapping[str, FieldInfo]) -> Told:
    repair = did_you_mean(word, keys)
    if written is None and ":" in word:
        repair = "write a space after the colon that ends a key"
    elif written is None and not repair.startswith("did"):
        repair = COMMA
    return "unknown-key", True, f"`{word}` is not a key that stands here", repair


def told(written: Any) -> str:
    """What is written, in a few words: "`12` is a number"."""
    if written is None:
        return "nothing is written"
    return f"{_named(written)} is {kind_of(written)}"


def _named(written: Any) -> str:
    if isinstance(written, (list, dict)):
        return "this"
    return f"`{str(written).lower() if isinstance(written, bool) else written}`"


def _quotes(written: float, wanted: Any) -> str:
    """The repair for a number or a truth value where a word is wanted: quotes, if that suffices."""
    try:
        TypeAdapter(wanted).validate_python(str(written).lower())
    except ValidationError as error:
        return IN_WORDS.get(error.errors()[0].get("ctx", {}).get("pattern", ""), "")
    return "write it in quotes"


def is_model(annotation: Any) -> bool:
    """Whether an annotation is a shape of its own, with keys."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def fields_of(shape: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys of a shape as they are written."""
    return {info.alias or name: info for name, info in shape.model_fields.items()}


def held_by(annotation: Any) -> Any:
    """What a mapping or a list holds, or the one that may stand there; None for anything else."""
    parts = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return held_by(parts[0])
    if get_origin(annotation) in {Union, UnionType}:
        return next((held for each in parts if (held := held_by(each)) is not None), None)
    return parts[-1] if get_origin(annotation) in {dict, list} else None


def _model_in(annotation: Any) -> Any:
    """The shape that may stand somewhere or be left out; any other annotation as it is."""
    if get_origin(annotation) in {Union, UnionType}:
        return next(filter(is_model, get_args(annotation)), annotation)
    return annotation


def _annotation_at(shape: Any, loc: Sequence[str | int]) -> Any:
    """What may stand at a place, followed through the shape's own annotations."""
    at = shape
    for part in loc:
        if is_model(at):
            info = fields_of(at).get(str(part))
            at = _model_in(info.annotation) if info else Any
            for pattern in info.metadata if info else ():
                at = Annotated[at, pattern]
        else:
            at = held_by(at)
    return at
