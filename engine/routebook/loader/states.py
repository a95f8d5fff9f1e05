"""Reads the states of a machine, which nest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from routebook.diagnostic import Note, did_you_mean
from routebook.loader.kinds import IN_WORDS, NAME
from routebook.loader.misfits import COMMA, told
from routebook.loader.shapes import fit_part
from routebook.loader.syntax import StateWritten
from routebook.model import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.model import Place


def read_states(written: Mapping[str, Any], document: Document, scope: Scope) -> dict[str, State]:
    """Every state by its name, each after the one that it is in."""
    states: dict[str, State] = {}
    before = len(scope.faults.found)
    _read_inside(None, written, document, scope, states, "states")
    if len(scope.faults.found) == before:  # else the one that is initial may be at fault
        _check_initial(None, document.place("states", key=True), states, scope)
        for name, state in states.items():
            _check_initial(name, state.place, states, scope)
    return states


def _read_inside(
    parent: str | None,
    written: Mapping[str, Any],
    document: Document,
    scope: Scope,
    states: dict[str, State],
    *path: str,
) -> None:
    for name, inner in written.items():
        at = (*path, name)
        place = document.place(*at, key=True)
        if not _can_be_a_state(name, inner, parent, place, states, scope):
            scope.faults.pass_over({name: inner})
            continue
        own = {key: value for key, value in inner.items() if key in StateWritten.model_fields}
        state = fit_part(own, StateWritten, document, at, scope.faults) or StateWritten()
        states[name] = State(
            id=name,
            parent=parent,
            initial=state.initial,
            final=state.final,
            means=scope.facts(state.means, document, *at, "means"),
            about=state.about,
            place=place,
        )
        rest = {key: value for key, value in inner.items() if key not in own}
        _read_inside(name, rest, document, scope, states, *at)


def _can_be_a_state(
    name: str, inner: Any, parent: str | None, place: Place, states: Mapping[str, State], scope: Scope
) -> bool:
    """Whether what stands under a name is a state of its own; a fault is noted where it is not."""
    named = re.fullmatch(NAME.strip("^$"), name)
    if not isinstance(inner, dict):
        repair = did_you_mean(name, StateWritten.model_fields)
        if parent and (repair.startswith("did") or not named):
            repair = repair if repair.startswith("did") else COMMA
            scope.faults.add("unknown-key", place, f"`{name}` is not a key that stands here", repair)
        else:
            message = f"{told(inner)}, and what the state `{name}` holds is wanted here"
            scope.faults.add("malformed-value", place, message, "write `{}` where nothing is to be said")
    elif not named:
        scope.faults.add("malformed-name", place, f"`{name}` cannot stand here", IN_WORDS[NAME])
    elif name in states:
        scope.faults.add(
            "name-taken",
            place,
            f"the state `{name}` is named twice",
            "every state of a machine has a name of its own",
            Note(states[name].place, "it is named here first"),
        )
    else:
        return True
    return False


def _check_initial(parent: str | None, place: Place, states: Mapping[str, State], scope: Scope) -> None:
    inside = [state for state in states.values() if state.parent == parent]
    initial = [state.id for state in inside if state.initial]
    where = f"inside `{parent}`" if parent else "of the machine"
    if parent and inside and states[parent].final:
        scope.faults.add(
            "malformed-states",
            place,
            f"`{parent}` is final and holds other states",
            "mark the states inside it with `final: true` instead",
        )
    if not inside and not parent:
        scope.faults.add(
            "malformed-states", place, "the machine has no states", "name them, one with `initial: true`"
        )
    if inside and not initial:
        scope.faults.add(
            "malformed-states", place, f"no state {where} is initial", "mark one with `initial: true`"
        )
    for other in initial[1:]:
        scope.faults.add(
            "malformed-states",
            states[other].place,
            f"`{other}` is initial, and so is `{initial[0]}` beside it",
            "mark exactly one with `initial: true`",
            Note(states[initial[0]].place, f"`{initial[0]}` is here"),
        )
