"""Holds any implementation to a book: suites of vectors, a runner with verdicts, and a check of recorded logs."""
