"""Exported code is ours alone: no word of a book becomes code, it needs nothing else, and is the same wherever it is made."""

from __future__ import annotations

import copy
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import routebook
from routebook.exporters.to_javascript import runtime, to_javascript
from routebook.exporters.to_python import to_python
from routebook.plain import from_plain
from routebook.runtime import Engine
from vendored import NODE, Shop, by_engine, imported, shop

if TYPE_CHECKING:
    from routebook.program import Program
    from vendored import Call

__all__ = ["shop"]  # a fixture

ROOT = Path(__file__).parents[1]
TARGETS = {"python": to_python, "javascript": to_javascript}
TARGET = pytest.mark.parametrize("target", TARGETS)

HOSTILE = [
    """\"\"\"\nimport os; os.environ["OWNED"] = "1"\nr\"\"\"""",
    """\\\"\"\"\nimport os; os.environ["OWNED"] = "1" #""",
    "\nimport os; os.environ['OWNED'] = '1'\n",
    "\rimport os; os.environ['OWNED'] = '1'\r",
    "`; globalThis.owned = 1; `",
    "\\`; globalThis.owned = 1; //",
    "${globalThis.owned = 1}",
    "$\\{globalThis.owned = 1}",
    "\u2028globalThis.owned = 1;\u2029",
    "*/ globalThis.owned = 1; /*",
    "</script><script>globalThis.owned = 1</script>",
    "<!-- <script>",
    "{program}",
    "# coding: utf-7",
    "vim: set fileencoding=utf-16 :",
    "# type: ignore",
    "//# sourceMappingURL=x",
    "__proto__",
    "constructor",
    "toString",
    "\\",
    "\\u0060",
    '"',
    "\0",
    "\U0001f6d1\ud800",
    "1",
]


def hostile(word: str) -> Program:
    """A program in which everything that a book can name is called so, or begins so."""
    rule = {"sources": [word], "readings": {word: word}}
    cell = {
        "to": [word],
        "transitions": [word],
        "sources": [word],
        "readings": {word: word},
        "actions": [word],
        "timers": [[word, 1.5], [word, None]],
        "consults": [[word + "d", {}]],
        "called": [word + "d", {word: word}],
    }
    return from_plain(
        {
            "book": word,
            "version": word,
            "fingerprint": word,
            "readings": {word: word},
            "inputs": {
                word: {"values": [word, word + "x", word + "y"], "cuts": None, "decided_by": None},
                word + "o": {"values": [word, word + "z"], "cuts": None, "decided_by": word + "d"},
            },
            "tables": {
                word + "d": {
                    "needs": [word],
                    "outputs": [word + "o"],
                    "hit_policy": "unique",
                    "rules": [
                        {"id": word, "when": [[0]], "then": [0], **rule},
                        {"id": word + "u", "when": [[1]], "then": None, **rule},
                        {"id": word + "r", "when": [[2]], "then": [1], **rule},
                    ],
                }
            },
            "impossible": {word: {word: [2]}},
            "decisions": {
                word + "d": {
                    "tables": [word + "d"],
                    "wanted": [[word + "o"]],
                    "outputs": [word + "o"],
                    "inputs": [word],
                    "cells": [0, 1, -1],
                    "answers": [{word + "d": [0]}, {word + "d": [1]}],
                }
            },
            "machines": {
                word: {
                    "parameters": [word],
                    "remembers": [word + "m"],
                    "events": [word],
                    "classes": [[[0], 0]],
                    "cells": [{"status": "documented", **cell}],
                    "tables": [[[[word], [word], [[0, 0]]]]],
                }
            },
        }
    )


@TARGET
@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_what_a_book_says_stays_text(word: str, target: str, shop: Shop) -> None:
    program = hostile(word)
    engine = Engine(program)
    decision, kept = word + "d", engine.session(word, {word: word}).snapshot()
    calls: list[Call] = [("decide", decision, {word: each}) for each in (word, word + "x", word + "y", "?")]
    calls += [("decide", decision, {}), ("decide", decision, {word + "?": word}), ("decide", word, {})]
    calls += [("run", word, {word: word}, [word, word]), ("run", word, {word: word + "x"}, [])]
    calls += [("run", word, {word: word}, ["?"]), ("restore", kept, False, [word])]
    expected = by_engine(engine)(calls)
    assert ["answer" in each for each in expected] == [True, True] + [False] * 5 + [True, False, False, True]
    for one, other in zip(expected, shop.vend(target, program)(calls), strict=True):
        if "error" in one:
            assert (one["error"]["code"], one["error"]["message"]) == (
                other["error"]["code"],
                other["error"]["message"],
            )
        else:
            assert one == other
    assert "OWNED" not in os.environ


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_code_is_ascii_in_lines_and_ends_no_script_of_a_page(word: str) -> None:
    for text in (to_python(hostile(word)), to_javascript(hostile(word))):
        assert text.isascii()
        assert not {*text} & {"\r", "\0", "\f"}
    assert "</script" not in text
    assert "<!--" not in text


@TARGET
def test_the_heading_tells_what_it_is_of_and_nothing_of_where_it_was_made(
    target: str, engine: Engine, tmp_path: Path
) -> None:
    text = TARGETS[target](engine.program)
    heading = text.splitlines()[:40]
    for told in (f"routebook export {target}", '"push-notifications"', '"1.0.0"', engine.program.fingerprint):
        assert any(told in line for line in heading), told
    for name, choice in engine.program.readings.items():
        assert any(f'"{name}={choice}"' in line for line in heading)
    folder = shutil.copytree(ROOT / "spec" / "push-notifications", tmp_path / "push-notifications")
    command = [sys.executable, "-m", "routebook.cli", "export", target, str(folder)]
    for seed in ("1", "2"):
        made = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        assert made.stdout == text.encode()


def test_python_needs_the_standard_library_alone(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "push.py").write_text(to_python(engine.program), encoding="utf-8")
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import push; print(push.decide('relay').to_json())"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{engine.decide('relay').to_json()}\n", "")


def test_answers_in_python_can_be_kept_copied_and_compared_and_never_change(
    engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "kept_push.py").write_text(to_python(engine.program), encoding="utf-8")
    module = imported(tmp_path / "kept_push.py")
    decision = module.decide("platform_cloud", {"platform": "ios"})
    parameters = {"cluster_push": "enabled", "client": "jabber", "platform": "ios", "os_version": "17.4"}
    step = module.session("client", {**parameters, "access": "on_premises"}).send("start")
    for answer in (decision, step):
        assert pickle.loads(pickle.dumps(answer)) == copy.deepcopy(answer) == answer  # noqa: S301
        assert len({answer, copy.copy(answer)}) == 1
        with pytest.raises(AttributeError):
            answer.status = "other"
        with pytest.raises(TypeError):
            answer.rules["relay"] = ()


def test_what_is_remembered_is_bounded(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "full_push.py").write_text(to_python(engine.program), encoding="utf-8")
    module = imported(tmp_path / "full_push.py")
    sizes = []
    for number in range(2 * module.MOST_REMEMBERED):
        decision = module.decide("os_generation", {"platform": "ios", "os_version": f"13.{number}"})
        assert decision.outputs == {"os_generation": "ios13_plus"}
        sizes.append(len(module.ENGINE._by_words))  # noqa: SLF001  (there is no other way to see it)
    assert max(sizes) == module.MOST_REMEMBERED


def test_python_is_typed_and_clean(engine: Engine, tmp_path: Path) -> None:
    module = tmp_path / "push.py"
    module.write_text(to_python(engine.program), encoding="utf-8")
    user = tmp_path / "user.py"
    user.write_text(
        "import push\n\n"
        "decision: push.Decision = push.decide('relay', {'platform': 'ios'})\n"
        "step: push.Step = push.session('client', {}).send('start')\n"
        "outputs: list[str] = [*decision.outputs.values(), *step.actions]\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", os.devnull]
    typed = subprocess.run([*command, str(user), str(module)], capture_output=True, text=True, check=False)
    assert typed.returncode == 0, typed.stdout
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--config",
        str(ROOT / "pyproject.toml"),
        "--ignore",
        "INP001",
    ]
    clean = subprocess.run([*command, str(module)], capture_output=True, text=True, check=False)
    assert clean.returncode == 0, clean.stdout


TSC = shutil.which("tsc")


@pytest.mark.skipif(TSC is None, reason="tsc is not installed (npm has it, as typescript)")
def test_javascript_is_typed(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "push.mjs").write_text(to_javascript(engine.program), encoding="utf-8")
    user = tmp_path / "user.mjs"
    user.write_text(
        """import { decide, explain, program, session } from "./push.mjs";
/** @type {string} */
export const word = decide("relay", { platform: "ios" }).outputs.relay;
/** @type {string[]} */
export const words = [...session("client", {}).send("start").actions, ...Object.keys(program.inputs)];
/** @type {string[]} */
export const near = explain("relay").tables.flatMap(({ near }) => near.map(({ rule }) => rule));
""",
        encoding="utf-8",
    )
    options = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "nodenext"]
    done = subprocess.run(
        [str(TSC), *options, "--typeRoots", str(tmp_path), str(user)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_javascript_is_one_module_and_runs_without_a_program_too(tmp_path: Path) -> None:
    if NODE is None:
        pytest.skip("node is not installed")
    text = runtime()
    assert "import " not in text.replace("import(", "")
    assert [line for line in text.splitlines() if line.startswith("export")] == [
        "export { Engine, RoutebookError };"
    ]
    program = routebook.engine("push-notifications").program
    (tmp_path / "engine.mjs").write_text(text, encoding="utf-8")
    (tmp_path / "push.mjs").write_text(to_javascript(program), encoding="utf-8")
    script = """
const { Engine } = await import("./engine.mjs");
const { program, decide } = await import("./push.mjs");
console.log(JSON.stringify([new Engine(program).decide("relay"), decide("relay")]));
"""
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    expected: Any = routebook.engine("push-notifications").decide("relay").to_json()
    assert (done.stderr, json.loads(done.stdout)) == ("", [expected, expected])


@TARGET
def test_a_file_is_written_whole_or_not_at_all(target: str, engine: Engine, tmp_path: Path) -> None:
    def export(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "routebook.cli", "export", target, "push-notifications", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = export("--into", "inner/push.code")
    assert (done.returncode, done.stdout) == (0, "push-notifications: written to inner/push.code\n")
    assert (tmp_path / "inner" / "push.code").read_bytes() == TARGETS[target](engine.program).encode()
    done = export("--into", "inner")
    assert done.returncode == 2
    assert done.stderr.startswith("error[cannot-write]: `inner` cannot be written: ")
    assert [each.name for each in (tmp_path / "inner").iterdir()] == ["push.code"]
    done = export("--reading", "ios13_column=nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[unknown-reading]: ")
