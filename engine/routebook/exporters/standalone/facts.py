"""Facts from a caller, checked and turned into numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from routebook.exporters.standalone.errors import RoutebookError, listed, shown
from routebook.exporters.standalone.tables import matching

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.exporters.standalone.program import Program
    from routebook.exporters.standalone.tables import Codes

VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,7}", re.ASCII)


class Facts:
    """Checks facts against the inputs of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        needed = {name for table in program["tables"].values() for name in table["needs"]}
        self.known = {
            name: known
            for name, known in program["inputs"].items()
            if not known["decided_by"] or name in needed
        }

    def read(self, facts: Mapping[Any, Any]) -> Codes:
        """The facts as numbers; fails with unknown-input, unknown-value and malformed-version."""
        return {name: self._code(name, word) for name, word in facts.items()}

    def agree(self, codes: Codes) -> None:
        """Fail with contradictory-facts where a derived input is given as something that its own inputs exclude."""
        for name in codes:
            if decider := self.known[name]["decided_by"]:
                self._refuse_contradiction(name, decider, codes)

    def _code(self, name: Any, word: Any) -> int:
        known = self.known.get(name) if isinstance(name, str) else None
        if known is None:
            raise self._unknown_input(name)
        if known["cuts"] is None:
            if isinstance(word, str) and word in known["values"]:
                return known["values"].index(word)
            message = f"`{name}` has no value `{shown(word)}`"
            raise RoutebookError("unknown-value", message, listed(known["values"]))
        if not isinstance(word, str):
            message = f"`{name}` is `{shown(word)}`, which is not text"
            raise RoutebookError("malformed-version", message, 'give the version as text, such as "17.4"')
        if not VERSION.fullmatch(word):
            message = f"`{name}` is `{shown(word)}`, which is not a version"
            repair = "give at most eight numbers of at most nine digits, joined by dots, such as `17.4`"
            raise RoutebookError("malformed-version", message, repair)
        return bisect_right(known["cuts"], [release(word), False])

    def _unknown_input(self, name: object) -> RoutebookError:
        if isinstance(name, str) and name in self.program["inputs"]:
            table = self.program["inputs"][name]["decided_by"]
            message = f"`{name}` is an answer of `{table}` and not an input"
            return RoutebookError("unknown-input", message, "leave it out")
        return RoutebookError("unknown-input", f"there is no input `{shown(name)}`", listed(self.known))

    def _refuse_contradiction(self, name: str, decider: str, codes: Codes) -> None:
        """Compare a derived input that is given with what its own inputs, as far as they are given, leave possible."""
        tables = self.program["tables"]
        *below, table = (tables[each] for each in self.program["decisions"][decider]["tables"])
        known = dict(codes)
        for inner in below:
            if all(need in known for need in inner["needs"]):
                for rule in matching(inner, known)[:1]:
                    known.update(zip(inner["outputs"], rule["then"] or ()))  # noqa: B905  (silent ones have none)
        seen = [f"`{need}`" for need in table["needs"] if need in known]
        if table["needs"] and not seen:
            return
        at = table["outputs"].index(name)
        possible = {None if rule["then"] is None else rule["then"][at] for rule in matching(table, known)}
        if codes[name] not in possible:
            values = self.program["inputs"][name]["values"]
            words = sorted("undocumented" if code is None else f"`{values[code]}`" for code in possible)
            by, repair = (
                (f"by {', '.join(seen)} it", ", or correct what it is derived from") if seen else ("it", "")
            )
            message = f"`{name}` is given as `{values[codes[name]]}`, and {by} is {' or '.join(words)}"
            raise RoutebookError("contradictory-facts", message, f"leave `{name}` out{repair}")


def mapping_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a dict; fails with malformed-facts for what is no mapping."""
    try:
        return {**facts}
    except TypeError:
        repair = 'pass {"key": "value", ...}'
        raise RoutebookError("malformed-facts", "the facts are not a mapping", repair) from None


def release(version: str) -> list[int]:
    """The numbers of a version without the zeros at its end, so that 13 equals 13.0."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers
