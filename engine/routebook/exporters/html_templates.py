"""Templates of HTML that are files of ours: what a book says is escaped in them, and a name that is missing ends the making."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def html_templates(folder: str) -> Environment:
    """The templates in a folder of the package, such as `exporters/templates`."""
    return Environment(
        loader=PackageLoader("routebook", folder),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
