"""A book in which inputs are called otherwise names none of them as before, in whatever field of the model."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from routebook import model
from routebook.comparing.renaming import with_names
from routebook.comparing.sides import load_folder
from routebook.settle import choose_readings, settle
from tea_room import tea_room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book

ROOT = Path(__file__).parents[1]
BOOKS = (ROOT / "spec" / "push-notifications", *sorted((ROOT / "tests" / "books").glob("*/")))
SOMETHING_ELSE_TOO = {
    "push-notifications": {"access", "client"},
    "http-caching": {"expires", "extension", "max_age", "public", "s_maxage"},
}
"""Inputs by whose names other things go as well: a fault that is accepted, a machine, a participant, values."""
DRAWN_BY_LEAF = (
    "machines/pot.yaml",
    "parameters: [leaf, guest]\n",
    "parameters: [leaf, guest]\ndraw_for: leaf\n",
)

Field = tuple[str, str]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Book]:
    """Books as they are written, and with their readings settled."""
    drawn = tea_room(tmp_path_factory.mktemp("tea"), DRAWN_BY_LEAF)
    found = [
        load_folder(folder, folder.name, "old")
        for folder in (*BOOKS, drawn)
        if (folder / "book.yaml").exists()
    ]
    return [*found, *(settle(book, choose_readings(book)) for book in found)]


def words_in(thing: Any, field: Field = ("", "")) -> Iterator[tuple[Field, str]]:
    """Every word of a part of a book, with the field that holds it."""
    if isinstance(thing, str):
        yield field, thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from words_in(each, field)
    elif isinstance(thing, Mapping):
        yield from words_in((*thing.keys(), *thing.values()), field)
    elif is_dataclass(thing):
        for each in fields(thing):
            if holds_words(each.name):
                yield from words_in(getattr(thing, each.name), (type(thing).__name__, each.name))


def holds_words(field: str) -> bool:
    """Whether a field may say something: not where it is written, and not what has been worked out."""
    return field not in {"place", "places", "_asked"}


def test_no_field_has_the_name_that_an_input_had(books: list[Book]) -> None:
    for book in books:
        names = {
            name: f"{name}_by_another_name"
            for name, known in book.inputs.items()
            if known.decided_by is None and name not in SOMETHING_ELSE_TOO.get(book.id, ())
        }
        found = Counter(words_in(with_names(book, names)))
        assert names
        assert [field for field, word in found if word in names] == []
        assert found == Counter(
            {(field, names.get(word, word)): n for (field, word), n in Counter(words_in(book)).items()}
        )


def test_every_field_of_the_model_that_holds_words_is_among_these(books: list[Book]) -> None:
    known = {
        (name, each.name)
        for name, kind in inspect.getmembers(model, is_dataclass)
        if name != "Place"
        for each in fields(kind)
        if "str" in str(each.type) and holds_words(each.name)
    }
    assert known - {field for book in books for field, word in words_in(book) if word} == set()
