"""From pytest's options to what a system is held to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

import routebook
from routebook.cli.arguments import pairs
from routebook.cli.conforming import SECONDS, Options, mapping_in, text_of
from routebook.conformance.adapters.connecting import connect
from routebook.conformance.baseline import parse_baseline
from routebook.conformance.suites.choices import Level
from routebook.errors import RoutebookError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.conformance.adapters import System
    from routebook.runtime import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A system that is not started yet, and what it is to be held to.

    `words` name the system. `baseline` lists the vectors that must fail.
    """

    book: str
    words: str
    readings: Mapping[str, str]
    engine: Engine
    system: System
    baseline: Sequence[str]
    options: Options

    @property
    def command(self) -> list[str]:
        """The command that does the same without pytest."""
        return ["routebook", "conform", self.book, self.words, *self.options.words()]


def asked_for(given: Mapping[str, str | list[str] | None]) -> Asked:
    """What the options ask for, of which only those have a value that were given; raises pytest.UsageError."""
    for needed in ("sut", "book"):
        if not given[needed]:
            one = next(name for name, word in given.items() if word is not None)
            raise pytest.UsageError(f"`--routebook-{one}` is given, and `--routebook-{needed}` is not")
    try:
        return _asked(str(given["book"]), str(given["sut"]), _options(given))
    except RoutebookError as error:
        raise usage_error(error) from None
    except typer.BadParameter as error:
        raise pytest.UsageError(error.message) from None


def usage_error(error: RoutebookError) -> pytest.UsageError:
    """An error as pytest tells it, with its repair."""
    told = f"error[{error.code}]: {error}"
    return pytest.UsageError(f"{told}\n  help: {error.help}" if error.help else told)


def _asked(book: str, words: str, options: Options) -> Asked:
    readings = pairs(options.readings, "NAME=CHOICE")
    engine = routebook.engine(book, readings)
    return Asked(
        book=book,
        words=words,
        readings=readings,
        engine=engine,
        system=connect(words, engine.program, options.seconds, mapping_in(options.mapping)),
        baseline=parse_baseline(text_of(options.baseline)) if options.baseline else (),
        options=options,
    )


def _options(given: Mapping[str, str | list[str] | None]) -> Options:
    level = str(given["level"] or Level.STANDARD)
    if level not in {*Level}:
        raise pytest.UsageError(f"`{level}` is not a level: choose {', '.join(Level)}")
    return Options(
        level=Level(level),
        extra_states=None,
        vectors=_path(given["vectors"]),
        readings=[*(given["reading"] or ())],
        only=[],
        most_failures=None,
        seconds=_seconds(str(given["timeout"] or SECONDS)),
        mapping=_path(given["mapping"]),
        baseline=_path(given["baseline"]),
        reports=[],
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
