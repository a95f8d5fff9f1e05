"""A released version of a book as data: the text of each of its files, and a digest by which an edit is found."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from routebook.comparing.sides import LARGEST_FOLDER, load_folder
from routebook.errors import DamagedRelease
from routebook.loader.files import FOLDERS, TOP
from routebook.shelf import RELEASED, released_as
from routebook.versions import parse_version
from routebook.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routebook.model import Book

INSIDE = re.compile(rf"(?:{'|'.join(FOLDERS)})/[A-Za-z0-9_-]{{1,200}}\.yaml", re.ASCII)


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a book: its files by their names, with slashes."""

    book: str
    version: str
    files: Mapping[str, str]

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the release says, in hexadecimal digits."""
        return hashlib.sha256(_written(self._plain()).encode()).hexdigest()

    def to_json(self) -> str:
        """The release as a file holds it; the same release is always the same text."""
        return _written({**self._plain(), "sha256": self.digest})

    def load(self, called: str) -> Book:
        """The book that was released, whose messages name it as the user would; raises FaultyBook."""
        with TemporaryDirectory(prefix="routebook-") as above:
            folder = Path(above) / self.book
            for name, text in self.files.items():
                write_whole(folder / name, text.encode())
            return load_folder(folder, called, "released")

    def _plain(self) -> dict[str, Any]:
        return {"book": self.book, "version": self.version, "files": dict(sorted(self.files.items()))}


def as_it_is(book: Book, folder: Path) -> Release:
    """What would be released now of a book without faults; raises OSError where a file cannot be read."""
    top = (folder / name for name in TOP)
    inside = (path for name in FOLDERS for path in (folder / name).glob("[!.]*.yaml"))
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in chain(top, inside)
        if path.is_file()
    }
    return Release(book.id, book.version, files)


def place_of_release(folder: Path, version: str) -> Path:
    """The file of a released version."""
    return folder / RELEASED / f"{version}.json"


def releases_of(book: Book, folder: Path) -> tuple[Release, ...]:
    """The released versions of a book, the oldest first; raises DamagedRelease for one that is not as it was written."""
    kept = folder / RELEASED
    paths = [path for path in kept.iterdir() if released_as(path.name)] if kept.is_dir() else []
    found = [_read(path, book.id) for path in paths]
    return tuple(sorted(found, key=lambda release: parse_version(release.version)))


def _read(path: Path, book: str) -> Release:
    damaged = DamagedRelease(
        f"`{RELEASED}/{path.name}` of the book `{book}` is not as it was written",
        help="take it from the history of the repository again; what was released is never edited",
    )
    try:
        with path.open("rb") as stream:
            text = stream.read(LARGEST_FOLDER).decode()
        plain = json.loads(text)
        release = Release(plain["book"], plain["version"], plain["files"])
        if (
            text == release.to_json()
            and _can_be(release)
            and (release.book, release.version) == (book, path.stem)
        ):
            return release
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise damaged from None
    raise damaged


def _can_be(release: Release) -> bool:
    """Whether every name is one that a file of a book can have, so that none leads out of its folder."""
    return all(
        (name in TOP or INSIDE.fullmatch(name)) and isinstance(text, str)
        for name, text in release.files.items()
    )


def _written(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
