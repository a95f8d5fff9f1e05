"""The names that a book's rules may use, and how the words of a rule are looked up among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import did_you_mean
from routebook.model import Entry, Input, Passage, Reading, Rule, Silence
from routebook.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from routebook.loader.faults import Faults
    from routebook.loader.places import Document
    from routebook.loader.syntax import UnusualWritten

ALWAYS = "-"


def words(written: str | Sequence[str]) -> tuple[str, ...]:
    """A word or a list of words, as words."""
    return (written,) if isinstance(written, str) else tuple(written)


@dataclass(slots=True)
class Scope:
    """What has been named so far: passages, readings, inputs, and the faults in using them."""

    faults: Faults
    passages: Mapping[str, Passage] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)

    def sources(self, written: str | Sequence[str], document: Document, *path: str | int) -> tuple[str, ...]:
        """The passages that are cited, with the source they are in: `guide:overview/1`."""
        cited = []
        for number, word in enumerate(words(written)):
            place = document.place(*path, *(() if isinstance(written, str) else (number,)))
            if word in self.passages:
                cited.append(f"{self.passages[word].source}:{word}")
            else:
                self.faults.add(
                    "unknown-source",
                    place,
                    f"there is no passage `{word}`",
                    did_you_mean(word, self.passages) or "list it in book.yaml under its source",
                )
        return tuple(cited)

    def entry(
        self, name: str, written: str | Sequence[str], document: Document, *path: str | int
    ) -> Entry | None:
        """A rule's condition on an input; None where the input may have any value, or where a word is wrong."""
        if written == ALWAYS:
            return None
        known = self.inputs[name]
        mask = 0
        faulty = False
        for number, word in enumerate(words(written)):
            place = document.place(*path, *(() if isinstance(written, str) else (number,)))
            bits = mask_of(known, word)
            if bits is None:
                faulty = True
                self.unknown_value(known, word, place)
            else:
                mask |= bits
        if not words(written):
            faulty = True
            self.faults.add(
                "malformed-value",
                document.place(*path),
                f"`{name}` has an empty list of values",
                f"write `{ALWAYS}`, or leave `{name}` out, where any value will do",
            )
        return None if faulty else Entry(name, mask, words(written), document.place(*path))

    def unknown_value(self, known: Input, word: str, place: Any) -> None:
        """Note that an input has no such value, group or band."""
        choices = [*known.groups, *(known.values if known.cuts is None else ())]
        self.faults.add(
            "unknown-value", place, f"`{known.name}` has no value `{word}`", did_you_mean(word, choices)
        )

    def fact(self, name: str, word: str, document: Document, *path: str | int) -> bool:
        """Whether a single value can be given for an input; a version may be written out."""
        if name not in self.inputs:
            place = document.place(*path, key=True)
            return self.faults.known(name, self.inputs, "input", place)
        known = self.inputs[name]
        if known.cuts is not None:
            try:
                parse_version(word)
            except ValueError:
                self.faults.add(
                    "malformed-version",
                    document.place(*path),
                    f"`{word}` is not a version",
                    "write numbers joined by dots, such as `17.4`",
                )
                return False
            return True
        if word in known.values:
            return True
        self.unknown_value(known, word, document.place(*path))
        return False

    def facts(self, written: Mapping[str, str], document: Document, *path: str | int) -> Mapping[str, str]:
        """Facts that a book states, without those that are wrong."""
        return MappingProxyType(
            {name: word for name, word in written.items() if self.fact(name, word, document, *path, name)}
        )

    def entries(
        self,
        written: Mapping[str, str | Sequence[str]],
        allowed: Collection[str],
        others: Collection[str],
        document: Document,
        *path: str | int,
    ) -> tuple[Entry, ...]:
        """The conditions of a rule, in the order of `allowed`; `others` are the rule's own keys."""
        found = {}
        for name, word in written.items():
            if name not in allowed or name not in self.inputs:
                place = document.place(*path, name, key=True)
                repair = did_you_mean(name, [*allowed, *others])
                if name in self.inputs:
                    repair = f"list it under `needs`, or {repair or 'remove it'}"
                self.faults.add("unknown-input", place, f"`{name}` is not an input of this table", repair)
            elif entry := self.entry(name, word, document, *path, name):
                found[name] = entry
        return tuple(found[name] for name in allowed if name in found)

    def unusual(
        self,
        written: Mapping[str, UnusualWritten],
        status: str,
        allowed: Collection[str],
        document: Document,
        section: str,
    ) -> tuple[Rule, ...]:
        """Combinations that are declared impossible or undocumented, as rules that conclude just that."""
        return tuple(
            Rule(
                id=label,
                when=self.entries(
                    row.__pydantic_extra__ or {}, allowed, ("because", "source"), document, section, label
                ),
                outcome=Silence(status),
                sources=self.sources(row.source, document, section, label, "source"),
                note=row.because,
                place=document.place(section, label, key=True),
            )
            for label, row in written.items()
        )


def mask_of(known: Input, word: str) -> int | None:
    """The values that a word stands for, as bits: a value, a group or a band; None where it is none."""
    if word in known.groups:
        return sum(1 << known.values.index(value) for value in known.groups[word])
    if word in known.values:
        return 1 << known.values.index(word)
    return None
