"""Looks for the faults of a book as a whole: what its rules cite and conclude by, and what nothing in it uses."""

from __future__ import annotations

from routebook.checker.books.irrelevant_reading import irrelevant_reading
from routebook.checker.books.missing_source import missing_source
from routebook.checker.books.reading_without_alternative import reading_without_alternative
from routebook.checker.books.uncited_passage import uncited_passage
from routebook.checker.books.unused_input import unused_input
from routebook.checker.books.unused_reading import unused_reading
from routebook.checker.books.unused_value import unused_value

AS_WRITTEN = (missing_source, irrelevant_reading, reading_without_alternative)
"""What is at fault by itself, whatever else the book holds."""
IN_THE_WHOLE_BOOK = (uncited_passage, unused_reading, unused_value, unused_input)
"""What is a fault only if nothing in the whole book says otherwise."""
