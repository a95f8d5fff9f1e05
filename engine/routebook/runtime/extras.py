"""What comes with an extra is imported when it is used; here its absence is told."""

from __future__ import annotations

from importlib import import_module

from routebook.errors import MissingExtra


def need_columns() -> None:
    """Raise MissingExtra where numpy or polars cannot be imported; ask before importing what works on columns."""
    for package in ("numpy", "polars"):
        try:
            import_module(package)
        except ImportError:
            raise MissingExtra(
                f"working on columns needs {package}, which is not installed",
                help="install it with: pip install 'routebook[columns]'",
            ) from None


def has_columns() -> bool:
    """Whether what works on columns can be imported, for what can do without."""
    try:
        need_columns()
    except MissingExtra:
        return False
    return True
