"""Reads the machines: states, events, transitions, and the events that have none."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from routebook.loader.conclusions import read_choice
from routebook.loader.groups import read_groups
from routebook.loader.states import read_states
from routebook.loader.tables import read_accepted
from routebook.model import NOTHING, Event, Machine, Move, Outcome, Silence, Transition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.files import Files
    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.loader.shapes import Written
    from routebook.loader.syntax import HomeWritten, MachineFile, OutcomeWritten, TransitionWritten
    from routebook.model import Gather, Place, State, Table

SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}


def read_machines(files: Files, scope: Scope, decisions: Mapping[str, Table | Gather]) -> dict[str, Machine]:
    """Every machine by its id."""
    return {name: _Reader(file, scope, decisions).read() for name, file in files.machines.items()}


class _Reader:
    """Reads one machine's file."""

    def __init__(
        self, file: Written[MachineFile], scope: Scope, decisions: Mapping[str, Table | Gather]
    ) -> None:
        self.shape = file.shape
        self.document: Document = file.document
        self.scope = scope
        self.faults = scope.faults
        self.decisions = decisions
        self.states: dict[str, State] = {}
        self.groups: dict[str, tuple[str, ...]] = {}

    def read(self) -> Machine:
        shape, place = self.shape, self.document.place
        parameters = self.scope.named(
            shape.parameters, self.scope.inputs, "input", self.document, "parameters"
        )
        remembers = self.scope.facts(shape.remembers, self.document, "remembers")
        for name in remembers.keys() & set(parameters):
            self.faults.add(
                "name-taken",
                place("remembers", name, key=True),
                f"`{name}` is a parameter already",
                "a parameter is fixed for a session, and cannot be remembered too",
            )
        self.states = read_states(shape.states, self.document, self.scope)
        self.groups = read_groups(shape.groups, shape.events, self.document, self.scope)
        events = {name: self._read_event(name) for name in shape.events}
        transitions = [self._read_transition(label, row) for label, row in shape.transitions.items()]
        for section, rows in (("undocumented", shape.undocumented), ("refused", shape.refused)):
            transitions += [self._read_home(section, label, row) for label, row in rows.items()]
        self._refuse_twins()
        if shape.draw_for is not None:
            self._read_drawing(shape.draw_for)
        return Machine(
            id=shape.machine,
            about=shape.about,
            parameters=parameters,
            remembers=remembers,
            states=self.states,
            events=events,
            groups=MappingProxyType(self.groups),
            actions=shape.actions,
            transitions=tuple(transitions),
            draw_for=shape.draw_for,
            accepted=read_accepted(shape.accepts, self.document),
            place=place("machine"),
            places=MappingProxyType(self._places()),
        )

    def _read_drawing(self, name: str) -> None:
        """Note what is wrong with the input that the machine is drawn for: each of its values names a picture."""
        place = self.document.place("draw_for")
        if (
            self.faults.known(name, self.scope.inputs, "input", place)
            and self.scope.inputs[name].cuts is not None
        ):
            self.faults.add(
                "malformed-value",
                place,
                f"`{name}` is a version, and a machine is drawn for named values",
                f"draw it for what a table derives from `{name}`",
            )

    def _places(self) -> dict[tuple[str, ...], Place]:
        shape, place = self.shape, self.document.place
        return {
            **{("parameters", name): place("parameters", i) for i, name in enumerate(shape.parameters)},
            **{("remembers", name): place("remembers", name, key=True) for name in shape.remembers},
            ("draw_for",): place("draw_for"),
        }

    def _read_event(self, name: str) -> Event:
        written = self.shape.events[name]
        at = ("events", name)
        sets = self._remembered(written.sets, *at, "sets")
        gives = self.scope.facts(written.gives, self.document, *at, "gives")
        for fact in gives.keys() & {*self.shape.parameters, *self.shape.remembers}:
            self.faults.add(
                "name-taken",
                self.document.place(*at, "gives", fact, key=True),
                f"`{fact}` is {'a parameter' if fact in self.shape.parameters else 'remembered'} already",
                "let the event give what the machine does not know, or change what it remembers under `sets`",
            )
        if written.decides is not None:
            self.faults.known(
                written.decides, self.decisions, "decision", self.document.place(*at, "decides")
            )
        return Event(
            id=name,
            sets=sets,
            gives=gives,
            decides=written.decides,
            about=written.about,
            place=self.document.place(*at, key=True),
        )

    def _remembered(self, written: Mapping[str, str], *path: str) -> Mapping[str, str]:
        """Facts that are set: each has to be one that the machine remembers."""
        for name in written:
            self.faults.known(
                name, self.shape.remembers, "remembered input", self.document.place(*path, name, key=True)
            )
        known = {name: word for name, word in written.items() if name in self.shape.remembers}
        return self.scope.facts(known, self.document, *path)

    def _events_named(self, written: str | list[str], *path: str) -> tuple[str, ...]:
        """The events that words name, those of groups included."""
        among = {**self.shape.events, **self.groups}
        named = self.scope.some_named(written, among, "event", self.document, *path)
        return tuple(dict.fromkeys(each for name in named for each in self.groups.get(name, (name,))))

    def _read_transition(self, label: str, row: TransitionWritten) -> Transition:
        at = ("transitions", label)
        place = self.document.place
        events = () if row.event is None else self._events_named(row.event, *at, "event")
        after = None
        if row.after is not None:
            amount, unit = row.after.split(" ")
            after = float(amount) * SECONDS[unit]
            if row.event is None:
                self.faults.add(
                    "missing-key",
                    place(*at, "after"),
                    "a timed transition names the event that is due",
                    "add `event`, and declare it under `events`",
                )
        return Transition(
            id=label,
            states=self.scope.some_named(row.in_, self.states, "state", self.document, *at, "in"),
            events=events,
            after=after,
            when=self.scope.entries(row.when, tuple(self.scope.inputs), (), self.document, *at, "when"),
            outcome=self._read_outcome(row, at, Move(None, NOTHING, ()), eventless=row.event is None),
            sources=self.scope.sources(row.source, self.document, *at, "source"),
            note=row.note,
            implied=row.implied,
            place=place(*at, key=True),
        )

    def _read_outcome(
        self, row: OutcomeWritten, at: tuple[str, ...], common: Move, *, eventless: bool
    ) -> Outcome:
        """The outcome that a row tells; `common` is what the rows around it set and do already."""
        place = self.document.place(*at, key=True)
        homes = [name for name in ("to", "stay", "status", "by_reading") if getattr(row, name) is not None]
        if not homes:
            self.faults.add(
                "missing-key",
                place,
                f"`{at[-1]}` has no outcome",
                "give it one of `to`, `stay`, `status` and `by_reading`",
            )
        for other in homes[1:]:
            self.faults.add(
                "unknown-key",
                self.document.place(*at, other, key=True),
                f"`{other}` does not stand beside `{homes[0]}`",
                "keep one of them",
            )
        for number, action in enumerate(row.do):
            self.faults.known(action, self.shape.actions, "action", self.document.place(*at, "do", number))
        sets = {**common.sets, **self._remembered(row.set, *at, "set")}
        actions = (*common.actions, *row.do)
        if row.by_reading is not None:
            return read_choice(
                row.by_reading,
                self.document,
                self.scope,
                (*at, "by_reading"),
                lambda inner, path: self._read_outcome(
                    inner, path, Move(None, sets, actions), eventless=eventless
                ),
            )
        if eventless and homes and row.to is None:
            self.faults.add(
                "malformed-value",
                place,
                "a transition without an event stays where it is for ever",
                "give it `to`, or an `event`",
            )
        if row.status is not None:
            return Silence(row.status)
        if row.to is not None:
            self.faults.known(row.to, self.states, "state", self.document.place(*at, "to"))
        return Move(row.to, MappingProxyType(sets), actions)

    def _read_home(self, section: str, label: str, row: HomeWritten) -> Transition:
        at = (section, label)
        return Transition(
            id=label,
            states=self.scope.some_named(row.in_, self.states, "state", self.document, *at, "in"),
            events=self._events_named(row.event, *at, "event"),
            when=self.scope.entries(row.when, tuple(self.scope.inputs), (), self.document, *at, "when"),
            outcome=Silence(section),
            sources=self.scope.sources(row.source, self.document, *at, "source"),
            note=row.because,
            place=self.document.place(*at, key=True),
        )

    def _refuse_twins(self) -> None:
        """Note ids that stand in two sections, and events that share a name with a group."""
        seen: dict[str, str] = {}
        for section in ("transitions", "undocumented", "refused"):
            for label in getattr(self.shape, section):
                if label in seen:
                    self.faults.add(
                        "name-taken",
                        self.document.place(section, label, key=True),
                        f"`{label}` is an id under `{seen[label]}` already",
                        "choose another id",
                    )
                seen[label] = section
        for group in self.shape.groups.keys() & self.shape.events.keys():
            self.faults.add(
                "name-taken",
                self.document.place("groups", group, key=True),
                f"`{group}` is an event already",
                "choose another name for the group",
            )
