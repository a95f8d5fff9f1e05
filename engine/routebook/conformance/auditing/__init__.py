"""Holds recorded events to a machine of a book: what a log says that each client did, against what is documented."""
