"""From pytest's options to what a system is held to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routebook.conformance.asked import SECONDS, Asked
from routebook.conformance.suites.choices import Level
from routebook.errors import RoutebookError
from routebook.options import WrongOption, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.adapters import System
    from routebook.runtime import Engine


@dataclass(frozen=True, slots=True)
class Held:
    """A system that is not started yet, and what it is to be held to; `baseline` lists the vectors that must fail."""

    asked: Asked
    engine: Engine
    system: System
    baseline: Sequence[str]


def held_as_asked(given: Mapping[str, str | list[str] | None]) -> Held:
    """What is held as the options ask for it, of which only those have a value that were given; raises pytest.UsageError."""
    for needed in ("sut", "book"):
        if not given[needed]:
            one = next(name for name, word in given.items() if word is not None)
            raise pytest.UsageError(f"`--routebook-{one}` is given, and `--routebook-{needed}` is not")
    try:
        asked = _asked(given)
        engine = asked.engine()
        return Held(asked, engine, asked.connect(engine.program), asked.known_failures() or ())
    except RoutebookError as error:
        raise usage_error(error) from None
    except WrongOption as error:
        raise pytest.UsageError(str(error)) from None


def usage_error(error: RoutebookError) -> pytest.UsageError:
    """An error as pytest tells it, with its repair."""
    told = f"error[{error.code}]: {error}"
    return pytest.UsageError(f"{told}\n  help: {error.help}" if error.help else told)


def _asked(given: Mapping[str, str | list[str] | None]) -> Asked:
    level = str(given["level"] or Level.STANDARD)
    if level not in {*Level}:
        raise pytest.UsageError(f"`{level}` is not a level: choose {', '.join(Level)}")
    return Asked(
        book=str(given["book"]),
        system=str(given["sut"]),
        level=Level(level),
        extra_states=None,
        readings=pairs(given["reading"] or (), "NAME=CHOICE"),
        vectors=_path(given["vectors"]),
        seconds=_seconds(str(given["timeout"] or SECONDS)),
        mapping=_path(given["mapping"]),
        baseline=_path(given["baseline"]),
    )


def _path(word: str | list[str] | None) -> Path | None:
    return None if word is None else Path(str(word))


def _seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = 0.0
    if not 0.01 <= seconds < float("inf"):
        raise pytest.UsageError(f"`{word}` is not a number of seconds, of which it takes 0.01 at least")
    return seconds
