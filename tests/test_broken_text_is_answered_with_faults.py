"""However the text of a book is broken, it is answered with faults at places that exist, in a few seconds."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routebook.checker import check
from routebook.loader import read

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "spec" / "push-notifications"
OTHERS = [ROOT / "tests" / "books" / name for name in ("http-caching", "tcp-connection")]
LONGEST = 5.0
SIGNS = st.sampled_from([b"{", b"}", b"[", b"]", b":", b": ", b",", b"- ", b'"', b"'", b"\t", b"\n", b"*a", b"&a ", b"!",
                         b"|", b"#", b"? ", b"%", b"\x00", b"\xff", b"---\n", b"null", b"12", b"true"])  # fmt: skip


@st.composite
def broken(draw: DrawFn, books: list[Path]) -> tuple[Path, str, bytes]:
    """A book, one of its files, and what stands in it after a few accidents."""
    book = draw(st.sampled_from(books))
    file = draw(st.sampled_from(sorted(path.relative_to(book) for path in book.rglob("*.yaml"))))
    data = (book / file).read_bytes()
    for accident in draw(
        st.lists(st.sampled_from([flip, delete, repeat, exchange, insert]), min_size=1, max_size=3)
    ):
        data = accident(draw, data)
    return book, str(file), data


def flip(draw: DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, max(len(data) - 1, 0)))
    return data[:at] + bytes([data[at] ^ 1 << draw(st.integers(0, 7))]) + data[at + 1 :] if data else data


def delete(draw: DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + data[at + draw(st.integers(1, 40)) :]


def repeat(draw: DrawFn, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = draw(st.integers(0, len(lines) - 1))
    return b"".join([*lines[:at], lines[at] * draw(st.integers(2, 30)), *lines[at + 1 :]])


def exchange(draw: DrawFn, data: bytes) -> bytes:
    """Two words change places."""
    words = sorted({word.strip(b"{}[],:") for word in data.split()} - {b""})
    if len(words) < 2:
        return data
    one, other = draw(st.permutations(words[:200]))[:2]
    return data.replace(one, b"\x01").replace(other, one).replace(b"\x01", other)


def insert(draw: DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(SIGNS) + data[at:]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with copies of the books, whose files are broken and mended again."""
    folder = tmp_path_factory.mktemp("books")
    for book in (SHIPPED, *OTHERS):
        shutil.copytree(book, folder / book.name)
    return folder


def answer(copies: Path, example: tuple[Path, str, bytes], *, checked: bool) -> None:
    book, file, data = example
    copy = copies / book.name / file
    copy.write_bytes(data)
    start = time.process_time()
    try:
        found, diagnostics = read(copies / book.name)
        if found and not diagnostics and checked:
            diagnostics = check(found)
    finally:
        copy.write_bytes((book / file).read_bytes())
    assert time.process_time() - start < LONGEST
    for each in diagnostics:
        assert each.message
        assert "\n" not in each.message
        written = Path(each.place.file)
        lines = (
            written.read_bytes().splitlines() if written.is_file() and written != copy else data.splitlines()
        )
        assert 1 <= each.place.line <= max(len(lines), 1) + 1
        assert each.place.column >= 1


EXAMPLES = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@settings(EXAMPLES, max_examples=150)
@given(example=broken([SHIPPED]))
def test_the_shipped_book_can_be_broken_in_any_way(copies: Path, example: tuple[Path, str, bytes]) -> None:
    answer(copies, example, checked=False)


@settings(EXAMPLES, max_examples=50)
@given(example=broken(OTHERS))
def test_books_that_can_still_be_read_are_checked(copies: Path, example: tuple[Path, str, bytes]) -> None:
    answer(copies, example, checked=True)


@pytest.mark.exhaustive
@settings(EXAMPLES, max_examples=1000)
@given(example=broken([SHIPPED, *OTHERS]))
def test_all_books_can_be_broken_in_any_way(copies: Path, example: tuple[Path, str, bytes]) -> None:
    answer(copies, example, checked=True)
