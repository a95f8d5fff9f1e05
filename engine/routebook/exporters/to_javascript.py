"""Exports a program as one JavaScript module, for browsers and node; it needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.exporters.exported_code import as_json, heading, part

if TYPE_CHECKING:
    from routebook.program import Program

PARTS = ("errors", "answers", "program", "tables", "facts", "explaining", "session", "engine")

FACE = """
/** @type {Program} */
export const program = {program};

const engine = new Engine(program);
export const decide = engine.decide.bind(engine);
export const explain = engine.explain.bind(engine);
export const session = engine.session.bind(engine);
export const restore = engine.restore.bind(engine);
"""

UNSAFE = {"`": "\\u0060", "$": "\\u0024", "<": "\\u003c"}
"""What could end a template, begin an expression in it, or end the script of a page; in JSON it stands in text alone."""


def to_javascript(program: Program) -> str:
    """The module: `decide`, `explain`, `session` and `restore`, as an Engine has them, and `program`, the data."""
    about = (f"// {line}".rstrip().replace("<", UNSAFE["<"]) for line in heading(program, "javascript"))
    return "\n".join([*about, "", runtime(), FACE.replace("{program}", expression(program)).lstrip()])


def expression(program: Program) -> str:
    """The program as an expression, safe in a module and in the script of a page."""
    data = as_json(program)
    for sign, escaped in UNSAFE.items():
        data = data.replace(sign, escaped)
    return f"JSON.parse(String.raw`{data}`)"


def runtime() -> str:
    """The module without a program: `Engine`, which is made with one, and `RoutebookError`."""
    parts = [joined(part(f"exporters/standalone/{name}.mjs")) for name in PARTS]
    return "\n".join([*parts, "export { Engine, RoutebookError };\n"])


def joined(text: str) -> str:
    """A part that stands in one file with the others: it neither imports from them nor exports to them."""
    head, _, body = text.partition("\n\n")
    lines = [
        line.removeprefix("export ")
        for line in body.splitlines()
        if not line.startswith(("import ", "/** @import ", "export {}"))
    ]
    return "\n".join([head, "", *"\n".join(lines).strip().splitlines(), ""])
