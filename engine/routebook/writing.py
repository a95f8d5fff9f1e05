"""Writes a file whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from routebook.errors import CannotWrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def explained(path: Path, repair: str) -> Iterator[None]:
    """What keeps a file from being written, told to the user: raises CannotWrite in the place of an OSError."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"`{path}` cannot be written: {error.strerror or error}", help=repair) from None


def refuse_unwritable(folder: Path, repair: str) -> None:
    """Raise CannotWrite for a folder in which nothing can be put, as far as that is seen before there is anything."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    with explained(folder, repair):
        if not there.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        try:
            tempfile.TemporaryFile(
                dir=there
            ).close()  # some folders take nothing, whatever their permissions say
        except (
            FileNotFoundError
        ):  # which is said of the file, though it reads as if the folder were not there
            raise OSError(errno.ENOENT, f"no file can be made in `{there}`") from None


def write_whole(path: Path, data: bytes) -> None:
    """Put data in the place of a file, whose folder is made if need be; raises OSError, and then the file is as it was."""
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Put pieces, one after the other, in the place of a file; if there is an error in making one, the file is as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(pieces)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
