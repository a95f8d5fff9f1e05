"""A bar on a terminal while something takes its time; nothing anywhere else."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from routebook.advancing import unheard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.advancing import Advance


@contextmanager
def advancing(what: str) -> Iterator[Advance]:
    """A function to be told how much is done, out of how much; until it is, the bar only shows that something is."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield unheard
        return
    from rich.console import Console  # noqa: PLC0415  (slow to import, and seldom used)
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)

        def advance(done: float, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance
