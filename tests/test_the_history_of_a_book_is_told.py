"""`routebook release` keeps versions of a book as data, and `changes.md` tells what each of them changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

import routebook
from editing import edit
from routebook.cli.app import app
from routebook.keeping import cache_folder
from routebook.releasing import history
from routebook.releasing.kept import kept_or_told
from routebook.releasing.release import Release, as_it_is, releases_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
TEA = ROOT / "tests" / "checker" / "missing-rule" / "good" / "tea"


@pytest.fixture
def tea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a small book, to be edited and released; nothing is kept of it yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return Path(shutil.copytree(TEA, tmp_path / "tea"))


def call(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def release(book: Path, version: str | None = None) -> tuple[int, str, str]:
    if version:
        front = (book / "book.yaml").read_text(encoding="utf-8")
        was = next(line for line in front.splitlines() if line.startswith("version: "))
        edit(book, "book.yaml", was, f"version: {version}")
    return call("release", book)


def changes(book: Path) -> str:
    """The page as `routebook build` makes it."""
    into = book.parent / "generated"
    status, _, err = call("build", book, "--into", into)
    assert status == 0, err
    return (into / "tea" / "changes.md").read_text(encoding="utf-8")


def chapters(page: str) -> dict[str, str]:
    """What stands under each heading of the page, in its order."""
    _, *parts = page.split("\n## ")
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}


def black_tea_steeps(book: Path, before: str, after: str) -> None:
    edit(book, "decisions/time.yaml", f"leaf: black, then: {before}", f"leaf: black, then: {after}")


def white_tea_comes(book: Path) -> None:
    edit(book, "inputs.yaml", "[black, green]", "[black, green, white]")
    edit(book, "decisions/time.yaml", "leaf: green", "leaf: [green, white]")


def test_a_book_that_was_never_released_says_so(tea: Path) -> None:
    page = changes(tea)
    assert "No version has been released yet." in page
    assert chapters(page) == {}


def test_one_release_is_told_as_the_first(tea: Path) -> None:
    status, out, _ = release(tea)
    assert (status, out) == (0, f"tea 1.0.0: the first release; kept in {tea}/released/1.0.0.json\n")
    assert chapters(changes(tea)) == {"Not yet released": "Nothing changed.", "1.0.0": "The first release."}


def test_what_changed_since_the_last_release_stands_first(tea: Path) -> None:
    release(tea)
    black_tea_steeps(tea, "five", "three")
    told = chapters(changes(tea))
    assert [*told] == ["Not yet released", "1.0.0"]
    first, *_ = told["Not yet released"].splitlines()
    assert first == "This is a major change, and the version is the same: 1.0.0."
    assert "<details><summary>1 decision and 1 page</summary>" in told["Not yet released"]
    assert "`minutes: five -> three`" in told["Not yet released"]


def test_three_releases_are_told_with_what_each_changed_from_the_one_before(tea: Path) -> None:
    release(tea)
    black_tea_steeps(tea, "five", "three")
    assert release(tea, "2.0.0")[0] == 0
    white_tea_comes(tea)
    assert release(tea, "2.1.0")[0] == 0
    told = chapters(changes(tea))
    assert [*told] == ["Not yet released", "2.1.0", "2.0.0", "1.0.0"]
    assert told["Not yet released"] == "Nothing changed."
    assert told["2.1.0"].startswith(
        "Since 2.0.0:\n\nThis is a minor change, and the version says so: 2.0.0 -&gt; 2.1.0."
    )
    assert "white" in told["2.1.0"]
    assert "five" not in told["2.1.0"]
    assert told["2.0.0"].startswith(
        "Since 1.0.0:\n\nThis is a major change, and the version says so: 1.0.0 -&gt; 2.0.0."
    )
    assert "`minutes: five -> three`" in told["2.0.0"]
    assert "white" not in told["2.0.0"]
    assert told["1.0.0"] == "The first release."


def test_releases_are_in_the_order_of_their_numbers(tea: Path) -> None:
    for version in ("9.0.0", "10.0.0"):
        assert release(tea, version)[0] == 0
    assert [*chapters(changes(tea))] == ["Not yet released", "10.0.0", "9.0.0"]


def test_words_alone_are_told_as_no_change_of_behaviour(tea: Path) -> None:
    release(tea)
    edit(tea, "decisions/time.yaml", "How long does it steep", "How long is it left")
    assert release(tea, "1.0.1")[0] == 0
    told = chapters(changes(tea))["1.0.1"]
    assert told.startswith("Since 1.0.0:\n\nNo behaviour changed.")
    assert "decisions/time.md" in told


def test_a_release_holds_the_files_as_they_are_written(tea: Path) -> None:
    release(tea)
    kept = json.loads((tea / "released" / "1.0.0.json").read_text(encoding="utf-8"))
    own = ["book.yaml", "decisions/time.yaml", "inputs.yaml"]
    assert kept["files"] == {name: (tea / name).read_text(encoding="utf-8") for name in own}


def test_ends_of_lines_are_released_as_they_are(tea: Path) -> None:
    written = (tea / "inputs.yaml").read_bytes().replace(b"\n", b"\r\n")
    (tea / "inputs.yaml").write_bytes(written)
    assert release(tea)[0] == 0
    kept = json.loads((tea / "released" / "1.0.0.json").read_text(encoding="utf-8"))
    assert kept["files"]["inputs.yaml"].encode() == written
    assert release(tea)[1] == "tea 1.0.0 is released already, as it is\n"


def test_what_an_editor_hides_in_a_folder_is_not_released(tea: Path) -> None:
    shutil.copy(tea / "decisions" / "time.yaml", tea / "decisions" / ".time.yaml")
    assert release(tea)[0] == 0
    assert release(tea)[1] == "tea 1.0.0 is released already, as it is\n"


def test_the_same_version_is_released_once_and_stays_as_it_was(tea: Path) -> None:
    release(tea)
    kept = (tea / "released" / "1.0.0.json").read_bytes()
    assert release(tea) == (0, "tea 1.0.0 is released already, as it is\n", "")
    black_tea_steeps(tea, "five", "three")
    status, out, err = release(tea)
    assert (status, out) == (2, "")
    assert err.startswith("error[already-released]: `1.0.0` of `tea` was released with other content\n")
    assert (tea / "released" / "1.0.0.json").read_bytes() == kept


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("1.0.1", "this is a major change, and the version says patch: 1.0.0 -> 1.0.1"),
        ("1.1.0", "this is a major change, and the version says minor: 1.0.0 -> 1.1.0"),
        ("0.9.0", "`0.9.0` is lower than `1.0.0`, which is released"),
    ],
)
def test_a_version_that_says_less_than_what_changed_is_refused(tea: Path, version: str, why: str) -> None:
    release(tea)
    black_tea_steeps(tea, "five", "three")
    status, out, err = release(tea, version)
    assert (status, out) == (2, "")
    assert err.startswith(f"error[version-too-low]: {why}\n")
    assert [path.name for path in (tea / "released").iterdir()] == ["1.0.0.json"]


def test_a_book_with_faults_is_not_released(tea: Path) -> None:
    edit(tea, "decisions/time.yaml", "  T2: {leaf: green, then: three, source: p1}\n", "")
    status, _, err = release(tea)
    assert status == 2
    assert "missing-rule" in err
    assert not (tea / "released").exists()


def forged(kept: dict[str, Any]) -> str:
    """A release with the digest of what it holds, as somebody would make it who knows how."""
    plain = {key: kept[key] for key in ("book", "version", "files")}
    text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return json.dumps({**plain, "sha256": digest}, ensure_ascii=False, indent=1) + "\n"


def edited_by_hand(kept: dict[str, Any]) -> str:
    kept["files"]["decisions/time.yaml"] = kept["files"]["decisions/time.yaml"].replace("five", "six")
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


DAMAGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "edited": edited_by_hand,
    "empty": lambda _: "",
    "cut off": lambda kept: json.dumps(kept)[:100],
    "laid out otherwise": json.dumps,
    "a list": lambda _: "[]",
    "very deep": lambda _: "[" * 200_000,
    "of another book": lambda kept: forged({**kept, "book": "coffee"}),
    "of another version": lambda kept: forged({**kept, "version": "1.0.1"}),
    "leading out of its folder": lambda kept: forged({**kept, "files": {"decisions/../../../a.yaml": ""}}),
    "from the root": lambda kept: forged({**kept, "files": {"/etc/a.yaml": ""}}),
    "with a number for a text": lambda kept: forged({**kept, "files": {"book.yaml": 1}}),
    "with a list for files": lambda kept: forged({**kept, "files": []}),
    "with half a character": lambda kept: json.dumps({**kept, "files": {"book.yaml": "\ud800"}}),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_release_that_is_not_as_it_was_written_is_found(tea: Path, how: str) -> None:
    release(tea)
    path = tea / "released" / "1.0.0.json"
    path.write_text(DAMAGED[how](json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    for words in (("release", tea), ("build", tea, "--check", "--into", tea.parent / "generated")):
        status, _, err = call(*words)
        assert status == 2
        assert err.startswith(
            "error[damaged-release]: `released/1.0.0.json` of the book `tea` is not as it was written\n"
        )


def test_what_a_book_means_does_not_depend_on_its_releases(tea: Path) -> None:
    before = routebook.engine(tea)
    kept = sorted(cache_folder().glob("*.json"))
    release(tea)
    after = routebook.engine(tea)
    assert after.program.fingerprint == before.program.fingerprint
    assert sorted(cache_folder().glob("*.json")) == kept


def test_neighbours_are_compared_once(tea: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(tea)
    black_tea_steeps(tea, "five", "three")
    release(tea, "2.0.0")
    told = changes(tea)

    def compare(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(history, "compare", compare)
    assert changes(tea) == told


@pytest.mark.usefixtures("tea")
def test_what_is_kept_of_a_change_is_of_both_its_releases() -> None:
    first, second, third = (Release("tea", f"{number}.0.0", {}) for number in (1, 2, 3))
    assert kept_or_told(first, third, lambda: {"since": "1.0.0"}) == {"since": "1.0.0"}
    assert kept_or_told(second, third, lambda: {"since": "2.0.0"}) == {"since": "2.0.0"}
    assert kept_or_told(first, second, lambda: {"since": "another"}) == {"since": "another"}


def test_who_waits_for_a_history_is_told_how_many_neighbours_are_compared(tea: Path) -> None:
    release(tea)
    black_tea_steeps(tea, "five", "three")
    release(tea, "2.0.0")
    book = routebook.load(tea)
    heard: list[tuple[float, int]] = []
    history.history_of(
        releases_of(book, tea), as_it_is(book, tea), "tea", lambda done, of: heard.append((done, of))
    )
    assert heard == [(1, 2), (2, 2)]


def test_the_shipped_book_is_released_as_it_is() -> None:
    status, out, _ = call("release", "push-notifications")
    assert (status, out) == (0, "push-notifications 1.0.0 is released already, as it is\n")
