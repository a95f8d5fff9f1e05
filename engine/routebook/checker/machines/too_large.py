"""A machine that has too many combinations to be laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic

if TYPE_CHECKING:
    from routebook.errors import TooLarge
    from routebook.model import Machine


def too_large(machine: Machine, error: TooLarge) -> Diagnostic:
    """A machine has too many combinations to be walked, or a decision rests on too many others."""
    return Diagnostic(code="too-large", place=machine.place, message=error.message, help=error.help)
