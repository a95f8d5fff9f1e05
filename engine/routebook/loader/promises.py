"""Reads the promises: what must hold of every answer of a decision, or over the runs of a machine."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.loader.scope import ALWAYS, words
from routebook.model import Absence, Always, Existence, Never, Precedence, Promise, Response, StepPattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routebook.loader.scope import Scope
    from routebook.loader.shapes import Written
    from routebook.loader.syntax import PatternWritten, PromisesFile, PromiseWritten, Words
    from routebook.model import Book, Entry, Machine

DOCUMENTED = "documented"
STATUSES = (DOCUMENTED, "undocumented", "refused")
OF_ANSWERS = ("never", "always")
OF_RUNS = ("absence", "existence", "precedence", "response")
KEYS = {"decision": ("when", *OF_ANSWERS), "machine": ("given", *OF_RUNS)}
"""The keys that stand beside what is promised over: for its conditions, and for what must hold."""

Says = Never | Always | Absence | Existence | Precedence | Response
At = tuple[str, ...]


def read_promises(file: Written[PromisesFile] | None, book: Book, scope: Scope) -> dict[str, Promise]:
    """The promises of a book that is read but for them; one that says nothing is left out."""
    if file is None:
        return {}
    reader = _Reader(file, book, scope)
    read = {name: reader.read(name, written) for name, written in file.shape.promises.items()}
    return {name: promise for name, promise in read.items() if promise}


class _Reader:
    """Reads the promises of one book."""

    def __init__(self, file: Written[PromisesFile], book: Book, scope: Scope) -> None:
        self.document = file.document
        self.book = book
        self.scope = scope
        self.faults = scope.faults

    def read(self, name: str, written: PromiseWritten) -> Promise | None:
        at = ("promises", name)
        over = self._one_of(KEYS, written, at, f"`{name}` is about nothing")
        if over is None:
            return None
        conditions, *ways = KEYS[over]
        way = self._one_of(ways, written, at, f"`{name}` does not say what must hold")
        for key in sorted({*KEYS["decision"], *KEYS["machine"]} - {*KEYS[over]}):
            self._refuse(key, over, written, at)
        among = self.book.decisions if over == "decision" else self.book.machines
        about = getattr(written, over)
        if not self.faults.known(about, among, over, self.document.place(*at, over)) or way is None:
            return None
        return Promise(
            id=name,
            about=written.about,
            over=about,
            when=self._conditions(getattr(written, conditions), *at, conditions),
            under=self._under(written, *at, "under"),
            says=self._answers(way, about, written, at)
            if over == "decision"
            else self._runs(way, self.book.machines[about], written, at),
            sources=self.scope.sources(written.source, self.document, *at, "source"),
            implied=written.implied,
            place=self.document.place(*at, key=True),
        )

    def _one_of(self, keys: Iterable[str], written: PromiseWritten, at: At, lacking: str) -> str | None:
        """The one key that a promise has of some; a fault is noted for every further one, and where there is none."""
        found = [key for key in keys if getattr(written, key) is not None]
        for other in found[1:]:
            self._refuse(other, found[0], written, at)
        if not found:
            choice = ", ".join(f"`{key}`" for key in keys)
            self.faults.add(
                "missing-key", self.document.place(*at, key=True), lacking, f"add one of {choice}"
            )
        return found[0] if found else None

    def _refuse(self, key: str, beside: str, written: PromiseWritten, at: At) -> None:
        if key in written.model_fields_set:
            self.faults.add(
                "unknown-key",
                self.document.place(*at, key, key=True),
                f"`{key}` does not stand beside `{beside}`",
                "keep one of them",
            )

    def _conditions(self, written: dict[str, Words], *path: str) -> tuple[Entry, ...]:
        return self.scope.entries(written, tuple(self.book.inputs), (), self.document, *path)

    def _under(self, written: PromiseWritten, *path: str) -> Mapping[str, tuple[str, ...]]:
        """The choices of readings under which the promise is made."""
        found = {}
        for name, choices in written.under.items():
            if self.faults.known(
                name, self.book.readings, "reading", self.document.place(*path, name, key=True)
            ):
                known = self.book.readings[name].choices
                found[name] = self.scope.some_named(choices, known, "choice", self.document, *path, name)
        return MappingProxyType(found)

    def _answers(self, way: str, decision: str, written: PromiseWritten, at: At) -> Never | Always:
        """The outputs that never, or always, are all so."""
        rows = getattr(written, way)
        outputs = self.book.outputs_of(decision)
        if not rows:
            self.faults.add(
                "missing-key",
                self.document.place(*at, way),
                f"`{way}` names no output",
                "add one of " + ", ".join(f"`{each}`" for each in outputs),
            )
        found = []
        for name, word in rows.items():
            place = self.document.place(*at, way, name, key=True)
            if not self.faults.known(name, outputs, f"output of `{decision}`", place):
                continue
            if word == ALWAYS:
                self.faults.add(
                    "malformed-value",
                    self.document.place(*at, way, name),
                    f"`{ALWAYS}` promises nothing of `{name}`",
                    "name the words that are meant, or leave it out",
                )
            else:
                found.append(self.scope.entry(name, word, self.document, *at, way, name))
        entries = tuple(entry for entry in found if entry)
        return Never(entries) if way == "never" else Always(entries)

    def _runs(self, way: str, machine: Machine, written: PromiseWritten, at: At) -> Says:
        """The pattern over runs."""

        def step(pattern: PatternWritten, *path: str) -> StepPattern:
            return self._step(pattern, machine, *at, way, *path)

        if written.absence is not None:
            return Absence(step(written.absence))
        if written.existence is not None:
            return Existence(step(written.existence))
        if written.precedence is not None:
            since = written.precedence.since
            return Precedence(
                step(written.precedence.before, "before"),
                step(written.precedence.comes, "comes"),
                None if since is None else step(since, "since"),
            )
        assert written.response is not None  # noqa: S101  (one of the four is there)
        return Response(step(written.response.after, "after"), step(written.response.comes, "comes"))

    def _step(self, written: PatternWritten, machine: Machine, *path: str) -> StepPattern:
        def named(key: str, listed: Words | None, among: Iterable[str], what: str) -> tuple[str, ...]:
            if listed is None:
                return ()
            return self.scope.some_named(listed, tuple(among), what, self.document, *path, key)

        events = named("event", written.event, (*machine.events, *machine.groups), "event")
        return StepPattern(
            events=tuple(
                dict.fromkeys(each for name in events for each in machine.groups.get(name, (name,)))
            ),
            within=named("in", written.in_, machine.states, "state"),
            states=named("state", written.state, machine.states, "state"),
            actions=named("do", written.do, machine.actions, "action"),
            when=self._conditions(written.when, *path, "when"),
            status=named("status", written.status, STATUSES, "status") or words(DOCUMENTED),
        )
