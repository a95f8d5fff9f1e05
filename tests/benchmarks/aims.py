"""What is aimed at, and how far what was measured reaches: one row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Figures = Mapping[str, Mapping[str, Mapping[str, float]]]
    """By part and group, what was measured."""


COPIED = (
    "polars first copies other libraries' columns into its own form, which takes as long as deciding them."
)

WHY = {
    "deciding, against a bare dict": (
        "the call of a method costs a sixth, as it costs a bare dict in a function; and a look at what kind of "
        "mapping the facts are, some of which make up what they lack, a twentieth."
    ),
    "a decider, against a bare dict by position": "Python looks into a dict sooner than into what is more than a dict.",
    "10,000 rules against 10, facts never seen": (
        "ten thousand decisions and their cells are more than a processor keeps closest to it."
    ),
    "12 inputs against 2, as many combinations, facts seen before": (
        "a key of twelve words takes longer to build, hash and compare than one of two; a bare dict grows as much."
    ),
    "12 inputs against 2, as many combinations, facts never seen": "each word has to be read, twelve as well as two.",
    "2,000 rules over 20 inputs of 10 values, from YAML to an engine": (
        "the rules admit 117,000 words one by one, and the YAML library alone takes half of it to read them."
    ),
    "2,000 rules over 20 inputs of 10 values, memory that is kept": (
        "most are the names, sources and conclusions of the rules, and not their bit sets."
    ),
    "auditing JSON Lines, clients mixed, events": (
        "half of the time goes into cutting lines into columns, and the other half into sorting and replaying events."
    ),
    "auditing Parquet, sorted by client, events": (
        "half of the time goes into decoding nested columns, and into finding what is alike in them."
    ),
    "columns of pyarrow strings, rows": COPIED,
    "columns of pandas strings, rows": COPIED,
    "columns of pandas categoricals, rows": COPIED,
}
"""By what an aim is about, why it is missed; told only where it is."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at and measured, in words; the ratio is 1 or more where it is reached."""

    about: str
    aim: str
    measured: str
    ratio: float

    @property
    def why(self) -> str:
        """What keeps it from being reached; nothing where it is."""
        return WHY.get(self.about, "") if self.ratio < 1 else ""

    @property
    def verdict(self) -> str:
        """Whether it holds, or by how much it misses."""
        return "holds" if self.ratio >= 1 else f"misses by {100 * (1 - self.ratio):.2g} %"


def said(number: float, unit: str = "") -> str:
    """A number with its unit: three digits that count, and millions as such."""
    if number >= 1e6:
        number, unit = number / 1e6, f" million{unit}"
    digits = f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
    return f"{digits}{unit}"


def at_least(about: str, aim: float, measured: float, unit: str) -> Aim:
    return Aim(about, f"at least {said(aim, unit)}", said(measured, unit), measured / aim)


def at_most(about: str, aim: float, measured: float, unit: str) -> Aim:
    return Aim(about, f"at most {said(aim, unit)}", said(measured, unit), aim / measured)


def aims(figures: Figures) -> Iterator[Aim]:
    """Every aim, in the order in which the page tells them."""
    for of in (_deciding, _growing, _versions, _running, _columns, _fleets, _auditing, _starting):
        yield from of(figures)


def _deciding(figures: Figures) -> Iterator[Aim]:
    told = figures["deciding"]
    rates = told["deciding"]
    ours, bare = rates["Routebook"], rates["bare dict"]
    yield at_least("deciding, facts of interned strings", 2e6, ours, "/s")
    zen = max(rate for name, rate in rates.items() if name.startswith("ZEN"))
    yield at_least("deciding, against ZEN at its fastest", 15, ours / zen, " x")
    yield at_least("deciding, against a bare dict", 75, 100 * ours / bare, " %")
    for shape in ("from JSON", "with a derived input", "in any order"):
        share = 100 * told[shape]["Routebook"] / told[shape]["bare dict"]
        yield at_least(f"facts {shape}, against a bare dict on the same facts", 60, share, " %")
    handle, same = rates["Routebook, by position"], rates["bare dict, by position"]
    yield at_least("a decider, for hot loops, against a bare dict", 100, 100 * handle / bare, " %")
    yield at_least("a decider, against a bare dict by position", 100, 100 * handle / same, " %")


def _growing(figures: Figures) -> Iterator[Aim]:
    told = figures["growing"]

    def growth(group: str, least: str, most: str) -> float:
        return told[group][most] / told[group][least]

    kinds = {"seen": "facts seen before", "new": "facts never seen"}
    for kind, about in kinds.items():
        grown = growth(f"laid out, {kind}", "10", "10000")
        yield at_most(f"10,000 rules against 10, {about}", 1.1, grown, " x")
    for kind, about in kinds.items():
        grown = growth(f"equal, {kind}", "2", "12")
        yield at_most(f"12 inputs against 2, as many combinations, {about}", 1.1, grown, " x")
    grown = growth("equal, seen", "2", "12") / growth("equal, bare dict", "2", "12")
    yield at_most("the growth with facts seen before, against that of a bare dict", 1.1, grown, " x")
    new = told["wide, new"]["10000"]
    yield at_most("10,000 rules over 20 inputs, too many to lay out, facts never seen", 5, new, " us")
    compiling = told["compiled, compiling"]
    seconds = {size: told["compiled, loading"][size] + each for size, each in compiling.items()}
    yield at_most("1,000 rules, from YAML to an engine", 0.5, seconds["1000"], " s")
    yield at_most("10,000 rules, from YAML to an engine", 5, seconds["10000"], " s")
    yield at_most("2,000 rules over 20 inputs of 10 values, compiled", 0.5, compiling["big"], " s")
    yield at_most(
        "2,000 rules over 20 inputs of 10 values, from YAML to an engine", 0.5, seconds["big"], " s"
    )
    yield at_most(
        "2,000 rules over 20 inputs of 10 values, memory that is kept",
        200,
        told["compiled, kept kB"]["big"],
        " kB",
    )
    yield at_most(
        "2,000 rules over 20 inputs of 10 values, facts never seen", 5, told["big, new"]["2000"], " us"
    )


def _versions(figures: Figures) -> Iterator[Aim]:
    told = figures["versions"]["versions"]
    yield at_most("a version string for the first time", 3, told["for the first time"], " us")
    yield at_most(
        "a version string again, against words alone", 1.1, told["again"] / told["words alone"], " x"
    )
    yield at_most("a flood of new version strings, each", 5, told["in a flood"], " us")
    flood = figures["versions"]["flood"]
    yield at_most(
        "the memory of a second flood, against the first",
        1.1,
        flood["kB in the second"] / flood["kB in the first"],
        " x",
    )


def _running(figures: Figures) -> Iterator[Aim]:
    told = figures["running"]
    ours = told["running"]["Routebook"]
    library = max(rate for name, rate in told["running"].items() if name.startswith("python-statemachine"))
    yield at_least("sending events to one session", 10e6, ours, "/s")
    yield at_least("sending events, against python-statemachine", 500, ours / library, " x")
    yield at_least("sending events to 100,000 sessions at random", 3e6, told["at random"]["Routebook"], "/s")
    yield at_most("a session", 64, told["bytes of the object"]["Routebook"], " bytes")


def _columns(figures: Figures) -> Iterator[Aim]:
    numbers, outputs = figures["columns"]["to numbers"], figures["columns"]["to outputs"]
    yield at_least("columns of codes to numbers of decisions, rows", 250e6, numbers["Routebook, codes"], "/s")
    yield at_least("columns of codes to all outputs, rows", 80e6, outputs["Routebook, codes"], "/s")
    for kind in ("strings", "pyarrow strings", "pandas strings"):
        yield at_least(f"columns of {kind}, rows", 20e6, numbers[f"Routebook, {kind}"], "/s")
    for kind in ("categoricals", "pandas categoricals"):
        yield at_least(f"columns of {kind}, rows", 40e6, numbers[f"Routebook, {kind}"], "/s")


def _fleets(figures: Figures) -> Iterator[Aim]:
    told = figures["fleets"]["running"]
    for order, rate in {
        "in session order": 400e6,
        "in random order": 40e6,
        "mixed": 20e6,
        "a quarter for one session": 2e6,
    }.items():
        yield at_least(f"events of a fleet, {order}", rate, told[f"Routebook, {order}"], "/s")
    yield at_most("a fleet of 10 million sessions", 40, figures["fleets"]["fleet"]["MB"], " MB")


def _auditing(figures: Figures) -> Iterator[Aim]:
    told, alone = figures["auditing"]["auditing"], figures["auditing"]["standard library alone"]
    slowest = min(alone.values())
    yield at_least(
        "auditing JSON Lines with the standard library alone, events in any order", 3e5, slowest, "/s"
    )
    for log, least in {"JSON Lines, clients mixed": 1e6, "Parquet, sorted by client": 2e6}.items():
        yield at_least(f"auditing {log}, events", least, told[log], "/s")


def _starting(figures: Figures) -> Iterator[Aim]:
    told = figures["starting"]["starting"]
    for what, most in {"import routebook": 60, "compiled, from the cache": 20, "from YAML": 500}.items():
        yield at_most(f"the shipped book, {what}" if what[0] != "i" else what, most, told[what], " ms")
