"""A promise that says nothing, because there is nothing that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic

if TYPE_CHECKING:
    from routebook.model import Promise


def vacuous_promise(promise: Promise, without: str) -> Diagnostic:
    """A promise is about answers, runs or steps that there are none of, so that nothing could ever break it."""
    lacking = {
        "when": f"`{promise.over}` has no answer where its `when` holds",
        "given": f"`{promise.over}` never has such parameters",
    }.get(without, f"no run has a step such as `{without}`")
    return Diagnostic(
        code="vacuous-promise",
        place=promise.place,
        message=f"`{promise.id}` says nothing: {lacking}",
        help="mend its conditions, or remove it",
        severity=WARNING,
        about=promise.id,
    )
