"""Writes docs/performance.md and its plots from what was measured."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks import plots
from benchmarks.aims import aims, said
from benchmarks.deciding import ROUTEBOOK, SAMPLE

if TYPE_CHECKING:
    from benchmarks.aims import Figures

PEERS = (
    "zen-engine",
    "SpiffWorkflow",
    "hobofan-regorus",
    "cedarpy",
    "python-statemachine",
    "transitions",
    "automat",
    "sismic",
    "numpy",
    "polars",
    "duckdb",
)


def write(docs: Path, figures: Figures) -> None:
    """The page in docs, and its plots in a folder beside it."""
    _draw(docs / "performance", figures)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  (it is Markdown)
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "share": lambda ratio: f"{100 * ratio:.3g} %" if ratio >= 0.001 else f"{100 * ratio:.2g} %",
        "three": said,
        "marked": lambda name: f"**{name}**" if name.startswith(ROUTEBOOK) else name,
        "thousands": lambda number: f"{number:,}",
    }
    text = environment.get_template("page.md.jinja").render(
        **figures,
        aims=list(aims(figures)),
        sample=SAMPLE,
        machine=_machine(),
        versions_of={name: version(name) for name in PEERS},
    )
    (docs / "performance.md").write_text(text, encoding="utf-8")


def _draw(folder: Path, figures: Figures) -> None:
    folder.mkdir(exist_ok=True)
    plots.bars(folder / "deciding.svg", "decisions per CPU second", figures["deciding"]["deciding"], _short)
    plots.bars(folder / "running.svg", "events per CPU second", figures["running"]["running"], _short)
    plots.bars(folder / "columns.svg", "rows per CPU second", figures["columns"]["to numbers"], _short)
    plots.lines(
        folder / "growing.svg",
        ("rules", "microseconds for a decision"),
        {
            name: {float(rules): each for rules, each in figures["growing"][group].items()}
            for name, group in {
                "bare dict": "laid out, bare dict",
                "Routebook": "laid out, seen",
                "Routebook, new facts": "laid out, new",
                "Routebook, 20 inputs, new facts": "wide, new",
                "ZEN": "ZEN",
                "ZEN, traced": "ZEN, traced",
            }.items()
        },
        (10, 100, 1_000, 10_000),
    )


def _short(number: float) -> str:
    """A rate in three digits that count: 5.76 M, 143 k."""
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:.3g}"


def _machine() -> str:
    """The processor, how many of it, and the Python, without a name or a path of the machine."""
    cpu = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists():
        models = [
            line.split(":", 1)[1].strip() for line in known.read_text().splitlines() if "model name" in line
        ]
        cpu = next(iter(models), cpu)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, {python}"
