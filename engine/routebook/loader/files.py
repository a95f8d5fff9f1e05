"""The files of a book's folder, each read and held against the shape that its name asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from routebook.diagnostic import did_you_mean
from routebook.loader.places import LARGEST, Document, MalformedYaml, parse
from routebook.loader.syntax import (
    BookFile,
    DecisionFile,
    InputsFile,
    MachineFile,
    ParticipantsFile,
    ReadingsFile,
    ScenarioFile,
)
from routebook.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from pydantic_core import ErrorDetails

    from routebook.loader.faults import Faults

FORMAT = 1

Shape = TypeVar("Shape", bound=BaseModel)

TOP: dict[str, type[BaseModel]] = {
    "book.yaml": BookFile,
    "inputs.yaml": InputsFile,
    "readings.yaml": ReadingsFile,
    "participants.yaml": ParticipantsFile,
}
FOLDERS: dict[str, type[BaseModel]] = {
    "decisions": DecisionFile,
    "machines": MachineFile,
    "scenarios": ScenarioFile,
}
NEEDED = ("book.yaml", "inputs.yaml")


@dataclass(frozen=True, slots=True)
class Written(Generic[Shape]):
    """One file: its values in their shape, and its text's places."""

    shape: Shape
    document: Document


@dataclass(slots=True)
class Files:
    """Every file of a book that could be read."""

    top: dict[str, Written[Any]] = field(default_factory=dict)
    decisions: dict[str, Written[DecisionFile]] = field(default_factory=dict)
    machines: dict[str, Written[MachineFile]] = field(default_factory=dict)
    scenarios: dict[str, Written[ScenarioFile]] = field(default_factory=dict)


def read_files(folder: Traversable, called: str, faults: Faults) -> Files:
    """Read a book's folder; what is wrong with a file is noted, and the file left out."""
    files = Files()
    for name in NEEDED:
        if not (folder / name).is_file():
            faults.add("missing-file", Place(f"{called}/{name}", 1, 1), f"the book has no `{name}`")
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{called}/{entry.name}"
        if entry.name in TOP and entry.is_file():
            if written := _read(entry, path, TOP[entry.name], faults):
                files.top[entry.name] = written
        elif entry.name in FOLDERS and entry.is_dir():
            kept: dict[str, Written[Any]] = getattr(files, entry.name)
            kept.update(_read_folder(entry, path, FOLDERS[entry.name], faults))
        elif not entry.name.startswith("."):
            known = [*TOP, *FOLDERS]
            faults.add(
                "unknown-file",
                Place(path, 1, 1),
                f"`{entry.name}` is not a part of a book",
                did_you_mean(entry.name, known),
            )
    return files


def _read_folder(
    folder: Traversable, called: str, shape: type[BaseModel], faults: Faults
) -> Iterator[tuple[str, Written[Any]]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{called}/{entry.name}"
        stem, dot, ending = entry.name.rpartition(".")
        if entry.name.startswith("."):
            continue
        if not (dot and ending == "yaml" and entry.is_file()):
            faults.add(
                "unknown-file",
                Place(path, 1, 1),
                f"`{entry.name}` is not a part of a book",
                "name it `<id>.yaml`",
            )
            continue
        if not (written := _read(entry, path, shape, faults)):
            continue
        key = next(iter(shape.model_fields))
        named = getattr(written.shape, key)
        if named == stem:
            yield stem, written
        else:
            faults.add(
                "misnamed-file",
                written.document.place(key),
                f"the {key} `{named}` stands in a file that is called `{entry.name}`",
                f"call the file `{named}.yaml`",
            )


def _read(entry: Traversable, path: str, shape: type[Shape], faults: Faults) -> Written[Shape] | None:
    try:
        with entry.open("rb") as stream:
            document = parse(stream.read(LARGEST + 1), path)
    except MalformedYaml as error:
        faults.found.append(error.diagnostic)
        return None
    except OSError as error:
        faults.add("unreadable-file", Place(path, 1, 1), f"the file cannot be read: {error.strerror}")
        return None
    if _is_newer(document, faults):
        return None
    if not isinstance(document.values, dict):
        faults.add("malformed-book", document.place(), "the file holds no mapping of keys to values")
        return None
    try:
        return Written(shape.model_validate(document.values), document)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if not _is_other_branch(detail):
                _note(detail, document, shape, faults)
        return None


def _is_other_branch(detail: ErrorDetails) -> bool:
    """Whether a finding is about the half of "a word or a list of words" that was not meant."""
    tag = detail["loc"][-1] if detail["loc"] else ""
    if tag == "str":
        return isinstance(detail["input"], (list, dict))
    return (
        isinstance(tag, str)
        and tag.startswith(("list[", "dict["))
        and detail["type"] in {"list_type", "dict_type"}
    )


def _is_newer(document: Document, faults: Faults) -> bool:
    version = document.values.get("format") if isinstance(document.values, dict) else None
    if isinstance(version, int) and version > FORMAT:
        faults.add(
            "newer-format",
            document.place("format"),
            f"the book is written in format {version}",
            f"this version of routebook reads format {FORMAT}; install a newer one",
        )
        return True
    return False


def _note(detail: ErrorDetails, document: Document, shape: type[BaseModel], faults: Faults) -> None:
    """One finding of the shape, in our words and at its place."""
    loc = [part for part in detail["loc"] if part != "[key]"]
    kind = detail["type"]
    word = str(loc[-1]) if loc else ""
    written = detail["input"]
    place = document.place(*loc)
    if kind == "extra_forbidden":
        faults.add(
            "unknown-key",
            document.place(*loc, key=True),
            f"`{word}` is not a key that stands here",
            did_you_mean(word, _keys_at(shape, loc[:-1])),
        )
    elif kind == "missing":
        faults.add("missing-key", place, f"`{word}` is missing here")
    elif kind == "string_pattern_mismatch":
        on_key = detail["loc"][-1] == "[key]"
        faults.add(
            "malformed-name",
            document.place(*loc, key=on_key),
            f"`{written}` is not a name that can stand here",
            f"it has to match {detail['ctx']['pattern']}",
        )
    elif kind == "string_type" and isinstance(written, (int, float)):
        faults.add(
            "malformed-value",
            place,
            f"`{written}` is a number, and a word is wanted here",
            "write it in quotes" if not isinstance(written, bool) else "choose a word",
        )
    elif kind == "literal_error":
        faults.add(
            "malformed-value",
            place,
            f"`{written}` cannot stand here",
            f"write {detail['ctx']['expected'].replace(chr(39), '`')}",
        )
    else:
        faults.add("malformed-value", place, f"this is not what stands here: {_expected(kind)} is wanted")


EXPECTED = {
    "string_type": "a word",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "int_type": "a whole number",
    "bool_type": "`true` or `false`",
    "string_too_long": "a shorter name",
}


def _expected(kind: str) -> str:
    return EXPECTED.get(kind, "another kind of value")


def _keys_at(shape: type[BaseModel], loc: list[str | int]) -> list[str]:
    """The keys that may stand at a place, followed through the shape's own annotations."""
    at: Any = shape
    for part in loc:
        if isinstance(at, type) and issubclass(at, BaseModel):
            named = {info.alias or name: info for name, info in at.model_fields.items()}
            at = named[str(part)].annotation if str(part) in named else None
        elif getattr(at, "__args__", None):
            at = at.__args__[-1]
    if isinstance(at, type) and issubclass(at, BaseModel):
        return [info.alias or name for name, info in at.model_fields.items()]
    return []
