"""How a service behind HTTP is asked: a mapping from the words of the protocol to its requests and replies.

Words in braces, such as `{event}`, are filled in; where answers are in a reply is said by JSON pointers (RFC 6901).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routebook.conformance.parsing import Garbage, parse_handshake
from routebook.conformance.protocol import ACTIONS, OUTPUTS, PROTOCOL, Handshake
from routebook.diagnostic import did_you_mean
from routebook.errors import UnusableSystem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from routebook.program import Program

WORD = re.compile(r"\{(\w+)\}")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
GIVEN = "{given}"
PARTS = {"decide": "decision", "begin": "machine", "send": "machine"}
ABOUT = ("implementation", "reports", "implements")
KEYS = ("method", "path", "body", "outputs", "actions", "refused", "skipped")


@dataclass(frozen=True, slots=True)
class Request:
    """One kind of request, and what its replies mean.

    `outputs` points to an object, or has a pointer for each output; `refused` and `skipped` are statuses.
    """

    method: str
    path: str
    body: Any
    outputs: str | Mapping[str, str] | None
    actions: str | None
    refused: tuple[int, ...]
    skipped: tuple[int, ...]

    def path_for(self, words: Mapping[str, str]) -> str:
        """The path with its words filled in."""
        return _filled(self.path, words)

    def body_for(self, words: Mapping[str, str], given: Mapping[str, str]) -> Any:
        """The body with its words filled in; `{given}` alone stands for all facts."""

        def fill(part: Any) -> Any:
            if part == GIVEN:
                return dict(given)
            if isinstance(part, str):
                return _filled(part, words)
            if isinstance(part, dict):
                return {name: fill(each) for name, each in part.items()}
            return [fill(each) for each in part] if isinstance(part, list) else part

        return fill(self.body)

    def reply_in(self, said: Any) -> dict[str, Any]:
        """The reply of the protocol that a reply of the service holds; what is not there, or null, is left out."""
        if isinstance(self.outputs, str) or self.outputs is None:
            outputs = found_at(self.outputs, said)
        else:
            each = {name: found_at(pointer, said) for name, pointer in self.outputs.items()}
            outputs = {name: word for name, word in each.items() if word is not None}
        reply = {OUTPUTS: outputs, ACTIONS: found_at(self.actions, said)}
        return {name: part for name, part in reply.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Mapped:
    """How a service is asked for decisions, for fresh sessions, and to take events; None for what it does not have."""

    handshake: Handshake
    decide: Request | None
    begin: Request | None
    send: Request | None


def parse_mapping(plain: Mapping[str, Any], program: Program) -> Mapped:
    """The mapping that a file holds; raises UnusableSystem."""
    _refuse_unknown("the mapping", plain, (*ABOUT, *PARTS))
    if not PARTS.keys() & plain.keys():
        raise UnusableSystem("the mapping has no request", help="describe `decide`, or `begin` and `send`")
    if ("begin" in plain) != ("send" in plain):
        raise UnusableSystem("the mapping has one of `begin` and `send`", help="describe both, or neither")
    facts = [name for name, axis in program.axes.items() if not axis.decided_by]
    requests = {
        part: _request(part, plain[part], {*facts, "id", PARTS[part], *(["event"] if part == "send" else [])})
        for part in PARTS
        if part in plain
    }
    try:
        said = {name: plain[name] for name in ABOUT if name in plain}
        handshake = parse_handshake({"protocol": PROTOCOL, **said})
    except Garbage as problem:
        raise UnusableSystem(
            f"the mapping is malformed: {problem}", help="docs/conformance.md has an example"
        ) from None
    return Mapped(handshake, requests.get("decide"), requests.get("begin"), requests.get("send"))


def found_at(pointer: str | None, said: Any) -> Any:
    """What a JSON pointer points to; None if there is nothing."""
    if pointer is None:
        return None
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(said, dict) and name in said:
            said = said[name]
        elif isinstance(said, list) and name.isdecimal() and int(name) < len(said):
            said = said[int(name)]
        else:
            return None
    return said


def _request(part: str, plain: Any, words: Collection[str]) -> Request:
    if not isinstance(plain, dict):
        raise UnusableSystem(f"`{part}` of the mapping is no table", help=f"write [{part}] above its keys")
    _refuse_unknown(f"`{part}` of the mapping", plain, KEYS)
    method, path = plain.get("method"), plain.get("path")
    if method not in METHODS:
        raise UnusableSystem(f"`{part}` of the mapping has no method", help=f"one of {', '.join(METHODS)}")
    if not isinstance(path, str) or not path.startswith("/"):
        raise UnusableSystem(f"`{part}` of the mapping has no path", help='write path = "/..."')
    for word in (*WORD.findall(path), *_words_in(plain.get("body"))):
        if word not in words:
            raise UnusableSystem(
                f"`{part}` of the mapping has `{{{word}}}`, which stands for nothing",
                help=did_you_mean(word, words),
            )
    return Request(
        method,
        path,
        plain.get("body"),
        _outputs(part, plain.get(OUTPUTS)),
        None if plain.get(ACTIONS) is None else _pointer(part, plain[ACTIONS]),
        _statuses(part, plain.get("refused", [])),
        _statuses(part, plain.get("skipped", [])),
    )


def _words_in(body: Any) -> list[str]:
    if isinstance(body, str):
        return [] if body == GIVEN else WORD.findall(body)
    parts = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return [word for each in parts for word in _words_in(each)]


def _outputs(part: str, plain: Any) -> str | dict[str, str] | None:
    if isinstance(plain, dict):
        return {name: _pointer(part, each) for name, each in plain.items()}
    return None if plain is None else _pointer(part, plain)


def _pointer(part: str, plain: Any) -> str:
    if not isinstance(plain, str) or (plain and not plain.startswith("/")):
        raise UnusableSystem(
            f"`{part}` of the mapping has a malformed pointer",
            help='write "/name/of/part", or "" for the whole',
        )
    return plain


def _statuses(part: str, plain: Any) -> tuple[int, ...]:
    if not isinstance(plain, list) or not all(type(each) is int and 100 <= each < 600 for each in plain):
        raise UnusableSystem(
            f"`{part}` of the mapping has a malformed list of statuses", help="write such as refused = [409]"
        )
    return tuple(plain)


def _refuse_unknown(where: str, plain: Mapping[str, Any], known: Collection[str]) -> None:
    for name in plain:
        if name not in known:
            raise UnusableSystem(
                f"{where} has `{name}`, which has no meaning", help=did_you_mean(name, known)
            )


def _filled(text: str, words: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: words.get(found[1], ""), text)
