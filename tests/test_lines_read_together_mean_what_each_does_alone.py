"""Lines of a log that are read together, for speed, mean what each of them means by itself."""

from __future__ import annotations

import io
import json
from itertools import chain, product
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from one_client import PARAMETERS
from records import START
from routebook.conformance.auditing import json_lines as json_lines_module
from routebook.conformance.auditing import line_columns, lines
from routebook.conformance.auditing.clock import Clock
from routebook.conformance.auditing.cutting import record_of
from routebook.conformance.auditing.json_lines import json_lines
from routebook.conformance.auditing.line_columns import json_lines_in_columns
from routebook.conformance.auditing.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from routebook.conformance.auditing.recorded import Batch

KEYS = st.sampled_from(
    ["client", "time", "event", "a.client", '"client"', "note", "outputs", "parameters", "é"]
)
TEXTS = st.sampled_from(
    ["a", "b\\", 'c"', "client", '"time": 5', "\t", "Ω", "start", "\ud800", "12", "x" * 50]
)
NUMBERS = st.sampled_from([0, 5, -5, 17, 1.5, 10**18, 10**25, True, None])
VALUES = st.recursive(
    TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """A line of JSON or nearly so, with one client and one time mostly, in some way of writing it."""
    pairs = [("client", draw(TEXTS)), ("time", draw(NUMBERS | TEXTS)), ("event", draw(TEXTS))]
    pairs += draw(st.lists(st.tuples(KEYS, VALUES), max_size=2))
    pairs = draw(st.permutations(pairs))
    separator, colon = draw(st.sampled_from([(", ", ": "), (",", ":"), (" , ", " : ")]))
    ascii_only = draw(st.booleans())
    text = "{" + separator.join(
        json.dumps(key) + colon + json.dumps(value, ensure_ascii=ascii_only) for key, value in pairs
    )
    return text + draw(st.sampled_from(["}", "}", "}", "} ", "", "},{}"]))


NAMINGS = [
    Naming(),
    Naming(client="a.client"),
    Naming(client="note.client", time="outputs.time"),
    Naming(event="client"),
    Naming(parameters={"platform": "time"}),
]


def read(
    texts: list[bytes], naming: Naming, clock: Clock, reading: Callable[..., Iterator[Batch]] = json_lines
) -> list[str]:
    """What is made of some lines, each in the block that it is in; events and what is unreadable by position."""
    found: list[tuple[int, Any]] = []
    for batch in reading(io.BytesIO(b"\n".join(texts)), naming, clock):
        assert [*batch.positions] == sorted(batch.positions)
        found += [(each.position, each) for each in batch.unread]
        for client, start, stop in batch.runs():
            for at in range(start, stop):
                event = client, batch.recorded(at), batch.parameters[batch.given[at]]
                found.append((batch.positions[at], event))
        assert len({client for client, *_ in batch.runs()}) <= len(batch.names)
    return [repr(each) for each in sorted(found, key=itemgetter(0))]


WAYS = [json_lines, json_lines_in_columns]


@st.composite
def lines_alike(draw: st.DrawFn) -> list[bytes]:
    """Lines that are mostly alike but for client and time, some of them damaged."""
    kinds = draw(st.lists(json_texts(), min_size=1, max_size=4))
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=30))
    texts = [
        text.replace('"a"', f'"a{number}"').replace(": 5", f": {number}").replace(":5", f":{number}.5")
        for number, text in enumerate(chosen)
    ]
    lines = [text.encode("utf-8", "surrogatepass") for text in texts]
    for at in draw(st.lists(st.integers(0, len(lines) - 1), max_size=3)):
        place = draw(st.integers(0, len(lines[at])))
        gone = draw(st.integers(0, 2))
        damage = draw(
            st.sampled_from(
                [b"", b'"', b"\\", b"0", b"-", b" ", b"}", b"\x00", b"\r", b"\xe9", b"1e3", b"9" * 20]
            )
        )
        lines[at] = lines[at][:place] + damage + lines[at][place + gone :]
    return lines


@settings(deadline=None, max_examples=600)
@given(texts=lines_alike(), naming=st.sampled_from(NAMINGS), way=st.sampled_from(WAYS))
def test_lines_that_are_read_together_mean_what_each_means_by_itself(
    texts: list[bytes], naming: Naming, way: Callable[..., Iterator[Batch]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "AT_ONCE", 16)
        together, clock = read(texts, naming, Clock(), way), Clock()
        each = [read([b""] * number + [text], naming, clock) for number, text in enumerate(texts)]
    assert together == [*chain.from_iterable(each)]


WRITTEN = [
    '{"client": "a-%d", "time": %d, "event": "stop", "actions": ["ring"]}',
    '{"time":%d,"client":"a-%d","event":"stop","refused":true}',
    '{"event": "stop", "client": %d, "time": %d}',
    '{"at": "x", "client": "\\u00e9%d", "time": %d , "event": "stop"}',
]
DAMAGE = [b"", b'"', b"\\", b"0", b"-", b".", b" ", b"}", b"{", b",", b"\t", b"\x00", b"\r", b"e1", b"9" * 20]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("way", WAYS)
def test_a_line_that_is_damaged_means_among_others_what_it_means_by_itself(
    written: str, way: Callable[..., Iterator[Batch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [(written % (number + 5, number + 7)).encode() for number in range(300)]
    spoiled = range(10, 10 + 2 * len(good[10]) + 2, 2)

    def by_itself(at: int, text: bytes) -> list[str]:
        clock = Clock()
        clock.dated = False
        return read([b""] * at + [text], Naming(), clock)

    each = [by_itself(at, text) for at, text in enumerate(good)]
    monkeypatch.setattr(lines, "AT_ONCE", 200)
    for damage, (begins, gone) in product(DAMAGE, [(True, 0), (True, 1), (True, 1000), (False, 0)]):
        texts, meant = [*good], [*each]
        for place, at in enumerate(spoiled):
            texts[at] = texts[at][: place * begins] + damage + texts[at][place + gone :]
            meant[at] = by_itself(at, texts[at])
        assert read(texts, Naming(), Clock(), way) == [*chain.from_iterable(meant)]


@pytest.mark.parametrize("way", WAYS)
def test_lines_that_are_alike_are_parsed_once(
    way: Callable[..., Iterator[Batch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [json.dumps({**START, "client": f"c{number}", "time": number}).encode() for number in range(3000)]
    parsed: list[str] = []

    def noted(line: str) -> Any:
        parsed.append(line)
        return record_of(line)

    for module in (json_lines_module, line_columns):
        monkeypatch.setattr(module, "record_of", noted)
    monkeypatch.setattr(lines, "AT_ONCE", 1000)
    assert len(read(texts, Naming(), Clock(), way)) == 3000
    assert len(parsed) < 20


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ending", [b"", b"\n", b"\n\n", b"\n \n"])
def test_how_a_log_ends_makes_no_difference(
    way: Callable[..., Iterator[Batch]], ending: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [WRITTEN[0] % (number, number) for number in range(50)]
    data = "\n".join(texts).encode()
    for at_once in (1, 40, 500, len(data), len(data) + 2):
        monkeypatch.setattr(lines, "AT_ONCE", at_once)
        assert len(read([data + ending], Naming(), Clock(), way)) == 50


@settings(deadline=None, max_examples=60)
@given(versions=st.lists(st.integers(0, 20) | st.sampled_from(["12", "13.10", 13.1, 13.0, True]), min_size=2))
def test_parameters_are_the_same_whether_lines_are_cut_by_columns_or_parsed_one_by_one(
    versions: list[object],
) -> None:
    texts = [
        json.dumps({**START, "time": at, "parameters": {**PARAMETERS, "os_version": version}}).encode()
        for at, version in enumerate(versions)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "AT_ONCE", 300)
        careful = [each for text in texts for each in read([text], Naming(), Clock())]
        found = [read(texts, Naming(), Clock(), way) for way in WAYS]
    numbered = [each.partition("position=")[2].partition(",")[2] for each in careful]
    for each in found:
        assert [one.partition("position=")[2].partition(",")[2] for one in each] == numbered
    exact = [type(version) in {int, str} for version in versions]
    assert all(
        f"('os_version', '{version}')" in each
        for each, version, is_exact in zip(careful, versions, exact, strict=True)
        if is_exact
    )
