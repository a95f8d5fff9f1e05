"""Holds what is written against the shape that it should have; a row that does not fit is left out by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from routebook.loader.misfits import fields_of, held_by, is_model, note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.faults import Faults
    from routebook.loader.places import Document

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Written(Generic[Shape]):
    """One file: its values in their shape, and its text's places."""

    shape: Shape
    document: Document


def fit_file(document: Document, shape: type[Shape], faults: Faults) -> Written[Shape] | None:
    """A file in its shape, without the rows that do not fit; None where anything but a row is at fault."""
    fields = fields_of(shape)
    if not isinstance(document.values, dict):
        first = next(iter(fields))
        faults.add(
            "malformed-book",
            document.place(),
            "the file holds no mapping of keys to values",
            f"begin it with `{first}:`",
        )
        return None
    try:
        return Written(shape.model_validate(document.values), document)
    except ValidationError as error:
        found = error.errors(include_url=False)
    note(found, shape, document, (), faults)
    sections = {name for name, info in fields.items() if is_model(held_by(info.annotation))}
    if any(len(each["loc"]) == 1 or each["loc"][0] not in sections for each in found):
        faults.pass_over(document.values)
        return None
    rows = dict.fromkeys((str(each["loc"][0]), each["loc"][1]) for each in found)
    for section, row in rows:
        faults.pass_over({row: document.values[section][row]})
    rest = document.without(rows)
    return Written(shape.model_validate(rest.values), rest)


def fit_part(
    written: Mapping[str, Any],
    shape: type[Shape],
    document: Document,
    at: tuple[str | int, ...],
    faults: Faults,
) -> Shape | None:
    """A part of a file in its shape; None where it does not fit."""
    try:
        return shape.model_validate(written)
    except ValidationError as error:
        note(error.errors(include_url=False), shape, document, at, faults)
        return None
