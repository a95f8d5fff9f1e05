"""What is installed from a wheel has its books with it and needs no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *words], env=env, cwd=cwd, text=True, capture_output=True, check=False, timeout=300
    )


def test_the_wheel_holds_the_package_the_books_and_nothing_else(installed: Path) -> None:
    assert {each.name.partition("-")[0] for each in installed.iterdir()} == {
        "pytest_routebook.py",
        "routebook",
    }
    assert (installed / "routebook" / "spec" / "push-notifications" / "book.yaml").is_file()
    assert (installed / "routebook" / "py.typed").is_file()
    assert list((installed / "routebook" / "exporters" / "templates").glob("*.jinja"))


def test_a_shipped_book_decides_from_anywhere(installed: Path, tmp_path: Path) -> None:
    script = (
        "import routebook; assert 'site' in routebook.__file__;"
        "engine = routebook.compile(routebook.load('push-notifications'));"
        "print(engine.decide('platform_cloud', {'platform': 'ios'}).outputs['platform_cloud'])"
    )
    done = run(installed, tmp_path, "-c", script)
    assert (done.returncode, done.stdout, done.stderr) == (0, "apple\n", "")


def test_a_shipped_book_is_built_where_the_command_is_run(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")  # the code is that of the checkout, whose suites may be kept
    done = run(installed, tmp_path, "-m", "routebook.cli", "build", "push-notifications")
    assert done.returncode == 0, done.stderr
    built = tmp_path / "generated" / "push-notifications"
    committed = ROOT / "generated" / "push-notifications"
    names = sorted(path.relative_to(built) for path in built.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(committed) for path in committed.rglob("*") if path.is_file())
    schemas = {path.name: path.read_bytes() for path in (ROOT / "generated" / "schema").iterdir()}
    assert {path.name: path.read_bytes() for path in (built.parent / "schema").iterdir()} == schemas
    assert (built / "matrix.md").read_bytes() == (committed / "matrix.md").read_bytes()


def test_a_shipped_book_is_exported_from_anywhere(installed: Path, tmp_path: Path) -> None:
    for target in ("python", "javascript"):
        command = ("-m", "routebook.cli", "export", target, "push-notifications")
        done = run(installed, tmp_path, *command)
        here = subprocess.run([sys.executable, *command], text=True, capture_output=True, check=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, here.stdout, "")


def test_every_code_is_explained_from_anywhere(installed: Path, tmp_path: Path) -> None:
    pages = {page.name: page.read_bytes() for page in (ROOT / "docs" / "errors").iterdir()}
    carried = installed / "routebook" / "error_pages"
    assert {page.name: page.read_bytes() for page in carried.iterdir()} == pages
    done = run(installed, tmp_path, "-m", "routebook.cli", "check", "--explain", "missing-rule")
    assert (done.returncode, done.stdout) == (0, pages["missing-rule.md"].decode())


def test_deciding_waits_for_neither_yaml_nor_pydantic(installed: Path, tmp_path: Path) -> None:
    script = "import sys, routebook; print(sorted({'yaml', 'pydantic', 'jinja2', 'typer', 'statemachine'} & set(sys.modules)))"
    assert run(installed, tmp_path, "-c", script).stdout == "[]\n"
