"""Recording the passages of one source leaves those of every other one as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from typer.testing import CliRunner

from routebook.cli.app import app
from tea_room import tea_room

if TYPE_CHECKING:
    from pathlib import Path

BELL = "bell: {page: 2}, "
SECOND = "  rules: {title: The house rules, passages: {bell: {page: 1}}}\n"
QUOTED = {
    "manual": {"steeping": "Tea steeps for some minutes.", "pot": "A pot is filled and poured."},
    "rules": {"bell": "The bell rings for regular guests."},
}


def record(book: Path, source: str) -> set[str]:
    """Record the passages of a source; the sources of which something is recorded."""
    document, quotes = book.parent / f"{source}.txt", book.parent / f"{source}.yaml"
    document.write_text("\n\n".join(QUOTED[source].values()), encoding="utf-8")
    quotes.write_text(yaml.safe_dump(QUOTED[source], sort_keys=False), encoding="utf-8")
    words = ["sources", str(book), "--source", source, "--document", str(document), "--record", str(quotes)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return set(yaml.safe_load((book / "digests.yaml").read_text(encoding="utf-8"))["digests"])


def test_what_is_recorded_of_a_second_source_stands_beside_the_first(tmp_path: Path) -> None:
    title = "manual: {title: The manual"
    book = tea_room(
        tmp_path / "tea",
        ("book.yaml", f"  {title}, passages: {{steeping: {{page: 1}}, {BELL}pot: {{page: 3}}}}}}\n",
         f"  {title}, passages: {{steeping: {{page: 1}}, pot: {{page: 3}}}}}}\n{SECOND}"),
    )  # fmt: skip
    assert record(book, "manual") == {"manual"}
    assert record(book, "rules") == {"manual", "rules"}
    assert record(book, "manual") == {"manual", "rules"}
