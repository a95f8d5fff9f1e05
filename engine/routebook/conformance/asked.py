"""Which system is to be held to which book, and how, in the words of whoever asks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import routebook
from routebook.conformance.adapters.connecting import connect
from routebook.conformance.baseline import parse_baseline
from routebook.conformance.suites.choices import Level
from routebook.errors import UnusableSystem
from routebook.options import text_of
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from routebook.conformance.adapters import System
    from routebook.conformance.suites.choices import Method
    from routebook.program import Program
    from routebook.runtime import Engine

SECONDS = 10.0
"""How long an answer may take where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A system under test and a book, both as they were named, and the options that say how it is held to it.

    `readings` are those that were chosen. `vectors` is a folder of suites, `mapping` the file for a system behind HTTP,
    `baseline` that of known failures.
    """

    book: str
    system: str
    level: Level | Method
    extra_states: int | None
    readings: Mapping[str, str]
    vectors: Path | None
    seconds: float
    mapping: Path | None
    baseline: Path | None

    @property
    def command(self) -> list[str]:
        """What a run of one vector needs, as a command without `--only`."""
        words = ["routebook", "conform", self.book, self.system]
        words += ["--level" if isinstance(self.level, Level) else "--method", self.level.value]
        words += [] if self.extra_states is None else ["--extra-states", str(self.extra_states)]
        words += [
            word for name, choice in self.readings.items() for word in ("--reading", f"{name}={choice}")
        ]
        words += [] if self.vectors is None else ["--vectors", str(self.vectors)]
        words += [] if self.seconds == SECONDS else ["--timeout", f"{self.seconds:g}"]
        return words + ([] if self.mapping is None else ["--mapping", str(self.mapping)])

    def engine(self, changed: Mapping[str, str] = EMPTY) -> Engine:
        """The engine of the book, perhaps with some readings changed; raises what `routebook.engine` does."""
        return routebook.engine(self.book, {**self.readings, **changed})

    def connect(self, program: Program) -> System:
        """The system, which is not started yet; raises UnusableSystem and WrongOption."""
        mapping = None if self.mapping is None else _mapping_in(self.mapping)
        return connect(self.system, program, self.seconds, mapping)

    def known_failures(self) -> Sequence[str] | None:
        """The vectors that the baseline lists, None where there is none; raises WrongOption."""
        return None if self.baseline is None else parse_baseline(text_of(self.baseline))


def _mapping_in(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise UnusableSystem(f"`{path}` is not TOML: {str(error).lower()}", help="mend the mapping") from None
