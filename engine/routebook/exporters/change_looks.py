"""How what came, went or changed looks on a picture: a mark, a colour for words and lines, a fill."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.comparing.telling.phrases import mark

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Look:
    """The mark tells as much as the colours do."""

    mark: str
    ink: str
    fill: str
    dashed: bool = False


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        CAME: Look(mark(CAME), "#14592b", "#e0f3e4"),
        WENT: Look(mark(WENT), "#951a1a", "#fbe6e6", dashed=True),
        CHANGED: Look(mark(CHANGED), "#6b4200", "#fdf0cf"),
    }
)
"""By how something differs; every ink has a contrast of at least 6 to 1 on every fill."""

AS_IT_WAS = "#8491a0"
"""The colour of lines that do not differ."""
