"""The Python in the documents runs as it stands, one piece after the other, and the files they name are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("document", ["README.md", "docs/embedding.md", "docs/testing-with-pytest.md"])
def test_every_piece_of_a_document_runs(document: str) -> None:
    pieces = BLOCK.findall((ROOT / document).read_text(encoding="utf-8"))
    assert pieces
    namespace: dict[str, Any] = {}
    for piece in pieces:
        exec(compile(piece, document, "exec"), namespace)  # noqa: S102  (our own documents)


def test_every_file_that_the_documents_name_is_there() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), (document.name, link)
    for name in ("architecture.md", "contributing.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        for path in re.findall(r"`((?:tests|docs|engine|spec|generated)/[\w./-]*)`", text):
            assert (ROOT / path).exists(), (name, path)
