"""The faults that a book accepts, with a reason, where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.checker.needless_acceptance import needless_acceptance
from routebook.diagnostic import ERROR

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from routebook.diagnostic import Diagnostic
    from routebook.model import Acceptance, Book


def without_accepted(
    book: Book, found: Sequence[Diagnostic], unasked: Collection[str], blocked: Collection[str]
) -> list[Diagnostic]:
    """The faults that are not accepted, and acceptances of warnings and hints that are not there.

    In a file that has errors or is `blocked` by those of others, what is accepted may be hidden, and is not held
    against the book; nor are faults that were not asked for, whose codes are `unasked`.
    """
    accepted: dict[tuple[str, str, str], Acceptance] = {
        (each.place.file, each.code, each.about): each
        for accepted_here in (
            *(table.accepted for table in book.tables),
            *(machine.accepted for machine in book.machines.values()),
        )
        for each in accepted_here
    }
    errors = {(each.place.file, each.code, each.about) for each in found if each.severity == ERROR}
    here = {(each.place.file, each.code, each.about) for each in found} - errors
    unclear = {*blocked, *(file for file, _, _ in errors)}
    kept = [
        each
        for each in found
        if each.severity == ERROR or (each.place.file, each.code, each.about) not in accepted
    ]
    return kept + [
        needless_acceptance(each)
        for key, each in accepted.items()
        if key not in here and each.code not in unasked and (key in errors or each.place.file not in unclear)
    ]
