"""Facts from a caller, checked and turned into numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from routebook.exporters.standalone.errors import RoutebookError, listed, shown
from routebook.exporters.standalone.tables import matching, unreachable

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
        for name in facts:
            if not (isinstance(name, str) and name in self.known):
                raise self._unknown_input(name)
        return {name: self._code(name, facts[name]) for name in self.known if name in facts}

    def agree(self, codes: Codes) -> None:
        """Fail with contradictory-facts where a derived input is given as something that its own inputs exclude."""
        for name in codes:
            if decider := self.known[name]["decided_by"]:
                self._refuse_contradiction(name, decider, codes)

    def _code(self, name: str, word: Any) -> int:
        known = self.known[name]
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
        at = {output: place for place, output in enumerate(table["outputs"])}
        seen = [need for need in table["needs"] if need in known]
        beside = [output for output in table["outputs"] if output in codes and output != name]
        if table["needs"] and not seen and not beside:
            return
        concluded = [rule["then"] for rule in matching(table, known)]
        if not concluded:
            raise unreachable(decider)
        alike = [
            then for then in concluded if then and all(then[at[other]] == codes[other] for other in beside)
        ]
        values = {then[at[name]] if then else None for then in alike or concluded}
        if not (alike and codes[name] in values) and (others := values - {codes[name]}):
            raise self._contradiction(name, codes[name], others, seen + (beside if alike else []))

    def _contradiction(
        self, name: str, code: int, possible: set[int | None], seen: list[str]
    ) -> RoutebookError:
        values = self.program["inputs"][name]["values"]
        words = sorted("undocumented" if each is None else f"`{values[each]}`" for each in possible)
        by = f"by {', '.join(f'`{each}`' for each in seen)} it" if seen else "it"
        repair = ", or correct what it is derived from" if seen else ""
        message = f"`{name}` is given as `{values[code]}`, and {by} is {' or '.join(words)}"
        return RoutebookError("contradictory-facts", message, f"leave `{name}` out{repair}")


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
