"""Lets `python -m routebook.cli` do what `routebook` does."""

from routebook.cli import main

main()
