"""The records of a run, one JSON object each, in the order in which they come about.

A record is one of `run`, `suite`, `vector`, `diagnosis` and `conclusion`. A later record of a vector replaces the one
before: it was judged again under other readings.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from routebook.conformance.explaining_failures import permitted_under
from routebook.conformance.protocol import ACTIONS, OUTPUTS, PROTOCOL, REFUSALS
from routebook.conformance.retelling import place_at
from routebook.conformance.vector import DECISION
from routebook.conformance.verdict import ERROR, FAIL, INCONCLUSIVE, PASS, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routebook.conformance.baseline import Breach
    from routebook.conformance.diagnosing.diagnosis import Diagnosis
    from routebook.conformance.protocol import Handshake, Reply, Trouble
    from routebook.conformance.running import Run
    from routebook.conformance.vector import Expectation, Suite, VectorStep
    from routebook.program import Program
    from routebook.runtime import Engine

Record = dict[str, Any]


def record_run(program: Program, system: str, handshake: Handshake, command: Sequence[str]) -> Record:
    """What is held to what; `command` runs it again, and with `--only NAME` one vector of it."""
    return {
        "record": "run",
        "protocol": PROTOCOL,
        "book": program.book,
        "version": program.version,
        "fingerprint": program.fingerprint,
        "readings": dict(program.readings),
        "system": system,
        "implementation": {"name": handshake.name, "version": handshake.version},
        "reports": list(handshake.reports),
        "implements": None if handshake.implements is None else list(handshake.implements),
        "command": list(command),
    }


def record_suite(suite: Suite, vectors: int) -> Record:
    """A suite of which so many vectors are run, with all that it promises."""
    return {
        "record": "suite",
        "kind": suite.kind,
        "of": suite.of,
        "level": suite.level,
        "method": suite.method,
        "extra_states": suite.extra_states,
        "guarantee": suite.guarantee,
        "not_promised": suite.not_promised,
        "mutation_score": {name: list(score) for name, score in suite.mutation_score.items()},
        "certificate": suite.certificate,
        "vectors": vectors,
    }


def record_vector(engine: Engine, run: Run, reports: Sequence[str]) -> Record:
    """A vector that was run: its verdict, and if that is not `pass`, the step that it comes from."""
    suite, group, vector = run.chosen.suite, run.chosen.group, run.chosen.vector
    record: Record = {
        "record": "vector",
        "of": suite.of,
        "level": suite.level,
        "id": vector.id,
        "rule": group.rule,
        "sources": list(group.sources),
        "status": run.verdict.status,
        "given": dict(vector.given),
        "cell": _cell(engine, run, vector.target),
    }
    if suite.kind != DECISION:
        record["events"] = [step.event for step in vector.steps]
    if run.answer.skipped is not None:
        record["message"] = run.answer.skipped
    at = run.verdict.at
    if at is None or run.verdict.status in {PASS, SKIPPED}:
        return record
    record["at"] = at
    if at < len(vector.steps):
        record["wrong"] = _wrong(engine, run, at)
    if permitted := permitted_under(run, reports):
        record["permitted"] = [dict(readings) for readings in permitted]
    if run.answer.trouble is not None and at == len(run.answer.replies):
        record["message"] = run.answer.trouble.message
        record["context"] = dict(run.answer.trouble.context)
    return record


def record_diagnosis(diagnosis: Diagnosis) -> Record:
    """The single faults that would explain everything, and from how many of the vectors that is concluded."""
    return {
        "record": "diagnosis",
        "of": diagnosis.of,
        "run": diagnosis.run,
        "there_are": diagnosis.there_are,
        "faults": [fault.to_json() for fault in diagnosis.faults],
    }


def count_verdicts(runs: Iterable[Run]) -> Counter[str]:
    """How many runs came to each verdict."""
    return Counter(run.verdict.status for run in runs)


def record_conclusion(
    verdicts: Counter[str],
    not_run: int,
    changed: Mapping[str, str],
    breaches: Sequence[Breach] | None = None,
    given_up: Trouble | None = None,
) -> Record:
    """What it comes to: the counts, whether the system conforms, and under which other readings, if under some.

    With a baseline (whose `breaches` are then not None) only what differs from that stands against the system. `given_up`
    is how it was lost at last, if it was given up.
    """
    counts = {status: verdicts[status] for status in (PASS, FAIL, ERROR, INCONCLUSIVE, SKIPPED)}
    clean = not counts[FAIL] and not counts[ERROR] if breaches is None else not breaches
    return {
        "record": "conclusion",
        **counts,
        "not_run": not_run,
        "conforms": clean and bool(counts[PASS]) and not not_run,
        "given_up": given_up and {"message": given_up.message, "context": dict(given_up.context)},
        "under": dict(changed),
        "breaches": None if breaches is None else [breach.to_json() for breach in breaches],
    }


def _cell(engine: Engine, run: Run, at: int) -> Record | None:
    """Where the documented machine stands before a step, and the event that comes there; nothing for a decision."""
    vector = run.chosen.vector
    place = place_at(engine, run.chosen.suite, vector, at)
    if place is None:
        return None
    return {
        "state": list(place.state),
        "remembered": dict(place.remembered),
        "event": vector.steps[at].event,
    }


def _wrong(engine: Engine, run: Run, at: int) -> Record:
    """The step that a verdict comes from: its cell, what is expected and by which rules and passages, what was replied."""
    step = run.chosen.vector.steps[at]
    reply = run.answer.replies[at] if at < len(run.answer.replies) else None
    rules = rules_at_fault(engine.program, run.chosen.suite.of, step, reply, run.verdict.differs)
    return {
        "cell": _cell(engine, run, at),
        "differs": list(run.verdict.differs),
        "expected": plain_expected(step.expect),
        "replied": plain_reply(reply),
        "rules": {name: list(each) for name, each in rules.items()},
        "sources": sources_of(engine.program, step, rules),
    }


def rules_at_fault(
    program: Program, of: str, step: VectorStep, reply: Reply | None, differs: Sequence[str]
) -> Mapping[str, Sequence[str]]:
    """Of the rules of a step those that what differs comes from: the tables of outputs, else the machine."""
    if reply is None or not differs:
        return step.rules
    own = {name: rules for name, rules in step.rules.items() if name == of}
    found = dict(own) if own and {ACTIONS, REFUSALS} & {*differs} else {}
    if OUTPUTS in differs and REFUSALS not in differs:
        names = {*step.expect.outputs, *reply.outputs}
        wrong = {name for name in names if step.expect.outputs.get(name) != reply.outputs.get(name)}
        found |= {
            table: rules
            for table, rules in step.rules.items()
            if table in program.sieves and wrong & {*program.sieves[table].outputs}
        }
    return found or own or step.rules


def sources_of(program: Program, step: VectorStep, rules: Mapping[str, Sequence[str]]) -> list[str]:
    """The passages that some of a step's rules cite, in the order in which the step has them."""
    cited: set[str] = set()
    for name, determining in rules.items():
        if name in program.sieves:
            verdicts = program.sieves[name].verdicts
            cited.update(source for each in verdicts if each.rule in determining for source in each.sources)
        else:
            cells = program.machines[name].cells
            cited.update(*(cell.sources for cell in cells if cell.transitions == tuple(determining)))
    return [source for source in step.sources if source in cited]


def plain_expected(expect: Expectation) -> Record:
    """What is expected of a step as plain JSON values."""
    return {"status": expect.status, OUTPUTS: dict(expect.outputs), ACTIONS: list(expect.actions)}


def plain_reply(reply: Reply | None) -> Record | None:
    """What was replied as plain JSON values."""
    if reply is None:
        return None
    if reply.refused:
        return {"refused": True}
    return {OUTPUTS: dict(reply.outputs), ACTIONS: list(reply.actions)}
