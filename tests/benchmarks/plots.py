"""Plots that can be read at a glance, on a light page as on a dark one: log scales, and every line and bar named where it is."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

OURS = "#3b82f6"
THEIRS = "#9aa4af"
INK = "#7d8794"

STYLE: dict[str, Any] = {
    "svg.hashsalt": "routebook",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def bars(path: Path, about: str, values: Mapping[str, float], say: Callable[[float], str]) -> None:
    """A bar for each name, longest first, with its value beside it; ours are in colour."""
    ordered = sorted(values.items(), key=lambda pair: pair[1])
    with mpl.rc_context(STYLE):
        figure = Figure((7.6, 0.55 + 0.29 * len(ordered)), layout="constrained")
        axes = figure.subplots()
        least = 10.0 ** floor(log10(ordered[0][1]) - 0.3)
        for row, (name, value) in enumerate(ordered):
            ours = name.startswith("Routebook")
            axes.barh(row, value - least, 0.72, least, color=OURS if ours else THEIRS)
            axes.text(value * 1.15, row, say(value), va="center", color=OURS if ours else INK)
        axes.set_yticks(range(len(ordered)), [name for name, _ in ordered])
        for label in axes.get_yticklabels():
            if label.get_text().startswith("Routebook"):
                label.set_color(OURS)
                label.set_fontweight("bold")
        axes.set_xscale("log")
        axes.set_xlim(least, ordered[-1][1] * 6)
        axes.set_xlabel(f"{about} (log scale)")
        axes.tick_params(left=False)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(lambda value, _: say(value))
        axes.spines[["top", "right", "left"]].set_visible(False)
        _save(figure, path)


def lines(
    path: Path,
    axes_about: tuple[str, str],
    values: Mapping[str, Mapping[float, float]],
    ticks: Sequence[float],
) -> None:
    """A line for each name, named at its end; ours are in colour, those of new facts and of traces dashed."""

    def say(value: float) -> str:
        return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"

    with mpl.rc_context(STYLE):
        figure = Figure((7.6, 4.2), layout="constrained")
        axes = figure.subplots()
        ends = []
        for name, points in values.items():
            ours = name.startswith("Routebook")
            colour = OURS if ours else THEIRS
            style = "--" if "new" in name or "traced" in name else "-"
            axes.plot([*points], [*points.values()], style, color=colour, marker="o", markersize=4)
            ends.append((points[max(points)], name, colour if ours else INK))
        axes.set_xscale("log")
        axes.set_yscale("log")
        last = max(ticks)
        axes.set_xlim(min(ticks) * 0.8, last * (last / min(ticks)) ** 0.62)
        for height, (value, name, colour) in zip(
            _apart([end[0] for end in sorted(ends)]), sorted(ends), strict=True
        ):
            axes.text(last * 1.35, height, f"{name}: {say(value)}", va="center", color=colour)
        axes.set_xticks(ticks, [f"{tick:,.0f}" for tick in ticks])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_xlabel(axes_about[0])
        axes.set_ylabel(axes_about[1])
        axes.yaxis.set_major_formatter(lambda value, _: say(value))
        axes.spines[["top", "right"]].set_visible(False)
        axes.hlines(_decades(values), min(ticks), last, color=THEIRS, alpha=0.25, linewidth=0.8, zorder=0)
        _save(figure, path)


def _decades(values: Mapping[str, Mapping[float, float]]) -> list[float]:
    """The powers of ten between the least and the most of what is drawn."""
    every = [value for points in values.values() for value in points.values()]
    return [10.0**power for power in range(ceil(log10(min(every))), ceil(log10(max(every))))]


def _apart(values: Sequence[float], factor: float = 1.45) -> list[float]:
    """Rising heights for labels, moved up where two would touch."""
    heights: list[float] = []
    for value in values:
        heights.append(max(value, heights[-1] * factor) if heights else value)
    return heights


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
