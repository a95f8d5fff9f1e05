"""From the words for a system under test to the system: `py:module:factory`, `cmd:COMMAND`, `http://...`."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from routebook.conformance.adapters.command import CommandSystem
from routebook.conformance.adapters.py import OF_OBJECTS
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from routebook.conformance.adapters import System
    from routebook.program import Program

WAYS = "write py:package.module:factory, cmd:COMMAND, or http://HOST/PATH with a mapping"


def connect(words: str, program: Program, seconds: float, mapping: Mapping[str, Any] | None) -> System:
    """The system that words name, each of whose answers may take so many seconds; raises UnusableSystem.

    `mapping` says how a system behind HTTP is asked, and nothing else can have one.
    """
    way, _, rest = words.partition(":")
    if way in {"http", "https"}:
        from routebook.conformance.adapters.http import HttpSystem  # noqa: PLC0415  (seldom used)
        from routebook.conformance.adapters.mapping import parse_mapping  # noqa: PLC0415

        if mapping is None:
            raise UnusableSystem("a system behind HTTP has no mapping", help="name its file with `--mapping`")
        return HttpSystem(words, parse_mapping(mapping, program), seconds)
    if mapping is not None:
        raise UnusableSystem(f"`{words}` is not behind HTTP, and has a mapping", help="leave `--mapping` out")
    if way == "py" and rest:
        command = [sys.executable, "-m", "routebook.conformance.serving", rest]
        return CommandSystem(command, seconds, OF_OBJECTS)
    if way == "cmd":
        try:
            command = shlex.split(rest)
        except ValueError as error:
            raise UnusableSystem(
                f"`{rest}` cannot be split into words: {str(error).lower()}", help=WAYS
            ) from None
        if command:
            return CommandSystem(command, seconds)
    raise UnusableSystem(f"`{words}` does not name a system", help=WAYS)
