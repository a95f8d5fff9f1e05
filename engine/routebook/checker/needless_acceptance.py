"""A warning that is accepted and is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import Diagnostic

if TYPE_CHECKING:
    from routebook.model import Acceptance


def needless_acceptance(acceptance: Acceptance) -> Diagnostic:
    """A book accepts a warning that it does not have, or no longer has."""
    return Diagnostic(
        code="needless-acceptance",
        place=acceptance.place,
        message=f"there is no warning `{acceptance.code}` about `{acceptance.about}` to accept",
        help="remove the acceptance; an error cannot be accepted",
    )
