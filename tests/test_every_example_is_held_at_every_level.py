"""The examples conform at every level, and each faulty one is convicted by one command that names the wrong cell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from routebook.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "implementations"
NODE = shutil.which("node")

PRIORITY = "the rule PP2 of `push_priority`", "push_priority unstated; documented: high"
PRESENCE = "the rule PR1 of `presence`", "presence unchanged; documented: away"
RESUMED = "`session_resumed` in `resuming`", "goes to `ready`; documented: `downloading`"
OPENED = "`notification_opened` in `notified`", "goes to `ready`; documented: `resuming`"
HIDDEN = (
    "`device_locked` in `unregistered` right after `stop` in `downloading`",
    "device_lock becomes unlocked; documented: locked",
)
PLANTED = {
    "python": {"output": PRIORITY, "transfer": RESUMED, "extra-state": HIDDEN},
    "javascript": {"output": PRESENCE, "transfer": OPENED, "extra-state": HIDDEN},
    "http": {"output": PRIORITY, "transfer": RESUMED, "extra-state": HIDDEN},
}
"""What is wrong with each example: the cell, and what happens there."""

FAULTS = ("", "output", "transfer", "extra-state")
CHEAP = {
    *(
        (language, level, fault)
        for language in ("python", "javascript")
        for level in ("quick", "standard")
        for fault in FAULTS
    ),
    *(("http", "quick", fault) for fault in ("", "output", "transfer")),
    ("python", "thorough", "extra-state"),
}
EVERY = [
    pytest.param(*each, marks=[] if each in CHEAP else pytest.mark.exhaustive)
    for each in product(PLANTED, ("quick", "standard", "thorough"), FAULTS)
]


@contextmanager
def words_for(language: str, fault: str) -> Iterator[list[str]]:
    """The words that name an example on the command line; one behind HTTP serves meanwhile."""
    if language == "python":
        name = {"output": "WrongOutput", "transfer": "WrongTransfer", "extra-state": "ExtraState"}
        yield [f"py:faulty_push_client:{name[fault]}" if fault else "py:push_client:PushClient"]
    elif language == "javascript":
        if NODE is None:
            pytest.skip("node is not installed")
        yield [f"cmd:{NODE} {'faulty_push_client' if fault else 'push_client'}.mjs {fault}".rstrip()]
    else:
        command = [sys.executable, "push_service.py", "0", *([fault] if fault else [])]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            try:
                port = int(process.stdout.readline())
                yield [f"http://localhost:{port}", "--mapping", "push_service.toml"]
            finally:
                process.kill()


@pytest.mark.parametrize(("language", "level", "fault"), EVERY)
def test_a_faulty_one_is_convicted_and_a_faultless_one_conforms(
    language: str, level: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    with words_for(language, fault) as words:
        done = CliRunner().invoke(app, ["conform", "push-notifications", *words, "--level", level])
    lines = done.stdout.splitlines()
    promised = fault and (fault != "extra-state" or level == "thorough")
    assert (done.exit_code, done.stderr) == (1 if promised else 0, "")
    assert lines[-1].endswith(": does not conform" if promised else " vectors pass: conforms")
    if promised:
        cell, found = PLANTED[language][fault]
        told = lines.index("diagnosis of client: this alone explains all of it") + 1
        assert lines[told].startswith(f"  {cell}")
        assert lines[told].endswith(f": {found}")
