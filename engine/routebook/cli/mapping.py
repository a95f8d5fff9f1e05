"""The mapping of an audit: a YAML file that names the columns of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Discriminator, Tag

from routebook.conformance.auditing.naming import Naming
from routebook.errors import MalformedMapping
from routebook.loader.faults import Faults
from routebook.loader.kinds import A_MAPPING, A_WORD, kind_of
from routebook.loader.places import LARGEST, parse
from routebook.loader.shapes import fit_file
from routebook.loader.syntax import Written

if TYPE_CHECKING:
    from pathlib import Path

Columns = Annotated[
    Annotated[str, Tag(A_WORD)] | Annotated[dict[str, str], Tag(A_MAPPING)], Discriminator(kind_of)
]


class MappingFile(Written):
    """Which columns hold what; what is not named is not recorded."""

    client: str
    """Whose event it is."""
    time: str
    """When it was: a number, or a date as ISO 8601 writes it."""
    event: str
    """The event."""
    parameters: Columns | None = None
    """The parameters of the client: a column that holds them all, or a column for each."""
    outputs: Columns | None = None
    """The outputs of the decision: a column that holds them all, or a column for each."""
    actions: str | None = None
    """The actions that were taken."""
    refused: str | None = None
    """Whether the event was refused."""


def read_mapping(path: Path | None) -> Naming:
    """The columns that a file names, or the usual ones where there is none; raises MalformedMapping."""
    if path is None:
        return Naming()
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        message = f"`{path}` cannot be read: {error.strerror or error}"
        raise MalformedMapping(message, help="name a file with `--mapping`") from None
    faults = Faults()
    document = parse(data, path.name, faults)
    written = fit_file(document, MappingFile, faults) if document else None
    for fault in faults.found:
        raise MalformedMapping(f"{fault.place}: {fault.message}", help=fault.help)
    if written is None:
        raise MalformedMapping(f"`{path}` holds no mapping", help="name the columns in it")
    return Naming(**written.shape.model_dump())
