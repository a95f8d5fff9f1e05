"""The faults that can be found while a book is read: each code with one sentence that says what it means."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "circular-decisions": "A decision needs its own answer, at once or through other decisions.",
        "circular-groups": "A group of events holds itself, at once or through other groups.",
        "homeless-ambiguity": "A doubt in the register of `book.yaml` has no home, or more than one.",
        "malformed-band": "A band of an input is not a range of versions.",
        "malformed-book": "A file of a book is empty, or is not a mapping of keys to values.",
        "malformed-name": "A name or an id has characters that names do not have, or is too long.",
        "malformed-states": "A machine has no states, a level of them has not exactly one initial state, or a final state holds others.",
        "malformed-value": "Another kind of value is wanted where this one stands.",
        "malformed-version": "A version is not one to eight numbers joined by dots.",
        "malformed-yaml": "The text of a file is not YAML, or not of the part of YAML that books use.",
        "misnamed-file": "A file, or the folder of a book, is not called by the id that stands in it.",
        "missing-file": "A file that the book cannot do without is not there.",
        "missing-key": "Something that this part of the book cannot do without is not said.",
        "name-taken": "A name is given twice, or means something else already.",
        "newer-format": "The book is written in a newer version of the format than is known here.",
        "too-large": "A machine has too many combinations to be walked, or a decision rests on too many others.",
        "too-many-faults": "The book has more faults than anybody reads, and is read no further.",
        "unknown-file": "A file or a folder that stands in a book is no part of it.",
        "unknown-hit-policy": "The hit policy of a table is not one of those that there are.",
        "unknown-input": "A rule has a condition on something that is no input of its table.",
        "unknown-key": "A key is misspelt, or does not belong where it stands.",
        "unknown-name": "Something is named that the book does not have.",
        "unknown-source": "A passage is cited that `book.yaml` does not list.",
        "unknown-value": "A value is named that is not among those declared.",
        "unreadable-file": "A file of the book is there and cannot be opened.",
    }
)
"""`docs/checks.md` lists them; the page of each, in docs/errors/, begins with its sentence."""
