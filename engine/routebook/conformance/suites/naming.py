"""What vectors are called: by what they aim at, so that a name stays as long as that does."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routebook.program import FlatMachine
    from routebook.runtime.session import Here

LONGEST = 80
"""How many characters of a part of a name are written out."""


def name_of_row(machine: FlatMachine, rows: Sequence[Here], here: Here) -> str:
    """The innermost state, and what is remembered otherwise than in the beginning: `quiet(app=off_screen)`."""
    remembered = zip(machine.remembers, here.memory, rows[0].memory, strict=True)
    changed = [f"{name}={word}" for name, word, first in remembered if word != first]
    return here.configuration[-1] + (f"({','.join(changed)})" if changed else "")


def name_of_run(
    rule: str,
    row: str,
    onward: Iterable[str],
    rest: Iterable[str],
    before: Sequence[str],
    given: Iterable[str],
) -> str:
    """The rule, the row, the events that lead on from it, those that show where they led, and the parameters.

    `T22/quiet(app=off_screen)/voice_call_arrived~start.stop@enabled,jabber,ios`. The events before are in it, as a digest,
    only if they are given: there are many ways to a row.
    """
    shows, words = _shortened(".".join(rest)), _shortened(",".join(given))
    name = f"{rule}/{row}/{'.'.join(onward)}"
    name += f"~{shows}" if shows else ""
    name += f"<{_digest('.'.join(before))}" if before else ""
    return f"{name}@{words}" if words else name


def name_of_facts(rule: str, facts: Iterable[str]) -> str:
    """The rule and the facts: `CA4/jabber,ios,message`."""
    words = _shortened(",".join(facts))
    return f"{rule}/{words}" if words else rule


def _shortened(words: str) -> str:
    """Words as they are, or if they are long, a digest of them."""
    return words if len(words) <= LONGEST else _digest(words)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]
