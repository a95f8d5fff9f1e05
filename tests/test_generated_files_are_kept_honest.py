"""Generated files are written whole or not at all, and are never other than what the book yields."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from routebook.cli.app import app
from routebook.errors import CannotWrite, StaleArtifacts
from routebook.exporters.artifact import Artifact, compare_artifacts, write_artifacts

ROOT = Path(__file__).parent.parent
MADE = (Artifact("README.md", "# One\n"), Artifact("pictures/a.svg", "<svg/>\n"))


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    assert len(write_artifacts(MADE, tmp_path)) == 2
    assert write_artifacts(MADE, tmp_path) == ()
    assert write_artifacts((Artifact("README.md", "# Two\n"), MADE[1]), tmp_path) == (tmp_path / "README.md",)


def test_a_file_that_is_stale_is_told_with_the_difference_and_the_command(tmp_path: Path) -> None:
    write_artifacts(MADE, tmp_path)
    compare_artifacts(MADE, tmp_path, "routebook build tea-room")
    (tmp_path / "README.md").write_text("# Edited by hand\n", encoding="utf-8")
    with pytest.raises(StaleArtifacts) as raised:
        compare_artifacts(MADE, tmp_path, "routebook build tea-room")
    assert "`README.md`" in raised.value.message
    assert "-# Edited by hand\n+# One" in raised.value.message
    assert raised.value.help == "run `routebook build tea-room`"


def test_a_file_that_is_missing_is_stale(tmp_path: Path) -> None:
    write_artifacts(MADE, tmp_path)
    (tmp_path / "pictures" / "a.svg").unlink()
    with pytest.raises(StaleArtifacts):
        compare_artifacts(MADE, tmp_path, "routebook build")


@pytest.mark.parametrize("how", ["write", "compare"])
def test_a_file_that_no_book_yields_is_refused_and_kept(tmp_path: Path, how: str) -> None:
    write_artifacts(MADE, tmp_path)
    orphan = tmp_path / "old.md"
    orphan.write_text("notes", encoding="utf-8")
    with pytest.raises(StaleArtifacts) as raised:
        write_artifacts(MADE, tmp_path) if how == "write" else compare_artifacts(
            MADE, tmp_path, "routebook build"
        )
    assert "`old.md`" in raised.value.message
    assert f"`rm {orphan}`" in str(raised.value.help)
    assert orphan.read_text(encoding="utf-8") == "notes"


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    write_artifacts(MADE, tmp_path)
    blocked = Artifact(
        "README.md/inner.md", "text\n"
    )  # a file stands where a folder is wanted, for root as well
    with pytest.raises(CannotWrite) as raised:
        write_artifacts((*MADE, blocked), tmp_path)
    assert "cannot be written" in raised.value.message
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["README.md", "a.svg", "pictures"]


def test_a_file_that_cannot_be_put_in_its_place_leaves_the_old_one_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_artifacts(MADE, tmp_path)

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self), None, str(target))

    monkeypatch.setattr(type(tmp_path), "replace", refuse)
    with pytest.raises(CannotWrite):
        write_artifacts((Artifact("README.md", "# Two\n"), MADE[1]), tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "# One\n"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["README.md", "a.svg", "pictures"]


@pytest.mark.skipif(os.geteuid() == 0, reason="2026-11-24: root may write everywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(CannotWrite):
        write_artifacts(MADE, tmp_path)
    tmp_path.chmod(0o755)


def test_a_book_that_would_share_its_folder_with_the_schemas_is_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "schema"
    shutil.copytree(ROOT / "tests" / "checker" / "missing-rule" / "good" / "tea", folder)
    front = folder / "book.yaml"
    front.write_text(front.read_text().replace("book: tea", "book: schema"))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["build", "./schema"])
    assert done.exit_code == 2
    assert "a book that is called `schema` has no folder of its own under `generated`" in done.output
    assert not (tmp_path / "generated").exists()
