"""Reads the inputs: named values, groups of them, versions with their bands, and the outputs of tables."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.diagnostic import Note
from routebook.model import Input
from routebook.versions import cuts_of, describe_segments, parse_band, segments_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routebook.loader.faults import Faults
    from routebook.loader.files import Files
    from routebook.loader.places import Document
    from routebook.loader.shapes import Written
    from routebook.loader.syntax import InputsFile, InputWritten
    from routebook.model import Place
    from routebook.versions import Cut

RESERVED = frozenset({"then", "by_reading", "source", "note", "implied", "because"})


def read_inputs(file: Written[InputsFile], files: Files, faults: Faults) -> dict[str, Input]:
    """Every fact that a rule can have a condition on: the given inputs, then the outputs of the tables."""
    inputs = {
        name: _read_input(name, written, file.document, faults) for name, written in file.shape.inputs.items()
    }
    for name in RESERVED & inputs.keys():
        faults.add(
            "name-taken",
            inputs[name].place,
            f"`{name}` is a key of rules and cannot be an input",
            "choose another name",
        )
    for table in files.decisions.values():
        for name, values in table.shape.answers.items():
            place = table.document.place("answers", name, key=True)
            if name in inputs or name in RESERVED:
                notes = [Note(inputs[name].place, "it is named here first")] if name in inputs else []
                faults.add("name-taken", place, f"the name `{name}` is taken", "rename the output", *notes)
                faults.pass_over(values)
                continue
            if not values:
                faults.add("missing-key", place, f"`{name}` has no values", "list at least one")
            inputs[name] = Input(
                name=name,
                values=_once(values, table.document, faults, "answers", name),
                groups=MappingProxyType({}),
                decided_by=table.shape.decision,
                place=place,
                places=_places(values, (), table.document, "answers", name),
            )
    return inputs


def _once(values: list[str], document: Document, faults: Faults, *path: str) -> tuple[str, ...]:
    """The values without repetitions, each of which is a fault."""
    first = {value: number for number, value in reversed(list(enumerate(values)))}
    for number, value in enumerate(values):
        if first[value] < number:
            faults.add(
                "name-taken", document.place(*path, number), f"`{value}` is listed twice", "remove one"
            )
        if value == "undocumented":
            faults.add(
                "name-taken",
                document.place(*path, number),
                "`undocumented` is no value, it is the lack of one",
                "leave it out; declare the combination under `undocumented`",
            )
    return tuple(dict.fromkeys(values))


def _read_input(name: str, written: InputWritten, document: Document, faults: Faults) -> Input:
    place = document.place("inputs", name, key=True)
    if written.type == "version":
        for key in ("values", "groups"):
            if getattr(written, key):
                faults.add(
                    "malformed-value",
                    document.place("inputs", name, key, key=True),
                    f"a version has `bands`, not `{key}`",
                )
        cuts, values, groups = _read_bands(name, written.bands, document, faults)
        places = _places((), written.bands, document, "inputs", name, "bands")
        return Input(
            name=name,
            values=values,
            groups=groups,
            cuts=cuts,
            about=written.about,
            place=place,
            places=places,
        )
    if written.bands:
        faults.add(
            "malformed-value",
            document.place("inputs", name, "bands", key=True),
            "only a version has `bands`",
            "add `type: version`, or write `groups`",
        )
    if not written.values:
        repair = "list them under `values`, or write `type: version`"
        faults.add("missing-key", place, f"`{name}` has no values", repair)
    named = _once(written.values, document, faults, "inputs", name, "values")
    members = {
        group: _read_group(group, listed, named, document, faults, "inputs", name, "groups", group)
        for group, listed in written.groups.items()
    }
    return Input(
        name=name,
        values=named,
        groups=MappingProxyType(members),
        about=written.about,
        place=place,
        places=_places(written.values, (), document, "inputs", name, "values")
        | _places((), written.groups, document, "inputs", name, "groups"),
    )


def _places(values: Iterable[str], keys: Iterable[str], document: Document, *path: str) -> dict[str, Place]:
    """Where words are written: values in a list, or the keys of a mapping."""
    listed = {value: document.place(*path, number) for number, value in enumerate(values)}
    return listed | {key: document.place(*path, key, key=True) for key in keys}


def _read_group(
    group: str, members: list[str], values: tuple[str, ...], document: Document, faults: Faults, *path: str
) -> tuple[str, ...]:
    if group in values:
        faults.add(
            "name-taken",
            document.place(*path, key=True),
            f"`{group}` is a value already",
            "choose another name for the group",
        )
    if not members:
        faults.add("missing-key", document.place(*path), f"the group `{group}` holds no values", "list them")
    for number, member in enumerate(members):
        if member in members[:number]:
            faults.add(
                "name-taken", document.place(*path, number), f"`{member}` is listed twice", "remove one"
            )
    return tuple(
        member
        for number, member in enumerate(members)
        if faults.known(member, values, "value", document.place(*path, number))
    )


def _read_bands(
    name: str, bands: Mapping[str, str], document: Document, faults: Faults
) -> tuple[tuple[Cut, ...], tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    ranges = {}
    for band, text in bands.items():
        try:
            ranges[band] = parse_band(text)
        except ValueError:
            faults.add(
                "malformed-band",
                document.place("inputs", name, "bands", band),
                f"`{text}` is not a range of versions",
                "write bounds such as `>=12 <13`, `<12` or `=14.2`",
            )
            faults.unread.add(band)
    cuts = cuts_of(ranges.values())
    values = describe_segments(cuts)
    groups = {band: tuple(values[i] for i in segments_in(cuts, range_)) for band, range_ in ranges.items()}
    return cuts, values, MappingProxyType(groups)
