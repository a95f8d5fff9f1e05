"""What is no log is refused, and what is one is read wherever it comes from."""

from __future__ import annotations

import bz2
import gzip
import lzma
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from auditing import GOOD, HEADER, ROW, audit, mapped, refusal
from routebook.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path)[0] == "error[unreadable-log]"
    assert "cannot be read: No such file" in refusal(tmp_path / "no.jsonl")[1]
    for name, data in {"x.jsonl": b"", "y.jsonl": b"\n \n", "z.csv": ROW.encode(), "a.parquet": GOOD}.items():
        (tmp_path / name).write_bytes(data)
        assert refusal(tmp_path / name)[0] == "error[unreadable-log]"
    assert refusal(tmp_path / "x.jsonl")[1] == "`x.jsonl` is empty"
    (tmp_path / "folder.jsonl").mkdir()
    assert refusal(tmp_path / "folder.jsonl")[1].endswith("cannot be read: Is a directory")
    (tmp_path / "a.log").write_bytes(GOOD)
    assert refusal(tmp_path / "a.log")[1] == "the name `a.log` does not tell how the log is written"
    assert audit(tmp_path / "a.log", "--format", "jsonl")[0] == 0


@pytest.mark.parametrize(
    ("pack", "name"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")]
)
def test_a_compressed_log_is_refused(pack: Any, name: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(pack(GOOD))
    message = f"`log.jsonl` is compressed with {name}, which is not supported"
    assert refusal(log) == ("error[unreadable-log]", message)


def test_unknown_books_and_machines_and_facts_are_refused(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(GOOD)
    for words, code in {
        ("no-book", "client"): "unknown-book",
        ("push-notifications", "clint"): "unknown-machine",
        ("push-notifications", "client", "--", "phone=x"): "unknown-input",
    }.items():
        done = CliRunner().invoke(app, ["audit", *words[:2], str(log), *words[2:]])
        assert (done.exit_code, done.stderr.split("]")[0]) == (2, f"error[{code}")


@pytest.mark.parametrize(("form", "text"), [("jsonl", GOOD.decode()), ("csv", f"{HEADER}\n{ROW}\n")])
def test_standard_input_is_a_log(tmp_path: Path, form: str, text: str) -> None:
    second = text.replace("start", "no_such_event")
    log = tmp_path / f"standard input.{form}"
    log.write_text(f"{text}\n{second}")
    words = ["--json", *mapped(tmp_path)]
    command = ["audit", "push-notifications", "client", "-", *words]
    piped = CliRunner().invoke(app, [*command, "--format", form], input=log.read_text())
    assert (piped.exit_code, piped.stdout) == audit(log, *words)[:2]
    assert '"unknown-event"' in piped.stdout
    assert CliRunner().invoke(app, command, input=log.read_text()).exit_code == 2
