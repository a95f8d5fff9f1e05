"""The records of a run, read back: the last word on each vector, and what it all comes to."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.conformance.running import MOST_LOST_IN_A_ROW
from routebook.conformance.vector import UNDOCUMENTED
from routebook.conformance.verdict import ERROR, FAIL, PASS, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.recording import Record

BAD = (FAIL, ERROR)
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Failures:
    """Vectors that fail in the same way at the same rule, the shortest of them first."""

    rule: str
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Report:
    """All that was recorded; `conclusion` is empty if the run was broken off.

    Of the `vectors` those that pass may be left out, if nothing is told that needs them. `explained` are those that fail
    as they were judged at first, and do not under the readings that explain most; the shortest are first.
    """

    run: Record
    suites: Sequence[Record]
    vectors: Sequence[Record]
    explained: Sequence[Record]
    diagnoses: Sequence[Record]
    conclusion: Record

    def of(self, suite: Record) -> list[Record]:
        """The vectors of a suite."""
        return [
            vector
            for vector in self.vectors
            if (vector["of"], vector["level"]) == (suite["of"], suite["level"])
        ]

    def failures(self) -> list[Failures]:
        """The vectors that fail or have no reply, by what is wrong."""
        found: dict[tuple[str, ...], list[Record]] = {}
        for vector in self.vectors:
            if vector["status"] in BAD:
                found.setdefault(_kind(vector), []).append(vector)
        return [
            Failures(rule_of(records[0]), sorted(records, key=lambda each: each["at"]))
            for records in found.values()
        ]

    def again(self, vector: Record) -> str:
        """The command that runs one vector again."""
        return shlex.join([*self.run["command"], "--only", f"{vector['of']}/{vector['id']}"])

    @property
    def defaults(self) -> Mapping[str, str]:
        """The readings as they were at first, of those that were exchanged for others to explain most."""
        return {name: self.run["readings"][name] for name in self.conclusion.get("under", ())}

    def under_defaults(self) -> str:
        """The command that runs everything again, and has those readings hold."""
        chosen = (word for pair in self.defaults.items() for word in ("--reading", "=".join(pair)))
        return shlex.join([*self.run["command"], *chosen])


def report_of(records: Iterable[Record], *, passing: bool = True) -> Report:
    """The report that records make, with the vectors that pass or without them."""
    kinds: dict[str, list[Record]] = {
        "run": [],
        "suite": [],
        "diagnosis": [],
        "conclusion": [],
    }
    vectors: dict[tuple[str, str], Record] = {}
    explained: dict[tuple[str, str], Record] = {}
    for record in records:
        if record["record"] != "vector":
            kinds[record["record"]].append(record)
            continue
        name = record["of"], record["id"]
        before = vectors.get(name)
        if before is not None and before["status"] == FAIL != record["status"]:
            explained[name] = before
        if passing or record["status"] != PASS:
            vectors[name] = record
        else:
            vectors.pop(name, None)
    return Report(
        run=kinds["run"][0],
        suites=kinds["suite"],
        vectors=list(vectors.values()),
        explained=sorted(explained.values(), key=lambda each: each["at"]),
        diagnoses=kinds["diagnosis"],
        conclusion=kinds["conclusion"][-1] if kinds["conclusion"] else {},
    )


def to_line(record: Record) -> str:
    """A record as a line of NDJSON."""
    return json.dumps(record, separators=(",", ":")) + "\n"


def rule_of(vector: Record) -> str:
    """The rules that a vector fails at, in words; those of the group that it is of, where nothing is known of the step."""
    rules: Mapping[str, Sequence[str]] = vector.get("wrong", {}).get("rules", {})
    told = ", ".join(f"{name} {' '.join(each)}" for name, each in rules.items())
    return told or f"{vector['of']} {vector['rule']}"


def expected_words(wrong: Record) -> str:
    """What is expected of a step, in words: where replies differ, that alone."""
    if wrong["expected"]["status"] == UNDOCUMENTED:
        return "any reply, for nothing is documented"
    return _answer_words(wrong["expected"], wrong["replied"])


def replied_words(wrong: Record) -> str:
    """What was replied to a step, in words: where that differs, that alone."""
    if wrong["replied"] is None:
        return "nothing"
    return _answer_words(wrong["replied"], wrong["expected"])


def _answer_words(said: Record, other: Record | None) -> str:
    if "refused" in (said.get("status"), *said):
        return "refused"
    told, theirs = said.get("outputs", {}), (other or {}).get("outputs", {})
    words = [f"{name} {word}" for name, word in told.items() if word != theirs.get(name)]
    words += [f"no {name}" for name in theirs if name not in told]
    actions = said.get("actions", [])
    if other is None or actions != other.get("actions", []) or "refused" in (other.get("status"), *other):
        words.append(f"does {', '.join(actions) or 'nothing'}")
    return ", ".join(words)


def diagnosis_words(diagnosis: Record) -> str:
    """What is said of the faults of a diagnosis: whether they are all that would explain what fails."""
    count, run, there_are = len(diagnosis["faults"]), diagnosis["run"], diagnosis["there_are"]
    if not count:
        return "no single wrong cell explains all of this"
    if run < there_are:
        these = "this" if count == 1 else "each of these"
        were_run = "was run" if run == 1 else "were run"
        return (
            f"{these} alone explains the {run} of {there_are} vectors that {were_run}, and others may as well"
        )
    return "this alone explains all of it" if count == 1 else "each of these alone explains all of it"


def readings_words(readings: Mapping[str, str]) -> str:
    """Readings with the choices that are made of them."""
    return ", ".join(f"{name}={choice}" for name, choice in readings.items())


def explained_words(report: Report) -> str:
    """That a system conforms under another reading than the default, under which vectors fail."""
    count = len(report.explained)
    fail = "1 vector fails" if count == 1 else f"{count} vectors fail, the shortest first"
    return f"under the default, {readings_words(report.defaults)}, {fail}"


def given_up_words(given_up: Record) -> str:
    """That a system was given up, and how it was lost at last."""
    return f"given up: lost {MOST_LOST_IN_A_ROW} times in a row, at last because {given_up['message']}"


def verdict_words(report: Report) -> str:
    """What it comes to, in one sentence."""
    conclusion = report.conclusion
    if not conclusion:
        return "the run was broken off"
    if conclusion["breaches"] is not None:
        return "as the baseline says" if conclusion["conforms"] else "not as the baseline says"
    if conclusion["conforms"]:
        under = readings_words(conclusion["under"])
        return f"conforms under the reading {under}" if under else "conforms"
    if conclusion["not_run"] or conclusion[FAIL] or conclusion[ERROR] or conclusion[PASS]:
        return "does not conform"
    return "nothing was tested"


def counts_words(report: Report) -> str:
    """How many vectors came to which verdict."""
    counts = Counter(vector["status"] for vector in report.vectors)
    if report.conclusion:  # which has those too that pass and are not kept
        counts = Counter({status: report.conclusion[status] for status in VERDICTS})
    told = [f"{counts[PASS]} of {counts.total()} vectors pass"]
    for status, words in (
        (FAIL, "fail"),
        (ERROR, "errors"),
        ("inconclusive", "inconclusive"),
        ("skipped", "skipped"),
    ):
        if count := counts[status]:
            told.append(f"{count} {words}")
    if report.conclusion.get("not_run"):
        told.append(f"{report.conclusion['not_run']} not run")
    return ", ".join(told)


def _kind(vector: Record) -> tuple[str, ...]:
    """What failures of one kind share; the numbers in a message, such as that of the vector, may differ."""
    wrong = vector.get("wrong", {})
    cell = wrong.get("cell") or {}
    where = (*cell.get("state", ()), cell.get("event", ""))
    return (
        vector["of"],
        vector["status"],
        rule_of(vector),
        *map(str, where),
        NUMBER.sub("0", vector.get("message", "")),
    )
