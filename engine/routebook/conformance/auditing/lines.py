"""The lines of a file in blocks, however long a line may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

AT_ONCE = 64 * 1024
LONGEST = 1024 * 1024
"""So many bytes a line may have. At least as many as are read at once, so that only the first of a block can have more."""

MARK = b"\xef\xbb\xbf"
"""What some programs put before UTF-8 text."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines with their ends, the first being of this number; None for one line that is too long."""

    first: int
    data: bytes | None


def blocks_of(stream: BinaryIO) -> Iterator[Block]:
    """A file's lines, without what some programs put before its text."""
    number, held = 1, b""
    read = stream.read(AT_ONCE).removeprefix(MARK)
    while read:
        held += read
        end = held.rfind(b"\n") + 1
        if len(held) > LONGEST and not 0 <= held.find(b"\n") <= LONGEST:
            yield Block(number, None)
            held = _skipped(stream, held)
            number += 1
        elif end:
            yield Block(number, held[:end])
            number += held.count(b"\n")
            held = held[end:]
        read = stream.read(AT_ONCE)
    if held:
        yield Block(number, held)


def _skipped(stream: BinaryIO, held: bytes) -> bytes:
    """What has been read already of the lines after the first one."""
    while b"\n" not in held:
        held = stream.read(AT_ONCE)
        if not held:
            return b""
    return held.partition(b"\n")[2]
