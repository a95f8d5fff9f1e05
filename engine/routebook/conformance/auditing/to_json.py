"""An audit as JSON Lines: a finding a line, and at the end a line that sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.conformance.auditing.audit import Audited
    from routebook.conformance.auditing.following import Held
    from routebook.program import Program


def summary(program: Program, held: Held, audited: Audited) -> dict[str, Any]:
    """What an audit came to, as plain JSON values."""
    coverage = audited.coverage
    rules = held.documented.rules()
    return {
        "book": program.book,
        "version": program.version,
        "fingerprint": program.fingerprint,
        "readings": dict(program.readings),
        "machine": held.documented.machine.id,
        "events": coverage.events,
        "clients": coverage.clients,
        "unread": coverage.unread,
        "findings": dict(sorted(audited.found.items())),
        "divergences": coverage.divergences,
        "unheld": coverage.unheld,
        "lost": coverage.lost,
        "located": coverage.located,
        "exercised": by_owner(rule for rule in rules if rule in coverage.exercised),
        "never": by_owner(rule for rule in rules if rule not in coverage.exercised),
        "never_recorded": never_recorded(held, audited),
    }


def by_owner(rules: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The ids of rules by the machine or table that they are of."""
    found: dict[str, list[str]] = {}
    for owner, rule in rules:
        found.setdefault(owner, []).append(rule)
    return found


def never_recorded(held: Held, audited: Audited) -> list[str]:
    """Which of `outputs`, `actions` and `refused` were compared although no event records any."""
    return [name for name in held.compared.names() if name not in audited.coverage.recorded]
