"""Writes docs/checks.md: every fault of a book, in one sentence each. Run by `make docs`, compared by a test.

A fault that is found while a book is read is defined in the loader's catalogue, one that is checked by the docstring
of its check: the function that is called by the code, or its whole file. Its severity, and what it is about, are those of its cases in tests/checker/.
"""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

from routebook.loader.catalogue import FAULTS

ROOT = Path(__file__).parents[1]
CHECKER = ROOT / "engine" / "routebook" / "checker"
CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')
SENTENCE = re.compile(r".*?\.(?= |$)")
PARTS = {"/decisions/": "Tables", "/machines/": "Machines", "/properties.yaml": "Promises"}
GROUPS = {
    "Files and names": "They are found while a book is read. What rests on a part that has one is not checked any further.",
    "Tables": "They are found in `decisions/`.",
    "Machines": "They are found in `machines/`.",
    "Promises": "They are found in `properties.yaml`.",
    "Books": "They are found in the other files, or in several kinds of them.",
}
HEAD = """\
# Checks

<!-- written by `make docs`; do not edit -->

These are the faults that `routebook check` finds in a book. `routebook check --explain CODE` prints the page of one, which
has an example and how to mend it. An error makes a book unusable, a warning can be accepted with a reason, and a hint
is an idea. [Checking books](checking.md) tells how to run the check, [Errors](errors/README.md) what else can go wrong.
"""


def checks_page() -> str:
    """The page as it has to be."""
    checked = {code for path in CHECKER.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    groups: dict[str, list[str]] = {title: [] for title in GROUPS}
    for code in sorted({*FAULTS, *checked}):
        severities, files = _told(code)
        parts = {next((PARTS[part] for part in PARTS if part in file), "Books") for file in files}
        group = "Files and names" if code not in checked else parts.pop() if len(parts) == 1 else "Books"
        link, severity = f"[`{code}`](errors/{code}.md)", " or ".join(sorted(severities))
        groups[group].append(f"| {link} | {severity} | {definition_of(code)} |\n")
    sections = [
        f"\n## {title}\n\n{GROUPS[title]}\n\n| code | severity | what it means |\n|---|---|---|\n{''.join(rows)}"
        for title, rows in groups.items()
        if rows
    ]
    return HEAD + "".join(sections)


def definition_of(code: str) -> str:
    """What a fault is, in one sentence."""
    if code in FAULTS:
        return FAULTS[code]
    name = code.replace("-", "_")
    (path,) = CHECKER.rglob(f"{name}.py")
    module = import_module(".".join(path.relative_to(CHECKER.parents[1]).with_suffix("").parts))
    check = getattr(module, name, module)
    found = SENTENCE.match(" ".join((inspect.getdoc(check) or "").split()))
    assert found, f"{name} has no docstring that says in a sentence what the fault is"
    return found[0]


def _told(code: str) -> tuple[set[str], set[str]]:
    """The severities with which the cases of a code are told, and the files in which they stand.

    Where no small folder can be a case, the severity is the one that the check names.
    """
    line = re.compile(rf"^(.*?):\d+:\d+: (\w+)\[{code}\]", re.MULTILINE)
    cases = (ROOT / "tests" / "checker" / code).glob("bad*/expected.txt")
    found = [each for case in cases for each in line.findall(case.read_text("utf-8"))]
    return {severity for _, severity in found} or _named(code), {file for file, _ in found}


def _named(code: str) -> set[str]:
    checks = CHECKER.rglob(f"{code.replace('-', '_')}.py")
    named = [each for check in checks for each in re.findall(r"severity=([A-Z]+)", check.read_text("utf-8"))]
    return {each.lower() for each in named} or {"error"}


if __name__ == "__main__":
    (ROOT / "docs" / "checks.md").write_text(checks_page(), "utf-8")
