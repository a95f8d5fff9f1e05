"""The documents that a book transcribes: their passages, what was recorded of them, and the doubts about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model.place import Place


@dataclass(frozen=True, slots=True)
class Source:
    """A knowledge source: the document that the rules transcribe, what is only context, what is lost.

    `digests` is None where nothing was recorded of its passages.
    """

    id: str
    title: str
    edition: str
    context: Mapping[str, str]
    lost: Mapping[str, str]
    digests: Digests | None
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a knowledge source; `where` in the order written."""

    id: str
    source: str
    where: Mapping[str, str]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Digest:
    """What is kept of a passage's text: how many words it has, and a salted hash of them, as sixteen digits."""

    words: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Digests:
    """What was recorded of the passages of a document, in the order in which they stand in it; none overlap."""

    salt: str
    passages: Mapping[str, Digest]


@dataclass(frozen=True, slots=True)
class Reading:
    """Ways to understand an ambiguous passage: each choice in words, one of them the default."""

    id: str
    about: str
    passages: tuple[str, ...]
    default: str
    choices: Mapping[str, str]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An entry of the register: a doubt about the document and its one home, of four kinds.

    `kind` is `reading` (then `text` names it), `open`, `other_edition` or `editorial`.
    """

    id: str
    about: str
    kind: str
    text: str
    place: Place = field(compare=False)
