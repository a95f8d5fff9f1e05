"""Where books are: a folder that the user names, or one of those that ship with the package."""

from __future__ import annotations

from pathlib import Path

from routebook.diagnostic import did_you_mean
from routebook.errors import UnknownBook
from routebook.versions import DOTTED_NUMBERS

RELEASED = "released"
"""The folder in that of a book that holds its released versions, which have no say in what it means."""


def spec_root() -> Path:
    """The folder of the shipped books: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "spec"
    return shipped if shipped.is_dir() else package.parents[1] / "spec"


def shipped_books() -> tuple[str, ...]:
    """The names of the shipped books."""
    root = spec_root()
    if not root.is_dir():
        return ()
    return tuple(sorted(each.name for each in root.iterdir() if (each / "book.yaml").is_file()))


def find_book(name_or_path: str | Path) -> tuple[Path, str]:
    """The folder of a book and how to name it in messages; raises UnknownBook."""
    name = str(name_or_path)
    if name in shipped_books():
        return spec_root() / name, f"spec/{name}"
    folder = Path(name_or_path)
    try:
        if folder.is_dir():
            if (folder / "book.yaml").is_file():
                return folder.absolute(), folder.as_posix().rstrip("/")
            raise UnknownBook(f"the folder `{name}` holds no book.yaml", help="name the folder of one book")
    except OSError:
        pass  # a name that no file system takes names no folder
    shipped = shipped_books()
    repair = did_you_mean(name, shipped) or "give a shipped book's name or a folder that holds book.yaml"
    raise UnknownBook(f"there is no book `{name[:200]}`", help=repair)


def released_as(name: str) -> str | None:
    """The version that a file of such a name in the folder of releases holds; None if it is not the name of one."""
    version = name.removesuffix(".json")
    return version if version != name and DOTTED_NUMBERS.fullmatch(version) else None


def names_of(folder: Path) -> tuple[str, ...]:
    """What a folder is called, and what the one that it links to is."""
    return folder.name, folder.resolve().name
