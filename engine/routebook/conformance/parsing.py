"""What a system under test said, checked to the last word, whoever sent it, and bounded in size (docs/conformance.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from routebook.conformance.protocol import (
    ACTIONS,
    OUTPUTS,
    PROTOCOL,
    REFUSALS,
    Answer,
    Handshake,
    Reply,
    Trouble,
)
from routebook.conformance.showing import LONGEST_WORD, shown, shown_lines
from routebook.diagnostic import did_you_mean
from routebook.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LONGEST_LINE = 1024 * 1024
MOST_WORDS = 100

REPORTABLE = (OUTPUTS, ACTIONS, REFUSALS)

HANDSHAKE = frozenset({"protocol", "implementation", "reports", "implements", "steps"})
ANSWER = frozenset({"seq", "replies", "skipped", "errored", "context"})
REPLY = frozenset({"outputs", "actions", "refused"})


class Garbage(Exception):
    """What a system said is not what the protocol has in that place; says what is wrong with it."""


class Errored(Garbage):
    """A system says itself why it cannot be tested."""


def parse_line(line: bytes) -> dict[str, Any]:
    """The JSON object that a line holds; raises Garbage."""
    value = parse_json(line)
    if not isinstance(value, dict):
        raise Garbage("what it said is not a JSON object")
    return value


def parse_json(text: bytes) -> Any:
    """The JSON value that some text is; raises Garbage."""
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Garbage("what it said is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise Garbage(f"what it said is not JSON: {error.msg.lower()} at column {error.colno}") from None
    except RecursionError:
        raise Garbage("what it said is nested too deeply") from None
    except ValueError:
        raise Garbage("what it said holds too long a number") from None


def parse_handshake(said: Mapping[str, Any]) -> Handshake:
    """What a system says of itself; raises Garbage."""
    if "errored" in said:
        raise Errored(_text("errored", said["errored"]))
    if said.get("protocol") != PROTOCOL or isinstance(said.get("protocol"), bool):
        told = shown(json.dumps(said.get("protocol")))
        raise Garbage(f"it speaks protocol {told}, and the runner protocol {PROTOCOL}")
    _refuse_unknown(said, HANDSHAKE)
    about = said.get("implementation", {})
    if not isinstance(about, dict):
        raise Garbage("`implementation` is not a JSON object")
    if said.get("reports") is None:
        raise Garbage(f"it does not say what it `reports`, of {', '.join(REPORTABLE)}")
    reports = _words("reports", said["reports"])
    for each in reports:
        if each not in REPORTABLE:
            raise Garbage(f"`reports` has `{each}`, and is of {', '.join(REPORTABLE)}")
    if not {OUTPUTS, ACTIONS} & {*reports}:
        raise Garbage("`reports` has neither `outputs` nor `actions`, so there is nothing to compare")
    steps = said.get("steps", False)
    if not isinstance(steps, bool):
        raise Garbage("`steps` is neither true nor false")
    return Handshake(
        name=_word("name", about.get("name", "")),
        version=_word("version", about.get("version", "")),
        reports=tuple(each for each in REPORTABLE if each in reports),
        implements=_words("implements", said["implements"]) if "implements" in said else None,
        steps=steps,
    )


def parse_answer(said: Mapping[str, Any], seq: int, count: int) -> Answer:
    """The answer to the message of number `seq`, which asks for `count` replies; raises Garbage."""
    _refuse_unknown(said, ANSWER)
    if said.get("seq") != seq or isinstance(said.get("seq"), bool):
        raise Garbage(f"it answered `seq` {shown(json.dumps(said.get('seq')))} where {seq} was asked")
    if "skipped" in said:
        return Answer((), skipped=_text("skipped", said["skipped"]))
    replies = said.get("replies", [] if "errored" in said else None)
    if not isinstance(replies, list):
        raise Garbage("an answer has `replies`, which is a list, or `skipped` or `errored`")
    if len(replies) > count or ("errored" not in said and len(replies) < count):
        raise Garbage(f"it gave {len(replies)} replies where {count} were asked")
    given = tuple(map(parse_reply, replies))
    if "errored" in said:
        return Answer(given, Trouble(_text("errored", said["errored"]), _context(said)))
    return Answer(given)


def parse_reply(said: object) -> Reply:
    """One reply; raises Garbage."""
    if not isinstance(said, dict):
        raise Garbage("a reply is not a JSON object")
    _refuse_unknown(said, REPLY)
    refused = said.get("refused", False)
    if not isinstance(refused, bool):
        raise Garbage("`refused` is neither true nor false")
    outputs = said.get(OUTPUTS, {})
    if not isinstance(outputs, dict) or len(outputs) > MOST_WORDS:
        raise Garbage(f"`outputs` is not a JSON object of at most {MOST_WORDS} words")
    if refused and (outputs or said.get(ACTIONS)):
        raise Garbage("a reply says `refused`, and has outputs or actions")
    words = {_word("an output", name): _word(name, word) for name, word in outputs.items()}
    return Reply(Frozen(words), _words(ACTIONS, said.get(ACTIONS, [])), refused)


def _text(name: str, said: object) -> str:
    if not isinstance(said, str):
        raise Garbage(f"`{name}` is not text")
    return shown(said, 2000)


def _context(said: Mapping[str, Any]) -> Mapping[str, str]:
    context = said.get("context", {})
    if not isinstance(context, dict) or len(context) > MOST_WORDS:
        raise Garbage("`context` is not a JSON object of a few parts")
    told = {name: each if isinstance(each, str) else json.dumps(each) for name, each in context.items()}
    return {shown(name): shown_lines(text) for name, text in told.items()}


def _word(name: str, said: object) -> str:
    if not isinstance(said, str):
        raise Garbage(f"`{shown(name)}` is {shown(json.dumps(said), 40)}, and not a word in quotes")
    if len(said) > LONGEST_WORD or not said.isprintable():
        raise Garbage(f"`{shown(name)}` is longer than {LONGEST_WORD} characters, or does not print")
    return said


def _words(name: str, said: object) -> tuple[str, ...]:
    if not isinstance(said, (list, tuple)) or len(said) > MOST_WORDS:
        raise Garbage(f"`{name}` is not a list of at most {MOST_WORDS} words")
    return tuple(_word(f"one of {name}", each) for each in said)


def _refuse_unknown(said: Mapping[str, Any], known: Collection[str]) -> None:
    for name in said:
        if name not in known:
            repair = did_you_mean(name, known)
            raise Garbage(
                f"it said `{shown(name)}`, which has no meaning here" + (f": {repair}" if repair else "")
            )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Garbage(f"`{shown(name)}` is written twice")
        found[name] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise Garbage(f"what it said holds {word}, which is no JSON")
