"""Faults as workflow commands of GitHub Actions, which shows each at its line of a change.

The escapes are those of the toolkit (`@actions/core`, command.ts); a property also escapes what ends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import ERROR, HINT, WARNING
from routebook.reporting.paths import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.diagnostic import Diagnostic
    from routebook.reporting.checked import Checked

COMMANDS = {ERROR: "error", WARNING: "warning", HINT: "notice"}


def to_github(books: Iterable[Checked]) -> str:
    """One command a line; no line where there is no fault."""
    return "\n".join(_command(fault) for book in books for fault in book.faults)


def _command(fault: Diagnostic) -> str:
    properties = {
        "file": path_of(fault.place.file).as_posix(),
        "line": str(fault.place.line),
        "col": str(fault.place.column),
        "title": fault.code,
    }
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    _, _, message = str(fault).partition(f"{fault.severity}[{fault.code}]: ")
    return f"::{COMMANDS[fault.severity]} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
