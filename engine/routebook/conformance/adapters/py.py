"""A system under test that is a Python object: a fresh one for each vector, from a function that makes them.

It has `reports`, and of these what it needs: `decide(decision, given)`, which returns a reply; `begin(machine, given)`,
and `send(event)`, which returns a reply. `name`, `version` and `implements` say what it is. NotImplementedError skips.
"""

from __future__ import annotations

import importlib
import traceback
from typing import TYPE_CHECKING, Any

from routebook.conformance.parsing import Garbage, parse_handshake, parse_reply
from routebook.conformance.protocol import PROTOCOL, Answer, Handshake, Reply, Trouble
from routebook.conformance.showing import shown, shown_lines
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


OF_OBJECTS = "docs/conformance.md says what a Python object has, and where its module is looked for"


class PythonSystem:
    """Asks objects within this process, and so cannot defend itself against one that hangs or ends the process."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def start(self, book: str, version: str) -> Handshake:  # noqa: ARG002  (as any system)
        """What an object says of itself; raises UnusableSystem."""
        try:
            return parse_handshake(said_of(self._make()))
        except Garbage as problem:
            raise UnusableSystem(f"the system cannot be tested: {problem}", help=OF_OBJECTS) from None

    def run(
        self,
        kind: str,  # noqa: ARG002  (as any system)
        of: str,
        given: Mapping[str, str],
        events: Sequence[str] | None,
    ) -> Answer:
        """Run one vector with an object of its own; whatever that raises is told."""
        replies: list[Reply] = []
        try:
            made = self._make()
            if events is None:
                replies.append(parse_reply(made.decide(of, dict(given))))
            else:
                made.begin(of, dict(given))
                for event in events:
                    replies.append(parse_reply(made.send(event)))  # noqa: PERF401  (what came before a fault is kept)
        except NotImplementedError as reason:
            return Answer(tuple(replies), skipped=shown(str(reason) or "it is not implemented"))
        except Garbage as problem:
            return Answer(tuple(replies), Trouble(str(problem)))
        except (Exception, SystemExit) as error:  # noqa: BLE001  (it is somebody else's)
            told = shown(str(error)) or "no message"
            context = {"traceback": shown_lines(traceback.format_exc())}
            return Answer(tuple(replies), Trouble(f"it raised {type(error).__name__}: {told}", context))
        return Answer(tuple(replies))

    def stop(self) -> None:
        """Nothing is held."""


def said_of(made: Any) -> dict[str, Any]:
    """What an object says of itself, as a handshake."""
    said: dict[str, Any] = {
        "protocol": PROTOCOL,
        "implementation": {
            "name": getattr(made, "name", type(made).__name__),
            "version": getattr(made, "version", ""),
        },
        "reports": getattr(made, "reports", None),
    }
    if hasattr(made, "implements"):
        said["implements"] = made.implements
    return said


def factory_of(words: str) -> Callable[[], Any]:
    """The function that `package.module:factory` names; raises UnusableSystem."""
    module, _, name = words.partition(":")
    if not module or not name:
        raise UnusableSystem(f"`{words}` does not name a function", help="write py:package.module:factory")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (Exception, SystemExit) as error:  # noqa: BLE001  (importing runs somebody else's code)
        raise UnusableSystem(
            f"`{words}` cannot be had: {type(error).__name__}: {shown(str(error))}",
            help="write py:package.module:factory; modules are looked for where the command is run, then as Python does",
        ) from None
    if not callable(found):
        raise UnusableSystem(
            f"`{words}` is no function", help="name a class, or a function that makes an object"
        )
    made: Callable[[], Any] = found
    return made
