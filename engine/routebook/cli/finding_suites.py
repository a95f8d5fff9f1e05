"""The suites of a book for the commands that need them: read where they have been written, else made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from routebook.cli.progress import advancing
from routebook.conformance.reading_suites import suite_of
from routebook.conformance.suites.choices import EXTRA_STATES, makes_suites_of
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from routebook.conformance.suites.choices import Level, Method
    from routebook.conformance.suites.permitting import Alternative
    from routebook.conformance.vector import Suite
    from routebook.runtime import Engine

FORMAT = 1
"""The way of writing suites that is understood here."""


class Suites:
    """The suites of a level for a book under a choice of readings.

    They are read from a folder that `routebook vectors --into` has written: the one that is named, or that of the generated
    files beside a book of a checkout. What is not there, or is of another book or other readings, is made.
    """

    def __init__(
        self,
        book: str,
        chosen: Mapping[str, str],
        engine: Engine,
        level: Level | Method,
        extra_states: int | None,
        folder: Path | None,
    ) -> None:
        self._book = book
        self._chosen = chosen
        self._engine = engine
        self._level = level
        self._extra_states = EXTRA_STATES.get(level, 0) if extra_states is None else extra_states
        self._folder = _beside(book) if folder is None else folder
        self._alternatives: list[Alternative] | None = None

    def of(self, names: Sequence[str]) -> list[Suite]:
        """The suites of some decisions and machines, as far as the method is for these.

        Raises UnsuitableMethod and TooLarge.
        """
        machines = self._engine.program.machines
        names = [name for name in names if makes_suites_of(self._level, machines=name in machines)]
        with advancing(f"making suites of {self._engine.program.book}") as advance:
            found = []
            for number, name in enumerate(names, 1):
                found.append(self._read(name) or self._make(name))
                advance(number, len(names))
            return found

    def _read(self, name: str) -> Suite | None:
        program = self._engine.program
        kind = "machines" if name in program.machines else "decisions"
        path = self._folder / self._level.value / kind / f"{name}.json" if self._folder else None
        if path is None or not path.is_file():
            return None
        try:
            plain = json.loads(path.read_bytes())
            suite = suite_of(plain) if plain["format"] == FORMAT else None
        except (OSError, LookupError, TypeError, ValueError, AttributeError):
            suite = None
        if suite and (suite.of, suite.fingerprint, suite.level) == (
            name,
            program.fingerprint,
            self._level.value,
        ):
            is_of_them = dict(suite.readings) == dict(program.readings)
            if is_of_them and (suite.kind == "decision" or suite.extra_states == self._extra_states):
                return suite
        typer.echo(f"{path} is not of this book as it is asked for: the suite is made anew", err=True)
        return None

    def _make(self, name: str) -> Suite:
        from routebook.cli.vectors import alternatives  # noqa: PLC0415  (what is read needs none of it)
        from routebook.conformance.suites.suites_of import suites_of  # noqa: PLC0415
        from routebook.loader import load  # noqa: PLC0415

        if self._alternatives is None:
            self._alternatives = [*alternatives(self._book, load(self._book), self._chosen)]
        (suite,) = suites_of(
            self._engine, self._level, self._alternatives, of=name, extra_states=self._extra_states
        )
        return suite


def _beside(book: str) -> Path | None:
    """The folder of the suites that are generated beside the `spec` of a checkout."""
    folder, _ = find_book(book)
    return folder.parents[1] / "generated" / folder.name / "vectors" if folder.parent.name == "spec" else None
