"""Holds a book's passages to its source document: which are where they were, which moved, which changed."""
