"""What the explorer knows of a book: its programs under every choice of readings, its words, and its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.compiler import compile_book
from routebook.exporters.drawing import render
from routebook.exporters.explorer_words import words_of_book
from routebook.exporters.exported_code import as_data
from routebook.exporters.inline_picture import inline
from routebook.exporters.shared_parts import SharedParts
from routebook.exporters.to_participants import to_participants
from routebook.exporters.to_requirements import to_requirements
from routebook.exporters.to_state_diagram import to_state_diagram
from routebook.exporters.views import views
from routebook.settle import other_choices

if TYPE_CHECKING:
    from routebook.model import Book

Plain = dict[str, Any]


def explorer_data(book: Book) -> Plain:
    """All of it as values that JSON has."""
    shared = SharedParts()
    programs = programs_of(book, shared)
    return {
        "book": words_of_book(book),
        "programs": {**programs, "parts": shared.parts},
        "pictures": pictures_of(book),
        "change": None,
    }


def programs_of(book: Book, shared: SharedParts) -> Plain:
    """The program under the default readings, and under each other choice on its own, as numbers of shared parts."""
    usual = shared.number_of(as_data(compile_book(book)))
    others = {
        f"{name}={choice}": shared.number_of(as_data(compile_book(book, {name: choice})))
        for name, choice in other_choices(book)
    }
    return {"usual": usual, "others": others}


def pictures_of(book: Book) -> Plain:
    """SVG by what it shows; nothing where a book has nothing of the kind."""
    return {
        "machines": {name: inline(render(_state_diagram(book, name))) for name in book.machines},
        "requirements": inline(render(to_requirements(book))) if book.decisions else "",
        "participants": inline(render(to_participants(book))) if book.participants else "",
    }


def _state_diagram(book: Book, machine_id: str) -> str:
    """A whole machine, with what only another choice of a reading leads to marked."""
    return to_state_diagram(book, machine_id, view=views(book, machine_id)[None])
