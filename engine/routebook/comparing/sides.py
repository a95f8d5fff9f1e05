"""Where the two books of a comparison come from: a shipped book, a folder, or a folder in a git revision."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from routebook.checker import refuse_faulty
from routebook.errors import FaultyBook, UnknownRevision
from routebook.loader import read_folder
from routebook.settle import choose_readings
from routebook.shelf import find_book, shipped_books
from routebook.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book

MOST_FILES = 2_000
LARGEST_FOLDER = 64 * 1024 * 1024
PLAIN_FILES = {"100644", "100755"}


def load_side(named: str, which: str) -> Book:
    """The `old` or `new` book of a comparison, by a name, a path or `REVISION:PATH`.

    Raises UnknownBook, UnknownRevision, and FaultyBook, which says which side is at fault.
    """
    if ":" in named and named not in shipped_books() and not Path(named).exists():
        with _taken_out(named) as folder:
            return load_folder(folder, named, which)
    folder, called = find_book(named)
    return load_folder(folder, called, which)


def load_folder(folder: Path, called: str, which: str) -> Book:
    """The book in a folder, if it can be compared; raises FaultyBook, which says which side is at fault."""
    book, faults = read_folder(folder, called, named_alike=False)
    message = f"the {which} book `{called}` has faults"
    if book is None or faults:
        raise FaultyBook(message, faults)
    try:
        refuse_faulty(book, choose_readings(book))
    except FaultyBook as error:
        raise FaultyBook(message, error.diagnostics) from None
    return book


@contextmanager
def _taken_out(named: str) -> Iterator[Path]:
    """A folder of a git revision as it is stored there, in a temporary folder.

    Blobs are read as they are: no filter, hook or attribute of the repository has a say.
    """
    revision, _, path = named.partition(":")
    if not shutil.which("git"):
        raise UnknownRevision("git is not installed", help="install git, or name a folder")
    if _git("rev-parse", "--git-dir") is None:
        raise UnknownRevision("this is no git repository", help="run the command in one, or name a folder")
    if revision.startswith("-") or _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise UnknownRevision(f"git knows no revision `{revision}`", help="`git log` lists them")
    tree = _git("rev-parse", "--verify", "--quiet", named)
    listed = _git("ls-tree", "-r", "-z", "-l", "--full-tree", tree.decode().strip()) if tree else None
    if listed is None:
        raise UnknownRevision(
            f"the revision `{revision}` has no folder `{path}`",
            help="give the path from the top of the repository, as in `HEAD~1:spec/push-notifications`",
        )
    with TemporaryDirectory(prefix="routebook-") as above:
        folder = Path(above)
        for name, blob in _files(listed, named):
            write_whole(folder / name, _git("cat-file", "blob", blob) or b"")
        yield folder


def _files(listed: bytes, named: str) -> Iterator[tuple[str, str]]:
    """The path and the blob of each file that `git ls-tree` lists; raises UnknownRevision for what no book holds."""
    entries = [entry.partition(b"\t") for entry in listed.split(b"\0") if entry]
    whole = 0
    for about, _, name in entries:
        mode, _, blob, size = about.decode().split()
        whole += int(size) if size.isdigit() else 0
        if mode not in PLAIN_FILES:
            raise UnknownRevision(
                f"`{named}` holds `{name.decode(errors='replace')}`, which is no plain file",
                help="a book in a revision is made of plain files alone",
            )
        if len(entries) > MOST_FILES or whole > LARGEST_FOLDER:
            raise UnknownRevision(f"`{named}` is too large to be a book", help="name the folder of one book")
        yield name.decode(errors="surrogateescape"), blob


def _git(*words: str) -> bytes | None:
    """What git prints; None where it fails."""
    done = subprocess.run(["git", *words], capture_output=True, check=False)  # noqa: S603, S607  (the user's git)
    return done.stdout if done.returncode == 0 else None
