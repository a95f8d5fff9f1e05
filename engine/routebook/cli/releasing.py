"""routebook release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from routebook.checker import refuse_faulty
from routebook.comparing.telling.phrases import verdict
from routebook.errors import AlreadyReleased, VersionTooLow
from routebook.loader import load
from routebook.releasing.history import change_between
from routebook.releasing.release import as_it_is, place_of_release, releases_of
from routebook.settle import choose_readings
from routebook.shelf import find_book
from routebook.versions import parse_version
from routebook.writing import explained, write_whole

if TYPE_CHECKING:
    from routebook.releasing.release import Release


def release_book(name: str) -> None:
    """Write the version of a book that its folder holds beside those that were released, and tell what it changes."""
    book = load(name)
    refuse_faulty(book, choose_readings(book))
    folder, called = find_book(name)
    releases, now = releases_of(book, folder), as_it_is(book, folder)
    if now in releases:
        typer.echo(f"{now.book} {now.version} is released already, as it is")
        return
    told = _follow(releases[-1], now, called) if releases else "the first release"
    path = place_of_release(folder, now.version)
    with explained(path, "a book is released where its folder can be written"):
        write_whole(path, now.to_json().encode())
    typer.echo(f"{now.book} {now.version}: {told}; kept in {called}/{path.relative_to(folder).as_posix()}")


def _follow(last: Release, now: Release, called: str) -> str:
    """What a version changes after the last release; raises AlreadyReleased and VersionTooLow."""
    repair = "give the book a higher version in `book.yaml`"
    before, after = parse_version(last.version), parse_version(now.version)
    if before == after:
        raise AlreadyReleased(
            f"`{last.version}` of `{now.book}` was released with other content", help=repair
        )
    if after < before:
        raise VersionTooLow(f"`{now.version}` is lower than `{last.version}`, which is released", help=repair)
    change = change_between(last, now, called)
    if change.says_less:
        raise VersionTooLow(verdict(change), help=repair)
    return verdict(change)
