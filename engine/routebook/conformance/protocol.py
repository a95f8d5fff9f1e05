"""What the runner and a system under test say to each other: JSON objects, one a line (docs/conformance.md).

The runner says start, run, step and stop; expected values are never sent. What comes back is checked to the last word here,
whoever sent it, and is bounded in size.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from routebook.diagnostic import did_you_mean
from routebook.frozen import Frozen
from routebook.program import EMPTY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

PROTOCOL = 1
LONGEST_LINE = 1024 * 1024
LONGEST_WORD = 200
MOST_WORDS = 100

OUTPUTS = "outputs"
ACTIONS = "actions"
REFUSALS = "refusals"
REPORTABLE = (OUTPUTS, ACTIONS, REFUSALS)

HANDSHAKE = frozenset({"protocol", "implementation", "reports", "implements", "steps"})
ANSWER = frozenset({"seq", "replies", "skipped", "errored", "context"})
REPLY = frozenset({"outputs", "actions", "refused"})


class Garbage(Exception):
    """What a system said is not what the protocol has in that place; says what is wrong with it."""


class Errored(Garbage):
    """A system says itself why it cannot be tested."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a system says of itself when it is started.

    `reports` are those of outputs, actions and refusals that it tells, and so is held to. `implements` are the decisions
    and machines that it has, None if it says nothing of that. `steps` asks for events one at a time.
    """

    name: str
    version: str
    reports: tuple[str, ...]
    implements: tuple[str, ...] | None
    steps: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system answers to one event or decision."""

    outputs: Mapping[str, str]
    actions: tuple[str, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no reply: one sentence, and what helps to understand it, such as the end of standard error.

    `lost` is set if the system did not say so itself: it was gone, or had to be ended.
    """

    message: str
    context: Mapping[str, str] = EMPTY
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system made of one vector: a reply for each step, or for the first of them and why there are no more.

    Where there are none at all, a system that takes whole runs may have gone wrong at any step. `skipped` is the reason that a system gave for not running it.
    """

    replies: tuple[Reply, ...]
    trouble: Trouble | None = None
    skipped: str | None = None


def to_start(book: str, version: str) -> dict[str, Any]:
    """The message that asks for the handshake."""
    return {"cmd": "start", "protocol": PROTOCOL, "book": book, "version": version}


def to_run(
    seq: int, kind: str, of: str, given: Mapping[str, str], events: Sequence[str] | None
) -> dict[str, Any]:
    """The message that asks for a decision, whose events are None, or for a fresh session that is sent events."""
    asked: dict[str, Any] = {"cmd": "run", "seq": seq, kind: of, "given": dict(given)}
    return asked if events is None else {**asked, "events": [*events]}


def to_step(seq: int, event: str) -> dict[str, Any]:
    """The message that sends one more event to the session that was begun last."""
    return {"cmd": "step", "seq": seq, "event": event}


STOP: Mapping[str, Any] = Frozen({"cmd": "stop"})


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


def shown(text: str, most: int = LONGEST_WORD) -> str:
    """Somebody else's text, safe to print: what does not print is escaped, and what is too long is cut."""
    cut = text[:most] + "..." if len(text) > most else text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in cut)


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


def shown_lines(text: str, most: int = 4000) -> str:
    """The end of somebody else's text of several lines, safe to print."""
    return "\n".join(shown(line, most) for line in text[-most:].splitlines())


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
