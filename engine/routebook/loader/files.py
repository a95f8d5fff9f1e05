"""The files of a book's folder, each read and held against the shape that its name asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import did_you_mean
from routebook.loader.places import LARGEST, parse
from routebook.loader.shapes import Shape, Written, fit_file
from routebook.loader.syntax import (
    FORMAT,
    BookFile,
    DecisionFile,
    DigestsFile,
    InputsFile,
    MachineFile,
    ParticipantsFile,
    PromisesFile,
    ReadingsFile,
    ScenarioFile,
)
from routebook.model import Place
from routebook.shelf import RELEASED, released_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic import BaseModel

    from routebook.loader.faults import Faults
    from routebook.loader.places import Document

FRONT = "book.yaml"
DIGESTS = "digests.yaml"
TOP: dict[str, type[BaseModel]] = {
    FRONT: BookFile,
    "inputs.yaml": InputsFile,
    "readings.yaml": ReadingsFile,
    "participants.yaml": ParticipantsFile,
    "properties.yaml": PromisesFile,
    DIGESTS: DigestsFile,
}
FOLDERS: dict[str, type[BaseModel]] = {
    "decisions": DecisionFile,
    "machines": MachineFile,
    "scenarios": ScenarioFile,
}
NEEDED = {"inputs.yaml": FRONT, "participants.yaml": "scenarios"}
"""Files that have to be there, where something else is."""


@dataclass(slots=True)
class Files:
    """Every file of a book that could be read."""

    top: dict[str, Written[Any]] = field(default_factory=dict)
    decisions: dict[str, Written[DecisionFile]] = field(default_factory=dict)
    machines: dict[str, Written[MachineFile]] = field(default_factory=dict)
    scenarios: dict[str, Written[ScenarioFile]] = field(default_factory=dict)


def read_files(folder: Path, called: str, faults: Faults) -> Files:
    """Read a book's folder; what is wrong with a file is noted, and the file left out."""
    files = Files()
    for name, why in NEEDED.items():
        present = (folder / why).is_file() or (folder / why).is_dir()
        if present and not (folder / name).is_file():
            place = Place(f"{called}/{name}", 1, 1)
            faults.add("missing-file", place, f"the book has no `{name}`", f"add it beside `{why}`")
    for entry in sorted(folder.iterdir(), key=lambda each: (each.name != FRONT, each.name)):
        path = f"{called}/{_shown(entry)}"
        if entry.name in TOP and entry.is_file():
            if document := _read(entry, path, faults):
                if entry.name == FRONT and _is_newer(document, faults):
                    return Files()
                if written := fit_file(document, TOP[entry.name], faults):
                    files.top[entry.name] = written
        elif entry.name in FOLDERS and entry.is_dir():
            kept: dict[str, Written[Any]] = getattr(files, entry.name)
            kept.update(_read_folder(entry, path, FOLDERS[entry.name], faults))
        else:
            _look_for_strays(entry, path, faults)
    return files


def _look_for_strays(other: Path, called: str, faults: Faults) -> None:
    """Note what is no part of a book, and what is no release among its releases, of which nothing else is read."""
    if other.name != RELEASED or not other.is_dir():
        if not other.name.startswith("."):
            faults.add("unknown-file", Place(called, 1, 1), *_stray(other))
        return
    for entry in sorted(other.iterdir(), key=lambda each: each.name):
        if not entry.name.startswith(".") and not (released_as(entry.name) and entry.is_file()):
            faults.add(
                "unknown-file",
                Place(f"{called}/{_shown(entry)}", 1, 1),
                f"`{_shown(entry)}` is not a release of a book",
                "take it out: only what `routebook release` writes stands here",
            )


def _read_folder(
    folder: Path, called: str, shape: type[Shape], faults: Faults
) -> Iterator[tuple[str, Written[Shape]]]:
    """Each file of a folder by the id that stands in it."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{called}/{_shown(entry)}"
        if entry.name.startswith("."):
            continue
        if not (entry.name.endswith(".yaml") and entry.is_file()):
            faults.add(
                "unknown-file",
                Place(path, 1, 1),
                f"`{_shown(entry)}` is not a part of a book",
                "name it `<id>.yaml`",
            )
            if entry.is_file():
                faults.pass_over(_text(entry, path, faults))
            continue
        document = _read(entry, path, faults)
        written = document and fit_file(document, shape, faults)
        if not written:
            faults.unread.add(entry.name.removesuffix(".yaml"))
            continue
        key = next(iter(shape.model_fields))
        named = getattr(written.shape, key)
        if entry.name != f"{named}.yaml":
            taken = (folder / f"{named}.yaml").is_file()
            faults.add(
                "misnamed-file",
                written.document.place(key),
                f"the {key} `{named}` stands in a file that is called `{_shown(entry)}`",
                f"give it an id of its own, for there is a `{named}.yaml`"
                if taken
                else f"call the file `{named}.yaml`",
            )
            if taken:
                faults.pass_over(written.document.values)
                continue
        yield named, written


def _stray(entry: Path) -> tuple[str, str]:
    """What is wrong with something that is no part of a book, and the repair."""
    if entry.name in FOLDERS:
        repair = f"put each in a file of its own: `{entry.name}/<id>.yaml`"
        return f"`{entry.name}` is no folder, and one is wanted here", repair
    if entry.name in TOP:
        return f"`{entry.name}` is no file, and one is wanted here", ""
    return f"`{_shown(entry)}` is not a part of a book", did_you_mean(entry.name, [*TOP, *FOLDERS, RELEASED])


def _shown(entry: Path) -> str:
    """The name of a file, printable whatever it holds."""
    return entry.name if entry.name.isprintable() else ascii(entry.name)[1:-1]


def _read(entry: Path, path: str, faults: Faults) -> Document | None:
    data = _text(entry, path, faults)
    document = parse(data, path, faults) if data is not None else None
    if document is None:
        faults.pass_over(data)
    return document


def _text(entry: Path, path: str, faults: Faults) -> bytes | None:
    try:
        with entry.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        faults.add("unreadable-file", Place(path, 1, 1), f"the file cannot be read: {error.strerror}")
        return None


def _is_newer(front: Document, faults: Faults) -> bool:
    """Whether the book is of a newer format, in which everything else may be right."""
    version = front.values.get("format") if isinstance(front.values, dict) else None
    if isinstance(version, int) and version > FORMAT:
        faults.add(
            "newer-format",
            front.place("format"),
            f"the book is written in format {version}",
            f"this version of routebook reads format {FORMAT}; install a newer one",
        )
        return True
    return False
