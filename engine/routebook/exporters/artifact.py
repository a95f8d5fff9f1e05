"""Generated files: what they are called, what they hold, how they are written and compared."""

from __future__ import annotations

import difflib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routebook.errors import StaleArtifacts
from routebook.writing import explained, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LONGEST_DIFF = 60


@dataclass(frozen=True, slots=True)
class Artifact:
    """One generated file: its path inside the book's folder of generated files, with slashes, and its text."""

    path: str
    text: str


def write_artifacts(
    artifacts: Iterable[Artifact], folder: Path, origin: str = "the book"
) -> tuple[Path, ...]:
    """Write the files that changed, each whole or not at all; returns them.

    Raises CannotWrite, and StaleArtifacts if the folder holds files that their origin does not yield.
    """
    artifacts = tuple(artifacts)
    _refuse_orphans(artifacts, folder, origin)
    written = []
    for artifact in artifacts:
        path = folder / artifact.path
        with explained(path, "choose a folder that can be written, with `--into`"):
            if not path.is_file() or path.read_bytes() != artifact.text.encode():
                write_whole(path, artifact.text.encode())
                written.append(path)
    return tuple(written)


def compare_artifacts(artifacts: Iterable[Artifact], folder: Path, command: str) -> None:
    """Raise StaleArtifacts, with the difference and the command that mends it, unless every file is as it would be made."""
    artifacts = tuple(artifacts)
    _refuse_orphans(artifacts, folder)
    stale = [each for each in artifacts if _text_of(folder / each.path) != each.text]
    if stale:
        lines = [line for each in stale for line in _difference(each, folder / each.path)]
        shown = lines[:LONGEST_DIFF] + ["..."] * (len(lines) > LONGEST_DIFF)
        names = ", ".join(f"`{each.path}`" for each in stale[:5]) + (" and others" if len(stale) > 5 else "")
        raise StaleArtifacts(
            "\n".join([f"{names} in `{folder}` differ from what the book yields", *shown]),
            help=f"run `{command}`",
        )


def _refuse_orphans(artifacts: tuple[Artifact, ...], folder: Path, origin: str = "the book") -> None:
    known = {folder / each.path for each in artifacts}
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    orphans = sorted(path for path in found if path not in known)
    if orphans:
        named = orphans[:5]
        names = ", ".join(f"`{path.relative_to(folder).as_posix()}`" for path in named)
        raise StaleArtifacts(
            f"{origin} does not yield {names}, which `{folder}` holds",
            help=f"remove what is no longer made: `rm {shlex.join(map(str, named))}`",
        )


def _text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _difference(artifact: Artifact, path: Path) -> Iterator[str]:
    before = (_text_of(path) or "").splitlines()
    yield from difflib.unified_diff(
        before, artifact.text.splitlines(), f"{path}", "from the book", n=1, lineterm=""
    )
