"""The names that a book's rules may use, and how the words of a rule are looked up among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.diagnostic import did_you_mean
from routebook.model import Entry, Input, Passage, Reading, Rule, Silence
from routebook.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from routebook.loader.faults import Faults
    from routebook.loader.places import Document
    from routebook.loader.syntax import UnusualWritten
    from routebook.model import Place

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

    def named(
        self,
        written: str | Sequence[str],
        among: Collection[str],
        what: str,
        document: Document,
        *path: str | int,
    ) -> tuple[str, ...]:
        """The names that are listed, each of them known and listed once."""
        found: dict[str, None] = {}
        for number, word in enumerate(words(written)):
            place = document.place(*path, *(() if isinstance(written, str) else (number,)))
            if word in found:
                self.faults.add("name-taken", place, f"`{word}` is listed twice", "remove one")
            elif self.faults.known(word, among, what, place):
                found[word] = None
        return tuple(found)

    def some_named(
        self,
        written: str | Sequence[str],
        among: Collection[str],
        what: str,
        document: Document,
        *path: str | int,
    ) -> tuple[str, ...]:
        """The same for a list that names at least one."""
        if not words(written):
            place = document.place(*path)
            self.faults.add(
                "malformed-value", place, f"this list is empty, and at least one {what} is wanted here"
            )
        return self.named(written, among, what, document, *path)

    def sources(self, written: str | Sequence[str], document: Document, *path: str | int) -> tuple[str, ...]:
        """The passages that are cited, with the source they are in: `guide:overview/1`."""
        cited = []
        for number, word in enumerate(words(written)):
            place = document.place(*path, *(() if isinstance(written, str) else (number,)))
            if word in self.passages:
                cited.append(f"{self.passages[word].source}:{word}")
            else:
                self.faults.unknown(
                    "unknown-source", word, self.passages, place, f"there is no passage `{word}`"
                )
        return tuple(cited)

    def entry(
        self, name: str, written: str | Sequence[str], document: Document, *path: str | int
    ) -> Entry | None:
        """A rule's condition on an input; None where the input may have any value, or where a word is wrong."""
        known = self.inputs[name]
        if written == ALWAYS or not known.values:
            return None
        mask = 0
        faulty = False
        for number, word in enumerate(words(written)):
            place = document.place(*path, *(() if isinstance(written, str) else (number,)))
            bits = mask_of(known, word)
            if bits is None:
                faulty = True
                values = () if known.cuts is not None else known.values
                self._unknown_value(known, word, [*known.groups, *values], place)
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

    def _unknown_value(self, known: Input, word: str, among: Collection[str], place: Place) -> None:
        self.faults.unknown("unknown-value", word, among, place, f"`{known.name}` has no value `{word}`")

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
        if word in known.groups:
            self.faults.add(
                "unknown-value",
                document.place(*path),
                f"`{word}` is a group of values, and one value is wanted here",
                did_you_mean("", known.groups[word]),
            )
        elif known.values:
            self._unknown_value(known, word, known.values, document.place(*path))
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
        own_keys: Collection[str],
        document: Document,
        *path: str | int,
    ) -> tuple[Entry, ...]:
        """The conditions of a rule, in the order of `allowed`; it has keys of its own besides."""
        found = {}
        for name, word in written.items():
            if name not in allowed or name not in self.inputs:
                self._unknown_input(name, allowed, own_keys, document.place(*path, name, key=True))
            elif entry := self.entry(name, word, document, *path, name):
                found[name] = entry
        return tuple(found[name] for name in allowed if name in found)

    def _unknown_input(
        self, name: str, allowed: Collection[str], own_keys: Collection[str], place: Place
    ) -> None:
        """Note a key of a rule that is no input of its table, or perhaps one of the rule's own keys, misspelt."""
        known = [*allowed, *own_keys]
        if name in self.inputs:
            self.faults.add(
                "unknown-input",
                place,
                f"`{name}` is not listed under `needs`",
                "list it there, or remove it here",
            )
        elif did_you_mean(name, known) in {f"did you mean `{key}`?" for key in own_keys}:
            self.faults.unknown("unknown-key", name, known, place, f"`{name}` is not a key that stands here")
        else:
            self.faults.unknown("unknown-input", name, allowed, place, f"there is no input `{name}`")

    def unusual(
        self,
        written: Mapping[str, UnusualWritten],
        status: str,
        allowed: Collection[str],
        document: Document,
        section: str,
    ) -> tuple[Rule, ...]:
        """Combinations that are declared impossible or undocumented, as rules that conclude just that."""
        rules = []
        for label, row in written.items():
            at = (section, label)
            conditions = row.__pydantic_extra__ or {}
            if status == "impossible" and all(word == ALWAYS for word in conditions.values()):
                self.faults.add(
                    "missing-key",
                    document.place(*at, key=True),
                    f"`{label}` has no condition, so that nothing at all could occur",
                    "name the inputs whose values cannot occur together",
                )
            rule = Rule(
                id=label,
                when=self.entries(conditions, allowed, ("because", "source"), document, *at),
                outcome=Silence(status),
                sources=self.sources(row.source, document, *at, "source"),
                note=row.because,
                place=document.place(*at, key=True),
            )
            rules.append(rule)
        return tuple(rules)


def mask_of(known: Input, word: str) -> int | None:
    """The values that a word stands for, as bits: a value, a group or a band; None where it is none."""
    if word in known.groups:
        return sum(1 << known.values.index(value) for value in set(known.groups[word]))
    if known.cuts is None and word in known.values:
        return 1 << known.values.index(word)
    return None
