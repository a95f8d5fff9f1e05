"""Exports a program as one Python module that a service can vendor; it needs the standard library alone."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from routebook.exporters.exported_code import as_json, heading, part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routebook.program import Program

    Imports = dict[str, set[str]]

PARTS = (
    "frozen.py",
    "answers.py",
    *(
        f"exporters/standalone/{name}.py"
        for name in ("errors", "program", "tables", "facts", "session", "engine")
    ),
)

FACE = """ENGINE = Engine.from_json(
    r\"\"\"{program}\"\"\"
)
decide = ENGINE.decide
session = ENGINE.session
restore = ENGINE.restore

__all__ = ["Decision", "RoutebookError", "Session", "Step", "Timer", "decide", "restore", "session"]
"""
"""JSON in ASCII never has three quotes in a row, and ends with a brace: it cannot end a raw string."""


def to_python(program: Program) -> str:
    """The module: `decide`, `session` and `restore`, as an Engine has them, and what they return and raise.

    The parts stand one after the other under their imports from the standard library.
    """
    imports: Imports = defaultdict(set)
    for_types: Imports = defaultdict(set)
    bodies = []
    for path in PARTS:
        text = part(path)
        tree = ast.parse(text)
        end = 0
        for node in tree.body[1:]:
            if isinstance(node, ast.If):
                _note(node.body, for_types)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                _note([node], imports)
            else:
                break
            end = node.end_lineno or 0
        about, *_ = (ast.get_docstring(tree) or "").splitlines()
        bodies.append("\n".join([f"# {about}", *text.splitlines()[end:]]).strip())
    lines = [
        *(f"# {line}".rstrip() for line in heading(program, "python")),
        f'\n"""{ast.get_docstring(tree)}\n"""\n',
        *_written(imports),
        "\nif TYPE_CHECKING:",
        *(f"    {line}" for line in _written(for_types)),
    ]
    face = FACE.replace("{program}", as_json(program))
    return "\n".join(lines) + "\n\n" + "\n\n\n".join([*bodies, face])


def _note(nodes: Iterable[ast.stmt], imports: Imports) -> None:
    """Note what is imported from the standard library."""
    for node in nodes:
        if isinstance(node, ast.Import):
            imports[node.names[0].name] = set()
        elif isinstance(node, ast.ImportFrom) and node.module and not node.module.startswith("routebook"):
            imports[node.module] |= {each.name for each in node.names}


def _written(imports: Imports) -> list[str]:
    """The imports in the order in which they are sorted everywhere."""
    future = [f"from __future__ import {name}\n" for name in imports.pop("__future__", ())]
    whole = [f"import {module}" for module in sorted(imports) if not imports[module]]
    named = [
        f"from {module} import {', '.join(sorted(imports[module], key=_place))}"
        for module in sorted(imports)
        if imports[module]
    ]
    return future + whole + named


def _place(name: str) -> tuple[bool, bool, str]:
    """Constants before classes, and these before functions."""
    return (not name.isupper(), not name[0].isupper(), name.lower())
