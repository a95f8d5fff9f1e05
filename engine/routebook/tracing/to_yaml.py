"""What was recorded of a book's sources as the text of its `digests.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routebook.model import Digests

SCHEMA = "# yaml-language-server: $schema="
ABOUT = """\
# Written by `routebook sources --record`: the passages of each document in its order, with the number of words of each
# and a salted hash of them. No word of a document can be read from it; those of a short passage can be guessed.
"""


def to_yaml(digests: Mapping[str, Digests], first_line: str) -> str:
    """The file, below a first line that may name its schema."""
    return (
        first_line
        + ABOUT
        + "digests:\n"
        + "".join(line for name in digests for line in _lines(name, digests[name]))
    )


def _lines(name: str, digests: Digests) -> Iterator[str]:
    width = max(map(len, digests.passages), default=0) + 1
    yield f'  {name}:\n    salt: "{digests.salt}"\n    passages:\n'
    for path, digest in digests.passages.items():
        yield f"      {path + ':':{width}} {digest.words:>4} {digest.sha256}\n"
