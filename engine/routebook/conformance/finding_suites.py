"""The suites that a system is held to: read where they have been written, else made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from routebook.advancing import unheard, within
from routebook.conformance.reading_suites import suite_of
from routebook.conformance.suites.choices import EXTRA_STATES, SCENARIOS, Level, makes_suites_of
from routebook.conformance.suites.filing import file_of
from routebook.conformance.vector import DECISION, MACHINE
from routebook.options import WrongOption
from routebook.shelf import find_book

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from routebook.advancing import Advance
    from routebook.conformance.asked import Asked
    from routebook.conformance.suites.permitting import Alternative
    from routebook.conformance.vector import Suite
    from routebook.model import Book
    from routebook.runtime import Engine

FORMAT = 1
"""The way of writing suites that is understood here."""


class Suites:
    """The suites of a level for a book under a choice of readings, and those of its scenarios; or those of a method.

    They are read from a folder that `routebook vectors --into` has written: the one that is named, or that of the generated
    files beside a book of a checkout. What is not there, or is of another book or other readings, is made; of what is there
    and is not used, `remark` is told. Raises WrongOption where there is no such folder.
    """

    def __init__(self, asked: Asked, engine: Engine, remark: Callable[[str], None]) -> None:
        self._asked = asked
        self._engine = engine
        self._remark = remark
        self._level = asked.level
        self._extra_states = (
            EXTRA_STATES.get(asked.level, 0) if asked.extra_states is None else asked.extra_states
        )
        if asked.vectors is not None and not asked.vectors.is_dir():
            raise WrongOption(
                f"there is no folder `{asked.vectors}`; `routebook vectors {asked.book} --into FOLDER` makes one"
            )
        self._folder = _beside(asked.book) if asked.vectors is None else asked.vectors
        self._alternatives: list[Alternative] | None = None

    def of(self, names: Sequence[str], advance: Advance = unheard) -> list[Suite]:
        """The suites of some decisions and machines, as far as the method is for these, then those of scenarios.

        `advance` is told how many are there, of how many. Raises UnsuitableMethod and TooLarge.
        """
        machines = self._engine.program.machines
        names = [name for name in names if makes_suites_of(self._level, machines=name in machines)]
        found = []
        for number, name in enumerate(names):
            part = within(advance, number, len(names))
            found.append(self._read(name, self._level.value) or self._make(name, part))
            advance(number + 1, len(names))
        if isinstance(self._level, Level):
            found += self._of_scenarios([name for name in names if name in machines])
        return found

    def _of_scenarios(self, machines: Sequence[str]) -> list[Suite]:
        read = {name: self._read(name, SCENARIOS) for name in machines}
        made = {} if all(read.values()) else self._make_of_scenarios()
        return [suite for name in machines if (suite := read[name] or made.get(name))]

    def _read(self, name: str, level: str) -> Suite | None:
        program = self._engine.program
        kind = MACHINE if name in program.machines else DECISION
        path = self._folder / file_of(level, kind, name, "json") if self._folder else None
        if path is None or not path.is_file():
            return None
        try:
            plain = json.loads(path.read_bytes())
            suite = suite_of(plain) if plain["format"] == FORMAT else None
        except (OSError, LookupError, TypeError, ValueError, AttributeError):
            suite = None
        extra_states = 0 if level == SCENARIOS or kind == DECISION else self._extra_states
        wanted = (name, program.fingerprint, level, extra_states, dict(program.readings))
        if suite and wanted == (
            suite.of,
            suite.fingerprint,
            suite.level,
            suite.extra_states,
            dict(suite.readings),
        ):
            return suite
        if suite is None or dict(suite.readings) == dict(program.readings):
            self._remark(f"{path} is not of this book as it is asked for: the suite is made anew")
        return None

    def _make(self, name: str, advance: Advance) -> Suite:
        from routebook.conformance.suites.suites_of import suites_of  # noqa: PLC0415  (what is read needs none of it)
        from routebook.loader import load  # noqa: PLC0415

        others = self._others(load(self._asked.book))
        (suite,) = suites_of(
            self._engine, self._level, others, of=name, extra_states=self._extra_states, advance=advance
        )
        return suite

    def _make_of_scenarios(self) -> dict[str, Suite]:
        from routebook.conformance.suites.scenario_suite import scenario_suites  # noqa: PLC0415  (as above)
        from routebook.loader import load  # noqa: PLC0415

        book = load(self._asked.book)
        if not book.scenarios:
            return {}
        made = scenario_suites(self._engine, book.scenarios.values(), self._others(book))
        return {suite.of: suite for suite in made}

    def _others(self, book: Book) -> list[Alternative]:
        from routebook.conformance.suites.permitting import alternatives  # noqa: PLC0415  (as above)

        if self._alternatives is None:
            self._alternatives = [*alternatives(book, self._asked.readings, self._asked.engine)]
        return self._alternatives


def _beside(book: str) -> Path | None:
    """The folder of the suites that are generated beside the `spec` of a checkout."""
    folder, _ = find_book(book)
    return folder.parents[1] / "generated" / folder.name / "vectors" if folder.parent.name == "spec" else None
