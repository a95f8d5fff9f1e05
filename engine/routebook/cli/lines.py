"""JSON Lines in and out: a bad line is answered by an error, and the lines after it are unharmed."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from routebook.errors import MalformedFacts, RoutebookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

LONGEST = 1024 * 1024


def answer_lines(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer each line of standard input that holds a JSON object; leave with status 1 if one was bad."""
    bad = False
    for number, line in enumerate(lines_of(standard_input()), 1):
        try:
            reply = answer(parse_object(line))
        except RoutebookError as error:
            bad = True
            reply = {"error": {**error.to_json(), "line": number}}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()
    if bad:
        raise typer.Exit(1)


def standard_input() -> BinaryIO:
    """Standard input as bytes, which is empty where it is closed."""
    return sys.stdin.buffer if sys.stdin else io.BytesIO()


def lines_of(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream without their ends; None for one that is too long, of which nothing is kept."""
    while line := stream.readline(LONGEST + 2):
        if line.endswith(b"\n") or len(line) <= LONGEST:
            yield line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST)
        yield None


def parse_object(line: bytes | None) -> dict[str, Any]:
    """The JSON object that a line holds; raises MalformedFacts."""
    if line is None:
        raise MalformedFacts(
            f"the line is longer than {LONGEST // 1024} kB", help="write one JSON object a line"
        )
    try:
        value = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise MalformedFacts(
            "the line is not UTF-8 text", help="write one JSON object a line, in UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        problem = f"the line is not JSON: {error.msg.lower()} at column {error.colno}"
        raise MalformedFacts(problem, help="write one JSON object a line") from None
    except RecursionError:
        raise MalformedFacts(
            "the line is nested too deeply", help="write one flat JSON object a line"
        ) from None
    except ValueError:
        raise MalformedFacts("the line holds too long a number", help="give versions as text") from None
    if not isinstance(value, dict):
        raise MalformedFacts("the line is not a JSON object", help='write {"key": "value", ...}')
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise MalformedFacts(f"`{key[:60]}` is written twice", help="write each key once")
        found[key] = value
    return found
