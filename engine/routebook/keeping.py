"""What takes long to make, kept on disk: plain data, each under a name made of all that it comes from.

A file holds the digest of what follows on its first line, so that one that is damaged is made anew. Processes may read
and write at the same time: a file is put in place whole, and whoever makes it makes the same. Where anything stands in
the way, all is made as if nothing were kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routebook.shelf import RELEASED, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 16 * 1024 * 1024
"""What comes of a book with a larger file is not kept; loading it tells why."""


def cache_folder() -> Path:
    """Where things are kept: `routebook` in the folder for caches of the user, as the XDG specification has it.

    Raises RuntimeError where the user has no folder at all.
    """
    root = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (root if root.is_absolute() else Path.home() / ".cache") / "routebook"


def name_of_kept(folder: Path, about: Any, code: Iterable[tuple[Path, str]]) -> str | None:
    """A name that any change of the book in a folder, of what else it is about, or of the code that makes it changes.

    None where there can be none: the book or the package cannot be read.
    """
    try:
        code = [*code]
        return name_made_of([about, *names_of(folder)], [*code, *_entries(folder)]) if code else None
    except (OSError, TypeError, ValueError, AttributeError):
        return None


def name_made_of(about: Any, files: Iterable[tuple[Path, str]]) -> str:
    """A name that any change of plain data, or of files with their names, changes.

    Raises OSError where one cannot be read, and ValueError for one that is too large.
    """
    digest = hashlib.sha256(json.dumps(about).encode())
    for path, name in files:
        data = b""
        if path.suffix in {".py", ".yaml"} and path.exists():
            if path.stat().st_size > LARGEST:
                raise ValueError(name)
            data = path.read_bytes()
        digest.update(f"\n{name} {len(data)}\n".encode())
        digest.update(data)
    return f"{digest.hexdigest()[:32]}.json"


def read_kept(kept: Path) -> Any:
    """The data in a file; None if there is none, or it is damaged."""
    try:
        digest, _, data = kept.read_bytes().partition(b"\n")
        if hashlib.sha256(data).hexdigest().encode() == digest:
            return json.loads(data)
    except (OSError, ValueError):
        pass  # it is made anew
    return None


def keep(kept: Path, plain: Any, most: int) -> None:
    """Keep data where it can be kept, with so many others that are as new; all is as good without."""
    data = json.dumps(plain, separators=(",", ":")).encode()
    from routebook.writing import write_whole  # noqa: PLC0415  (what is read needs none of it)

    with suppress(OSError):
        write_whole(kept, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        files = [path for path in kept.parent.iterdir() if path.is_symlink() or not path.is_dir()]
        for path in sorted(files, key=lambda path: path.lstat().st_mtime, reverse=True)[most:]:
            path.unlink()


def _entries(folder: Path) -> Iterator[tuple[Path, str]]:
    """All that stands in the folder of a book and in the folders inside it but its releases, in the order of their names."""
    for entry in sorted(entry for entry in folder.iterdir() if entry.name != RELEASED):
        yield entry, entry.name
        if entry.is_dir():
            yield from ((each, f"{entry.name}/{each.name}") for each in sorted(entry.iterdir()))
