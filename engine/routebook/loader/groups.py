"""Reads the groups of a machine's events, which may hold each other."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routebook.loader.places import Document
    from routebook.loader.scope import Scope
    from routebook.loader.syntax import EventWritten


def read_groups(
    written: Mapping[str, Sequence[str]], events: Mapping[str, EventWritten], document: Document, scope: Scope
) -> dict[str, tuple[str, ...]]:
    """The events of each group, those of the groups in it included."""
    inner = {group: [each for each in members if each in written] for group, members in written.items()}
    found: dict[str, tuple[str, ...]] = {}
    try:
        order = tuple(TopologicalSorter(inner).static_order())
    except CycleError as error:
        first, *others = reversed(error.args[1])
        scope.faults.add(
            "circular-groups",
            document.place("groups", first, key=True),
            f"`{first}` holds itself: `{first}`" + "".join(f" holds `{each}`" for each in others),
            "take it out of one of them",
        )
        return dict.fromkeys(written, ())
    for group in order:
        if not written[group]:
            place = document.place("groups", group)
            scope.faults.add("missing-key", place, f"the group `{group}` holds no events", "list them")
        named = scope.named(written[group], {**events, **written}, "event", document, "groups", group)
        found[group] = tuple(dict.fromkeys(each for name in named for each in found.get(name, (name,))))
    return found
