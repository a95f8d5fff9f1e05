"""How the rules of a book come among the tests of a run, and what is told when all have been run."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pytest

from routebook.conformance.report.report import counts_words, readings_words
from routebook.conformance.report.to_text import diagnosis_lines
from routebook.conformance.running import name_that_is_meant
from routebook.errors import RoutebookError
from routebook.testing.asking import usage_error
from routebook.testing.holding import Holding
from routebook.testing.rules import Book

if TYPE_CHECKING:
    from routebook.testing.asking import Held


class Collecting:
    """The hooks of a run in which a system is held to a book.

    Its rules come after all other tests. Arguments that begin with the name of the book choose among them.
    """

    def __init__(self, held: Held) -> None:
        self._held = held
        self._name = held.engine.program.book
        self._chosen: list[str] = []
        self._holding: Holding | None = None

    def pytest_report_header(self) -> str:
        """What is held to what."""
        program, asked = self._held.engine.program, self._held.asked
        return f"routebook: {program.book} {program.version}, {asked.level}, {asked.system}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Take the names of rules from the arguments, the rest of which name files.

        Workers of pytest-xdist do not tell why they cannot begin, so whoever starts them tries that first.
        """
        config = session.config
        self._chosen = [name for word in config.args if (name := self._rules_named(word))]
        config.args = [word for word in config.args if not self._rules_named(word)]
        if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
            self._begin()
            self._held.system.stop()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Start the system, and add the rules of what it implements."""
        self._holding = self._begin()
        book = Book.of(session, self._name, self._held.asked.book, self._holding)
        rules = [*session.genitems(book)]
        items += [
            rule
            for rule in rules
            if not self._chosen or any(_is_of(rule.nodeid, name) for name in self._chosen)
        ]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the diagnosis, and under which other readings more would pass."""
        if self._holding is None or not self._holding.has_run:
            return
        report = self._holding.conclude()
        lines = [line for each in report.diagnoses for line in diagnosis_lines(each)]
        under = readings_words(report.conclusion["under"])
        lines.append(counts_words(report) + (f" under the reading {under}" if under else ""))
        if under:
            choose = " ".join(f"--routebook-reading={each}" for each in under.split(", "))
            lines.append(
                f"the tests of rules hold it to {readings_words(report.defaults)}; add {choose} to choose that reading"
            )
        terminalreporter.write_sep("=", f"routebook: {self._name}")
        for line in lines:
            terminalreporter.write_line(line)

    def pytest_sessionfinish(self) -> None:
        """Let the system end."""
        self._held.system.stop()

    def _begin(self) -> Holding:
        """Start the system; raises pytest.UsageError, also for a name of no rule that it implements."""
        meant = [name.split("::")[1:2] for name in self._chosen]
        try:
            holding = Holding(self._held, [of for each in meant for of in each] if all(meant) else ())
        except RoutebookError as error:
            raise usage_error(error) from None
        rules: dict[str, set[str]] = {}
        for suite in holding.suites:
            rules.setdefault(suite.of, set()).update(group.rule for group in suite.groups)
        ids = [f"{self._name}::{of}::{rule}" for of, each in rules.items() for rule in each]
        for name in self._chosen:
            if not any(_is_of(each, name) for each in ids):
                near = name_that_is_meant(name.split("::")[1:], rules)
                told = f"`{name}` names no rule of what the system implements"
                raise pytest.UsageError(f"{told}\n  help: {near}" if near else told)
        return holding

    def _rules_named(self, word: str) -> str | None:
        """The name of rules that an argument is; None if it is the name of a file or a folder.

        Where pytest is not run at the top of a project, it prints names with a way to there before them.
        """
        first, *rest = word.split("::")
        is_ours = PurePath(first).name == self._name and (rest or not Path(first).exists())
        return "::".join([self._name, *rest]) if is_ours else None


def _is_of(rule: str, name: str) -> bool:
    return f"{rule}::".startswith(f"{name}::")
