"""However the text of a book is broken, it is answered with faults at places that exist, soon and in little memory.

Each book is read, and checked where it can still be read, in a process with little memory, which is ended when it takes
too long. What was once answered otherwise is a case in tests/checker/.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bounded import Bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import DrawFn

    Accident = Callable[[DrawFn, bytes], bytes]

ROOT = Path(__file__).parents[1]
BOOKS = [ROOT / "spec" / "push-notifications"]
BOOKS += [ROOT / "tests" / "books" / name for name in ("http-caching", "tcp-connection")]
CASES = sorted(path.parent for path in (ROOT / "tests" / "checker").glob("*/*/*/book.yaml"))
SIGNS = st.sampled_from([b"{", b"}", b"[", b"]", b":", b": ", b",", b"- ", b'"', b"'", b"\t", b"\n", b"\r", b"*a", b"&a ",
                         b"!", b"!!int ", b"|", b">", b"#", b"? ", b"%", b"\x00", b"\xff", b"---\n", b"...\n", b"null", b"12",
                         b"true", b"<<", b"~", b"\\", b"`", b"@", "\u2028".encode(), "\x85".encode(), "\ufeff".encode(),
                         "\U0001f375".encode(), "e\u0301".encode(), "\u202e".encode()])  # fmt: skip
HUGE = st.sampled_from([b"9" * 5000, b"-" + b"1" * 19, b"1e999999", b"0x" + b"f" * 99, b"1" * 18, b"1.5", b".inf", b"-0", b"1_000",
                        b"0b1", b"1" + b"." + b"9" * 400, b"12:30:45", b"2024-01-01", b"99999999999 min", b"<" + b"9" * 99,
                        b">=9.9.9.9.9.9.9.9.9.9"])  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A book, one of its files, and what stands in it after some accidents; None where it is gone."""

    book: Path
    file: str
    data: bytes | None


def flip(draw: DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, max(len(data) - 1, 0)))
    return data[:at] + bytes([data[at] ^ 1 << draw(st.integers(0, 7))]) + data[at + 1 :] if data else data


def delete(draw: DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + data[at + draw(st.integers(1, 40)) :]


def insert(draw: DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(SIGNS) + data[at:]


def repeat(draw: DrawFn, data: bytes) -> bytes:
    """A few lines stand there again and again."""
    lines = data.splitlines(keepends=True) or [b""]
    at = draw(st.integers(0, len(lines) - 1))
    end = at + draw(st.integers(1, 5))
    times = draw(st.sampled_from([2, 2, 2, 30, 3000]))
    return b"".join([*lines[:at], *lines[at:end] * times, *lines[end:]])


def drop(draw: DrawFn, data: bytes) -> bytes:
    """A line is lost."""
    lines = data.splitlines(keepends=True) or [b""]
    at = draw(st.integers(0, len(lines) - 1))
    return b"".join([*lines[:at], *lines[at + 1 :]])


def swap(draw: DrawFn, data: bytes) -> bytes:
    """Two lines change places."""
    lines = data.splitlines(keepends=True) or [b""]
    one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def shift(draw: DrawFn, data: bytes) -> bytes:
    """A line is indented more or less."""
    lines = data.splitlines(keepends=True) or [b""]
    at = draw(st.integers(0, len(lines) - 1))
    by = draw(st.integers(-2, 4))
    lines[at] = b" " * by + lines[at] if by > 0 else lines[at].removeprefix(b" " * -by)
    return b"".join(lines)


def words_in(data: bytes) -> list[bytes]:
    return sorted({word.strip(b"{}[],:\"'") for word in data.split()} - {b""})


def exchange(draw: DrawFn, data: bytes) -> bytes:
    """Two words change places everywhere."""
    words = words_in(data)
    if len(words) < 2:
        return data
    one, other = draw(st.permutations(words[:200]))[:2]
    return data.replace(one, b"\x01").replace(other, one).replace(b"\x01", other)


def mistake(draw: DrawFn, data: bytes) -> bytes:
    """A word is written for another, once."""
    words = words_in(data)
    return replace_one(draw, data, draw(st.sampled_from(words))) if words else data


def enlarge(draw: DrawFn, data: bytes) -> bytes:
    """A word becomes a number that is hard to bear."""
    return replace_one(draw, data, draw(HUGE))


def lengthen(draw: DrawFn, data: bytes) -> bytes:
    """A word becomes very long."""
    word = draw(st.sampled_from([b"x", b"a_", b"a-", b"1.", b"a/", b"`", b"\\n", "\u00e9".encode()]))
    return replace_one(draw, data, word * draw(st.sampled_from([81, 10_000, 1_000_000])) + b"x")


def replace_one(draw: DrawFn, data: bytes, word: bytes) -> bytes:
    words = words_in(data)
    if not words:
        return word
    old = draw(st.sampled_from(words))
    at = data.index(old) if draw(st.booleans()) else data.rindex(old)
    return data[:at] + word + data[at + len(old) :]


def nest(draw: DrawFn, data: bytes) -> bytes:
    """Something opens again and again."""
    at = draw(st.integers(0, len(data)))
    opening = draw(st.sampled_from([b"[", b"{", b"{a: ", b"[{a: [", b"- ", b"? ", b"\n- ", b"'", b"a: "]))
    return data[:at] + opening * draw(st.sampled_from([3, 45, 5000, 200_000])) + data[at:]


def crowd(draw: DrawFn, data: bytes) -> bytes:
    """A list gets very many words."""
    number = draw(st.sampled_from([10, 300, 20_000]))
    at = data.find(b"[", draw(st.integers(0, len(data)))) + 1
    return data[:at] + b"".join(b"w%d, " % each for each in range(number)) + data[at:] if at else data


COMMON = (flip, delete, insert, repeat, drop, swap, shift, exchange, mistake)
RARE = (enlarge, lengthen, nest, crowd)


@st.composite
def broken(draw: DrawFn, books: list[Path]) -> Broken:
    """A book after one to three accidents in one of its files, which may become another of its files, or be lost."""
    book = draw(st.sampled_from(books))
    files = sorted(str(path.relative_to(book)) for path in book.rglob("*.yaml"))
    file, become = draw(st.sampled_from(files)), draw(st.integers(0, 20))
    if become == 0 and file != "book.yaml":  # a folder without it is no book
        return Broken(book, file, None)
    data = (book / (draw(st.sampled_from(files)) if become == 1 else file)).read_bytes()
    for accident in draw(
        st.lists(st.sampled_from(COMMON + RARE), min_size=0 if become == 1 else 1, max_size=3)
    ):
        data = accident(draw, data)
    return Broken(book, file, data)


@pytest.fixture(scope="module")
def bounded() -> Iterator[Bounded]:
    """A process in which books are read and checked."""
    started = Bounded()
    yield started
    started.stop()


def answer(bounded: Bounded, copies: Path, example: Broken) -> list[dict[str, Any]]:
    """What is told of a broken book, each at a place that exists."""
    copy = copies / example.book.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(example.book, copy)
    if example.data is None:
        (copy / example.file).unlink()
    else:
        (copy / example.file).write_bytes(example.data)
    found = bounded.faults(copy)
    for each in found:
        assert each["message"]
        assert len(each["message"]) < 2000, each["message"]
        assert "\n" not in each["message"]
        written = Path(each["file"])
        lines = written.read_bytes().splitlines() if written.is_file() else []
        assert 1 <= each["line"] <= len(lines) + 1, each
        assert each["column"] >= 1
    return found


EXAMPLES = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@settings(EXAMPLES, max_examples=20)
@given(example=broken(BOOKS))
def test_a_whole_book_can_be_broken_in_any_way(bounded: Bounded, tmp_path: Path, example: Broken) -> None:
    answer(bounded, tmp_path, example)


@settings(EXAMPLES, max_examples=150)
@given(example=broken(CASES))
def test_a_small_book_can_be_broken_in_any_way(bounded: Bounded, tmp_path: Path, example: Broken) -> None:
    answer(bounded, tmp_path, example)


@pytest.mark.exhaustive
@settings(EXAMPLES, max_examples=200)
@given(example=broken(BOOKS))
def test_whole_books_can_be_broken_in_hundreds_of_ways(
    bounded: Bounded, tmp_path: Path, example: Broken
) -> None:
    answer(bounded, tmp_path, example)


@pytest.mark.exhaustive
@settings(EXAMPLES, max_examples=3000)
@given(example=broken(CASES))
def test_small_books_can_be_broken_in_thousands_of_ways(
    bounded: Bounded, tmp_path: Path, example: Broken
) -> None:
    answer(bounded, tmp_path, example)
