"""Which columns of a log hold what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routebook.errors import UnreadableLog

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Place = str | Mapping[str, str]
"""A column that holds several things by their names, or a column for each of them."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of a log's columns; None for what the log does not record.

    In JSON a name is that of a key, or the way through nested objects, joined by dots. What is None is not compared.
    """

    client: str = "client"
    time: str = "time"
    event: str = "event"
    parameters: Place | None = "parameters"
    outputs: Place | None = "outputs"
    actions: str | None = "actions"
    refused: str | None = "refused"

    def among(self, header: Iterable[str]) -> Naming:
        """The same for a table with these columns, in which `outputs` may stand for `outputs.a`, `outputs.b` and so on.

        Parameters that no column holds are None, and missed by the audit itself. Raises UnreadableLog for any other
        column that is not there.
        """
        columns = dict.fromkeys(header)
        parameters, outputs = _spread(self.parameters, columns), _spread(self.outputs, columns)
        if isinstance(parameters, str) and parameters not in columns:
            parameters = None
        found = replace(self, parameters=parameters, outputs=outputs)
        for name in found.columns():
            if name not in columns:
                raise UnreadableLog(
                    f"the log has no column `{name}`",
                    help="name its columns with `--mapping`, and leave out what it does not record",
                )
        return found

    def columns(self) -> tuple[str, ...]:
        """Every column that is named, each once."""
        each = [self.client, self.time, self.event, *self.saying()[1:], *_names(self.parameters)]
        return tuple(dict.fromkeys(each))

    def saying(self) -> tuple[str, ...]:
        """The columns that say what happened."""
        single = [name for name in (self.actions, self.refused) if name is not None]
        return (self.event, *_names(self.outputs), *single)

    def carrying(self) -> tuple[str, ...]:
        """The columns that hold parameters."""
        return tuple(_names(self.parameters))


def _names(place: Place | None) -> list[str]:
    if place is None:
        return []
    return [place] if isinstance(place, str) else list(place.values())


def _spread(place: Place | None, columns: Collection[str]) -> Place | None:
    """A column that is not there as those whose names begin with it."""
    if not isinstance(place, str) or place in columns:
        return place
    start = f"{place}."
    spread = {column.removeprefix(start): column for column in columns if column.startswith(start)}
    return spread or place
