"""Reads the knowledge sources with their passages, the readings, and the register of ambiguities."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.diagnostic import Note
from routebook.model import Ambiguity, Digest, Digests, Passage, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.faults import Faults
    from routebook.loader.scope import Scope
    from routebook.loader.shapes import Written
    from routebook.loader.syntax import BookFile, DigestsFile, ReadingsFile

KINDS = ("reading", "open", "other_edition", "editorial")


def read_sources(
    file: Written[BookFile], recorded: Written[DigestsFile] | None, faults: Faults
) -> tuple[dict[str, Source], dict[str, Passage]]:
    """The documents, and every passage by its path, which is unique in the book."""
    digests = _read_digests(recorded, file.shape, faults)
    sources: dict[str, Source] = {}
    passages: dict[str, Passage] = {}
    for name, written in file.shape.sources.items():
        for path, where in written.passages.items():
            place = file.document.place("sources", name, "passages", path, key=True)
            if path in passages:
                faults.add(
                    "name-taken",
                    place,
                    f"the passage `{path}` is listed twice",
                    "rename one of them",
                    Note(passages[path].place, "it is listed here first"),
                )
            words = {key: str(value) for key, value in where.items()}
            passages[path] = Passage(path, name, MappingProxyType(words), place)
        for path in written.context:
            faults.known(
                path,
                written.passages,
                "passage",
                file.document.place("sources", name, "context", path, key=True),
            )
        sources[name] = Source(
            name,
            written.title,
            written.edition,
            MappingProxyType(written.context),
            MappingProxyType(written.lost),
            digests.get(name),
            file.document.place("sources", name, key=True),
        )
    return sources, passages


def _read_digests(
    file: Written[DigestsFile] | None, front: BookFile, faults: Faults
) -> Mapping[str, Digests]:
    """What was recorded of the passages of each document, without those that the book does not have."""
    digests: dict[str, Digests] = {}
    if file is None:
        return digests
    for name, written in file.shape.digests.items():
        at = ("digests", name)
        if not faults.known(name, front.sources, "source", file.document.place(*at, key=True)):
            continue
        passages = {}
        for path, text in written.passages.items():
            place = file.document.place(*at, "passages", path, key=True)
            if faults.known(path, front.sources[name].passages, "passage", place):
                words, _, sha256 = text.partition(" ")
                passages[path] = Digest(int(words), sha256)
        digests[name] = Digests(written.salt, MappingProxyType(passages))
    return digests


def read_readings(file: Written[ReadingsFile] | None, scope: Scope) -> dict[str, Reading]:
    """The readings, each with a default that is one of its choices."""
    readings: dict[str, Reading] = {}
    if file is None:
        return readings
    for name, written in file.shape.readings.items():
        at = ("readings", name)
        scope.faults.known(written.default, written.choices, "choice", file.document.place(*at, "default"))
        readings[name] = Reading(
            name,
            written.about,
            scope.sources(written.passages, file.document, *at, "passages"),
            written.default,
            MappingProxyType(written.choices),
            file.document.place(*at, key=True),
        )
    return readings


def read_register(file: Written[BookFile], scope: Scope) -> dict[str, Ambiguity]:
    """The register: each ambiguity with exactly one home."""
    register: dict[str, Ambiguity] = {}
    for name, written in file.shape.register_.items():
        place = file.document.place("register", name, key=True)
        homes = {kind: text for kind in KINDS if (text := getattr(written, kind)) is not None}
        if len(homes) != 1:
            scope.faults.add(
                "homeless-ambiguity",
                place,
                f"`{name}` has {len(homes)} homes",
                "give it one of " + ", ".join(f"`{kind}`" for kind in KINDS),
            )
            continue
        kind, text = homes.popitem()
        if kind == "reading":
            scope.faults.known(
                text, scope.readings, "reading", file.document.place("register", name, "reading")
            )
        register[name] = Ambiguity(name, written.about, kind, text, place)
    return register
