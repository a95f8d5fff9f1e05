"""Reads the machines: states, events, transitions, and the events that have none."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from routebook.diagnostic import did_you_mean
from routebook.loader.scope import words
from routebook.loader.syntax import OutcomeWritten, StateWritten
from routebook.loader.tables import read_accepted, read_choice
from routebook.model import NOTHING, Event, Machine, Move, Outcome, Silence, State, Transition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.files import Files, Written
    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.loader.syntax import HomeWritten, MachineFile, TransitionWritten
    from routebook.model import Gather, Table

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
        self.events: dict[str, Event] = {}

    def read(self) -> Machine:
        shape, place = self.shape, self.document.place
        parameters = tuple(
            name
            for number, name in enumerate(shape.parameters)
            if self.faults.known(name, self.scope.inputs, "input", place("parameters", number))
        )
        remembers = self.scope.facts(shape.remembers, self.document, "remembers")
        for name in remembers.keys() & set(parameters):
            self.faults.add(
                "name-taken",
                place("remembers", name, key=True),
                f"`{name}` is a parameter already",
                "a parameter is fixed for a session, and cannot be remembered too",
            )
        self._read_states(shape.states, None, ("states",))
        self._check_initial(None, place("states"))
        self.events = {name: self._read_event(name) for name in shape.events}
        transitions = [self._read_transition(label, row) for label, row in shape.transitions.items()]
        for section, rows in (("undocumented", shape.undocumented), ("refused", shape.refused)):
            transitions += [self._read_home(section, label, row) for label, row in rows.items()]
        self._refuse_twins()
        if shape.draw_for is not None:
            self.faults.known(shape.draw_for, self.scope.inputs, "input", place("draw_for"))
        return Machine(
            id=shape.machine,
            about=shape.about,
            parameters=parameters,
            remembers=remembers,
            states=self.states,
            events=self.events,
            actions=shape.actions,
            transitions=tuple(transitions),
            draw_for=shape.draw_for,
            accepted=read_accepted(shape.accepts, self.document),
            place=place("machine"),
        )

    def _read_states(self, written: Mapping[str, Any], parent: str | None, path: tuple[str, ...]) -> None:
        for name, inner in written.items():
            at = (*path, name)
            place = self.document.place(*at, key=True)
            if not isinstance(inner, dict):
                self.faults.add(
                    "malformed-value",
                    place,
                    f"the state `{name}` is not a mapping",
                    did_you_mean(name, StateWritten.model_fields) or "write `{}` where nothing is to be said",
                )
                continue
            if name in self.states:
                self.faults.add(
                    "name-taken",
                    place,
                    f"the state `{name}` is named twice",
                    "every state of a machine has a name of its own",
                )
                continue
            own = {key: value for key, value in inner.items() if key in StateWritten.model_fields}
            try:
                state = StateWritten.model_validate(own)
            except ValidationError as error:
                for detail in error.errors(include_url=False):
                    self.faults.add(
                        "malformed-value",
                        self.document.place(*at, *detail["loc"]),
                        f"`{detail['loc'][0]}` has another kind of value here",
                    )
                state = StateWritten()
            self.states[name] = State(
                id=name,
                parent=parent,
                initial=state.initial,
                final=state.final,
                means=self.scope.facts(state.means, self.document, *at, "means"),
                about=state.about,
                place=place,
            )
            children = {key: value for key, value in inner.items() if key not in own}
            self._read_states(children, name, at)
            if children:
                self._check_initial(name, place)

    def _check_initial(self, parent: str | None, place: Any) -> None:
        inside = [state for state in self.states.values() if state.parent == parent]
        initial = [state for state in inside if state.initial]
        if inside and len(initial) != 1:
            where = f"inside `{parent}`" if parent else "at the top"
            self.faults.add(
                "malformed-states",
                place,
                f"{len(initial)} states {where} are initial",
                "mark exactly one with `initial: true`",
            )

    def _read_event(self, name: str) -> Event:
        written = self.shape.events[name]
        at = ("events", name)
        sets = self._remembered(written.sets, *at, "sets")
        gives = self.scope.facts(written.gives, self.document, *at, "gives")
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
        """The events that words name, each once; a group may hold groups."""
        found: dict[str, None] = {}

        def add(word: str, place: Any, inside: tuple[str, ...]) -> None:
            if word in self.shape.groups and word not in inside:
                for number, member in enumerate(self.shape.groups[word]):
                    add(member, self.document.place("groups", word, number), (*inside, word))
            elif self.faults.known(word, {**self.shape.events, **self.shape.groups}, "event", place):
                found[word] = None

        for number, word in enumerate(words(written)):
            add(word, self.document.place(*path, *(() if isinstance(written, str) else (number,))), ())
        return tuple(found)

    def _states_named(self, written: str | list[str], *path: str) -> tuple[str, ...]:
        return tuple(
            word
            for number, word in enumerate(words(written))
            if self.faults.known(
                word,
                self.states,
                "state",
                self.document.place(*path, *(() if isinstance(written, str) else (number,))),
            )
        )

    def _read_transition(self, label: str, row: TransitionWritten) -> Transition:
        at = ("transitions", label)
        place = self.document.place
        events = self._events_named(row.event, *at, "event")
        after = None
        if row.after is not None:
            amount, unit = row.after.split(" ")
            after = float(amount) * SECONDS[unit]
            if not events:
                self.faults.add(
                    "missing-key",
                    place(*at, "after"),
                    "a timed transition names the event that is due",
                    "add `event`, and declare it under `events`",
                )
        return Transition(
            id=label,
            states=self._states_named(row.in_, *at, "in"),
            events=events,
            after=after,
            when=self.scope.entries(row.when, tuple(self.scope.inputs), (), self.document, *at, "when"),
            outcome=self._read_outcome(row, at, Move(None, NOTHING, ()), eventless=not words(row.event)),
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
        if len(homes) != 1:
            self.faults.add(
                "missing-key",
                place,
                f"`{at[-1]}` has {len(homes)} outcomes",
                "give it one of `to`, `stay`, `status` and `by_reading`",
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
        if eventless and row.to is None:
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
            states=self._states_named(row.in_, *at, "in"),
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
