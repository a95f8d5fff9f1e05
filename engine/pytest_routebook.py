"""The pytest plugin: with `--routebook-sut` and `--routebook-book` each rule of a book is a test of that system.

pytest loads it wherever routebook is installed, so it imports nothing of routebook until it is asked for something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

OPTIONS = {
    "sut": ("SYSTEM", "the system under test: py:package.module:factory, cmd:COMMAND, or http://HOST/PATH"),
    "book": ("BOOK", "the book that it is held to: a shipped book's name, or a folder"),
    "level": ("LEVEL", "how thorough: quick, standard (the default) or thorough"),
    "mapping": ("FILE", "a TOML file that says how to ask over HTTP"),
    "baseline": ("FILE", "known failures, which must still fail"),
    "vectors": ("FOLDER", "where `routebook vectors --into` wrote the suites"),
    "timeout": ("SECONDS", "how long each answer may take (10)"),
}
"""Each is `--routebook-` and its name."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the options, none of which has a value unless it is given."""
    group = parser.getgroup("routebook", "holding a system to a book (routebook)")
    for name, (metavar, told) in OPTIONS.items():
        group.addoption(f"--routebook-{name}", metavar=metavar, help=told)
    group.addoption(
        "--routebook-reading",
        metavar="NAME=CHOICE",
        action="append",
        help="choose a reading; may be repeated",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Do the rest if a system is to be held to a book; a wrong option is a usage error."""
    given = {name: config.getoption(f"routebook_{name}") for name in (*OPTIONS, "reading")}
    if any(word is not None for word in given.values()):
        from routebook.testing.asking import held_as_asked  # noqa: PLC0415  (as the module says)
        from routebook.testing.collecting import Collecting  # noqa: PLC0415

        config.pluginmanager.register(Collecting(held_as_asked(given)), "routebook-collecting")
