"""A compiled book is kept as plain data: as good as compiled anew, never stale, and no harm where it cannot be kept."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

import routebook
from routebook import loader
from routebook.cache import MOST_KEPT
from routebook.compiler import compile_each
from routebook.errors import RoutebookError
from routebook.keeping import cache_folder
from routebook.plain import from_plain, to_plain
from strategies import every_choice, shelve, stateful_books, tabular_books

if TYPE_CHECKING:
    from routebook.model import Book
    from routebook.program import Program
    from strategies import Files

SPEC = Path(__file__).parents[1] / "spec" / "push-notifications"
FACTS = {"platform": "ios"}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return cache_folder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped book."""
    return Path(shutil.copytree(SPEC, tmp_path / "push-notifications"))


def kept_in(cache: Path) -> list[Path]:
    return sorted(cache.iterdir()) if cache.is_dir() else []


def through_json(program: Program) -> Program:
    return from_plain(json.loads(json.dumps(to_plain(program))))


def test_a_program_comes_back_from_plain_data_as_it_was(book: Book) -> None:
    for program in compile_each(book, every_choice(book)):
        assert through_json(program) == program


@given(files=tabular_books() | stateful_books())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_any_program_does(tmp_path_factory: pytest.TempPathFactory, files: Files) -> None:
    try:
        program = routebook.compile(routebook.load(shelve(files, tmp_path_factory.mktemp("books")))).program
    except RoutebookError:
        return
    assert through_json(program) == program


def test_what_is_kept_is_neither_read_nor_compiled_again(
    cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = routebook.engine(folder).program
    assert len(kept_in(cache)) == 1
    monkeypatch.setattr("routebook.loader.load", None)
    monkeypatch.setattr("routebook.compiler.compile_book", None)
    assert routebook.engine(folder).program == program == routebook.engine("push-notifications").program


def test_a_changed_book_is_compiled_anew(cache: Path, folder: Path) -> None:
    routebook.engine(folder)
    file = folder / "decisions" / "platform_cloud.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("asks: ", "asks: really, "), encoding="utf-8")
    before = routebook.engine(folder).program
    assert len(kept_in(cache)) == 2
    assert before == routebook.compile(routebook.load(folder)).program
    (folder / "decisions" / "platform_cloud.yaml").rename(folder / "decisions" / "platform_clud.yaml")
    with pytest.raises(RoutebookError) as raised:
        routebook.engine(folder)
    assert raised.value.code == "faulty-book"


def test_each_choice_of_readings_is_kept_by_itself(cache: Path) -> None:
    for choice in ("xmpp", "sip", "xmpp"):
        engine = routebook.engine("push-notifications", {"foreground_message_protocol": choice})
        assert engine.program.readings["foreground_message_protocol"] == choice
    assert len(kept_in(cache)) == 2
    with pytest.raises(RoutebookError) as raised:
        routebook.engine("push-notifications", {"foreground_message_protocol": "smoke"})
    assert raised.value.code == "unknown-reading"
    assert len(kept_in(cache)) == 2


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    return data.replace(b'"documented"', b'"documanted"', 1)


@pytest.mark.parametrize(
    "damage",
    [_cut, _flipped, lambda _: b"", lambda _: b"\xff\xfe\x00"],
    ids=["cut", "flipped", "empty", "noise"],
)
def test_a_damaged_file_is_made_anew(cache: Path, damage: object) -> None:
    program = routebook.engine("push-notifications").program
    (file,) = kept_in(cache)
    whole = file.read_bytes()
    assert callable(damage)
    file.write_bytes(damage(whole))
    assert routebook.engine("push-notifications").program == program
    assert [each.read_bytes() for each in kept_in(cache)] == [whole]


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert routebook.engine("push-notifications").decide("platform_cloud", FACTS).outputs


def test_the_oldest_are_forgotten(cache: Path) -> None:
    cache.mkdir(parents=True)
    for number in range(MOST_KEPT + 5):
        (cache / f"{number}.json").write_text("old", encoding="utf-8")
    engine = routebook.engine("push-notifications")
    assert len(kept_in(cache)) == MOST_KEPT
    assert routebook.engine("push-notifications").program == engine.program


def test_processes_may_make_the_same_at_the_same_time(cache: Path) -> None:
    say = "import routebook; print(routebook.engine('push-notifications').program.fingerprint)"
    running = [
        subprocess.Popen([sys.executable, "-c", say], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    told = {each.communicate(timeout=120)[0] for each in running}
    assert [each.returncode for each in running] == [0] * 4
    assert told == {routebook.engine("push-notifications").program.fingerprint + "\n"}
    assert [each.suffix for each in kept_in(cache)] == [".json"]


def test_a_folder_behind_a_link_is_looked_into(cache: Path, folder: Path, tmp_path: Path) -> None:
    (folder / "decisions").rename(tmp_path / "elsewhere")
    (folder / "decisions").symlink_to(tmp_path / "elsewhere")
    before = routebook.engine(folder)
    file = tmp_path / "elsewhere" / "platform_cloud.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("apple", "X").replace("google", "apple").replace("X", "google"), encoding="utf-8"
    )
    after = routebook.engine(folder)
    assert len(kept_in(cache)) == 2
    assert after.decide("platform_cloud", FACTS) != before.decide("platform_cloud", FACTS)


@pytest.mark.usefixtures("cache")
def test_what_is_kept_hides_no_fault(folder: Path) -> None:
    routebook.engine(folder)
    copy = Path(shutil.copytree(folder, folder.parent / "other-name"))
    with pytest.raises(RoutebookError, match="misnamed-file"):
        routebook.engine(copy)
    (folder / "decisions" / "more.yml").touch()
    with pytest.raises(RoutebookError, match="unknown-file"):
        routebook.engine(folder)
    (folder / "decisions" / "more.yml").unlink()
    (folder / "decisions" / "nowhere.yaml").symlink_to("nowhere")
    with pytest.raises(RoutebookError, match="nowhere"):
        routebook.engine(folder)


def test_a_user_without_a_folder_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: object = None) -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    assert routebook.engine("push-notifications").decide("platform_cloud", FACTS).outputs


def test_a_book_that_is_edited_while_it_is_compiled_is_not_kept(
    cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = loader.load

    def edited(name_or_path: str | Path) -> Book:
        found = load(name_or_path)
        with (folder / "book.yaml").open("a", encoding="utf-8") as file:
            file.write("# edited\n")
        return found

    monkeypatch.setattr("routebook.loader.load", edited)
    routebook.engine(folder)
    assert kept_in(cache) == []


def test_a_link_to_nowhere_does_not_stop_forgetting(cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "nowhere.json").symlink_to("nowhere")
    (cache / ".left-over.new").write_text("half", encoding="utf-8")
    for number in range(MOST_KEPT + 5):
        (cache / f"{number}.json").write_text("old", encoding="utf-8")
    routebook.engine("push-notifications")
    assert len(kept_in(cache)) == MOST_KEPT
