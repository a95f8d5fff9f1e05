"""What a record says: the client, the parameters, the event and what became of it, each from where the naming says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from routebook.conformance.auditing.recorded import Said
from routebook.conformance.auditing.unreadable import Unreadable
from routebook.frozen import Frozen
from routebook.runtime.facts import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from routebook.conformance.auditing.naming import Naming, Place
    from routebook.conformance.auditing.recorded import Given

Record = Mapping[str, Any]

TRUTH = {"": False, "false": False, "true": True}


def value_at(record: Record, name: str) -> Any:
    """What stands at a key, or at the end of a way through nested objects; None where nothing does."""
    if name in record or "." not in name:
        return record.get(name)
    value: Any = record
    for part in name.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def picking(names: Sequence[str]) -> Callable[[Record], list[Any]]:
    """What finds the values at several names in a record, each as `value_at` does."""
    if any("." in name for name in names):
        return lambda record: [value_at(record, name) for name in names]
    return lambda record: [*map(record.get, names)]


def client_of(naming: Naming, record: Record) -> str:
    """Whose event it is; raises Unreadable."""
    client = value_at(record, naming.client)
    if client and isinstance(client, str):
        return client
    if isinstance(client, int) and not isinstance(client, bool):
        return str(client)
    return _text(naming.client, client)


def said_of(naming: Naming, record: Record) -> Said:
    """What a record says of the event itself; raises Unreadable."""
    outputs = _several(naming.outputs, record)
    return Said(
        _text(naming.event, value_at(record, naming.event)),
        Frozen({name: _word(name, value) for name, value in sorted(outputs.items())}),
        _actions(naming, record),
        _refused(naming, record),
    )


def given_of(naming: Naming, record: Record) -> Given:
    """The parameters that a record carries; raises Unreadable."""
    given = _several(naming.parameters, record)
    return tuple(sorted((name, _parameter(name, value)) for name, value in given.items()))


def _several(place: Place | None, record: Record) -> dict[str, Any]:
    """What stands in a column that holds several things, or in a column for each, without what is nothing."""
    if place is None:
        return {}
    if isinstance(place, str):
        held = value_at(record, place)
        if not isinstance(held, dict | None):
            raise Unreadable(f"`{shown(place)}` is not an object of names and values")
        found = held or {}
    else:
        found = {name: value_at(record, column) for name, column in place.items()}
    return {name: value for name, value in found.items() if value is not None and value != ""}


def _text(name: str, value: object) -> str:
    if value is None or value == "":
        raise Unreadable(f"`{shown(name)}` is missing")
    if not isinstance(value, str):
        raise Unreadable(f"`{shown(name)}` is `{shown(value)}`, which is not text")
    return value


def _word(name: str, value: object) -> str:
    """A word, or anything else that is one value, as JSON writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return json.dumps(value)
    raise Unreadable(f"`{shown(name)}` is not a single value")


def _parameter(name: str, value: object) -> str | float:
    """A word; a number with a point stays one, for of `13.10` and `13.1` it is the same, and the book has to refuse it."""
    word = _word(name, value)
    return value if isinstance(value, float) else word


def _actions(naming: Naming, record: Record) -> tuple[str, ...]:
    """The actions in their order, from a list or from words with spaces between them."""
    value = value_at(record, naming.actions) if naming.actions else None
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, list):
        return tuple(_word(f"{naming.actions}", each) for each in value)
    raise Unreadable(f"`{shown(naming.actions)}` is not a list of actions")


def _refused(naming: Naming, record: Record) -> bool:
    value = value_at(record, naming.refused) if naming.refused else None
    if isinstance(value, bool | None):
        return bool(value)
    if isinstance(value, str) and value.lower() in TRUTH:
        return TRUTH[value.lower()]
    raise Unreadable(f"`{shown(naming.refused)}` is `{shown(value)}`, which is neither true nor false")
