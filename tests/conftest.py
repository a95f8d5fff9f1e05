"""What most tests begin with: the shipped book, and an engine for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import routebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book
    from routebook.runtime import Engine


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled books are kept apart from those of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="session")
def book() -> Book:
    """The shipped book."""
    return routebook.load("push-notifications")


@pytest.fixture(scope="session")
def engine(book: Book) -> Engine:
    """An engine for the shipped book under its default readings."""
    return routebook.compile(book)
