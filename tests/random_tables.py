"""Random decision tables as plain values, and the text of the book that holds one.

The values are those that the text is read back to: `inputs`, `impossible`, `readings` and `decisions`, of which the
last is the table that is judged and the others are the complete ones that it rests on. A table is made by cutting all
combinations into pieces and answering each (`complete`), the same with one accident (`broken`), or without a plan
(`random`).
"""

from __future__ import annotations

from math import prod
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Piece = dict[str, tuple[str, ...]]
"""Some combinations: for each input the values that are admitted."""

Row = tuple[Piece, Any]
"""A rule before it is written: the combinations that it matches, and its conclusion."""

BOOK = "random-table"
KINDS = ("complete", "broken", "random")
POLICIES = ("unique", "any", "first")
MOST_RULES = 40
FRONT = (
    f"format: 1\nbook: {BOOK}\ntitle: A random table\nversion: 1.0.0\n"
    "sources: {manual: {title: The manual, passages: {p1: {page: 1}}}}\n"
)


def text_of(book: Mapping[str, Any]) -> str:
    """A book as one text, a line for each row, that `book_of` reads back."""
    lines = []
    for section in ("inputs", "impossible", "readings"):
        lines += [f"{section}:\n", *(f"  {name}: {_flow(row)}\n" for name, row in book[section].items())]
    for name, table in book["decisions"].items():
        lines += ["decisions:\n"] * (name == next(iter(book["decisions"])))
        lines += [f"  {name}:\n", *("    " + line for line in _lines_of(table))]
    return "".join(lines)


def book_of(text: str) -> dict[str, Any]:
    """The values of a text that is kept as a case; what is left out is empty."""
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506  (words only, nothing is made of them)
    for section in ("inputs", "impossible", "readings", "decisions"):
        found[section] = found.get(section) or {}
    for table in found["decisions"].values():
        table["rules"], table["undocumented"] = table.get("rules") or {}, table.get("undocumented") or {}
    return found


def write(book: Mapping[str, Any], above: Path) -> Path:
    """Write the files of a book into a folder of its name; the folder."""
    folder = above / BOOK
    (folder / "decisions").mkdir(parents=True, exist_ok=True)
    for left in (folder / "decisions").iterdir():
        left.unlink()
    files = {"book.yaml": FRONT, "inputs.yaml": _sections(book, "inputs", "impossible")}
    files["readings.yaml"] = _sections(book, "readings")
    for name, table in book["decisions"].items():
        files[f"decisions/{name}.yaml"] = "".join([f"decision: {name}\nasks: what?\n", *_lines_of(table)])
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def _sections(book: Mapping[str, Any], *names: str) -> str:
    return "".join(f"{name}: {_flow(book[name])}\n" for name in names)


def _lines_of(table: Mapping[str, Any]) -> list[str]:
    lines = [f"{key}: {_flow(table[key])}\n" for key in ("needs", "hit_policy", "answers")]
    for key in ("rules", "undocumented"):
        if table[key]:
            lines += [f"{key}:\n", *(f"  {name}: {_flow(row)}\n" for name, row in table[key].items())]
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, str):
        return '"-"' if value == "-" else value
    return "[" + ", ".join(map(_flow, value)) + "]"


def random_table(seed: str, kind: str, policy: str) -> dict[str, Any]:
    """A book whose last table is of a kind and has a hit policy; the same for the same seed."""
    return _Maker(Random(seed)).make(kind, policy)  # noqa: S311  (the same tables on every machine)


def large_table(seed: str, policy: str) -> tuple[dict[str, Any], Piece]:
    """A book whose table has two thousand million combinations, and the piece of them that has no rule.

    All of its rules conclude the same. All but the last share out what is not lost; the last matches some of that again.
    """
    return _Maker(Random(seed)).make_large(policy)  # noqa: S311


class _Maker:
    """Draws one book."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.book: dict[str, Any] = {"inputs": {}, "impossible": {}, "readings": {}, "decisions": {}}
        self.values: Piece = {}

    def make(self, kind: str, policy: str) -> dict[str, Any]:
        self._add_inputs()
        for name in ("doubt", "quarrel")[: self.random.choice([0, 0, 1, 1, 2])]:
            self._add_reading(name, ("one", "two", "three")[: self.random.choice([2, 2, 3])])
        given = list(self.values)
        for name in ("before", "between")[: self.random.choice([0] * 7 + [1, 1, 2])]:
            self._add_table(name, self._few(list(self.values), 1, 3), "unique", "complete", 4)
        needs = self._few(given, max(1, len(given) - 1), len(given)) + self._few(
            [name for name in self.values if name not in given], 1, 3
        )
        for _ in range(self.random.choice([0] * 6 + [1, 1, 2, 4])):
            self._add_impossible(self._corner())
        self.random.shuffle(needs)
        self._add_table("judged", needs, policy, kind, MOST_RULES)
        return self.book

    def make_large(self, policy: str) -> tuple[dict[str, Any], Piece]:
        self.values = {f"in_{axis}": tuple(f"v{value}" for value in range(6)) for axis in range(12)}
        self.book["inputs"] = {name: {"values": values, "groups": {}} for name, values in self.values.items()}
        (lost, _), *rows = self._pieces(self.values, ["w0"], 150)
        name = next(name for name, values in lost.items() if values != self.values[name])
        kept = [value for value in self.values[name] if value not in lost[name]]
        rows.append(({**self._loose(self.values, 0.4), name: tuple(kept)}, "w0"))
        self.book["decisions"]["judged"] = {
            "needs": list(self.values),
            "hit_policy": policy,
            "answers": {"judged_a": ("w0",)},
            **self._rows(rows),
        }
        return self.book, lost

    def _add_inputs(self) -> None:
        """One to eight inputs, most often of few combinations together; groups may overlap."""
        most = self.random.choice([50] * 6 + [400] * 8 + [1500] * 4 + [20_000])
        number = self.random.choice(range(1, 6 if most == 50 else 9))
        for each in range(number):
            room = most // prod(map(len, self.values.values())) // 2 ** (number - each - 1)
            size = max(2, min(self.random.randint(2, 6), room))
            name, values = f"in_{each}", tuple(f"v{value}" for value in range(size))
            groups = {f"g{group}": self._few(values, 1, size) for group in range(self.random.randint(0, 2))}
            self.values[name] = values
            self.book["inputs"][name] = {"values": list(values), "groups": groups}

    def _add_reading(self, name: str, choices: Sequence[str]) -> None:
        self.book["readings"][name] = {
            "about": "a doubt",
            "passages": ["p1"],
            "default": choices[0],
            "choices": dict.fromkeys(choices, "one way to read it"),
        }

    def _add_impossible(self, piece: Piece) -> None:
        row = {name: self._words(name, values) for name, values in piece.items()}
        if any(words != "-" for words in row.values()):
            self.book["impossible"][f"X{len(self.book['impossible'])}"] = {**row, "because": "it cannot be"}

    def _add_table(self, name: str, needs: list[str], policy: str, kind: str, most: int) -> None:
        answers = {
            f"{name}_{letter}": tuple(f"w{value}" for value in range(self.random.choice([1] + [2, 3] * 4)))
            for letter in "ab"[: self.random.randint(1, 2)]
        }
        whole = {need: self.values[need] for need in needs}
        conclusions = [self._conclusion(answers) for _ in range(self.random.randint(2, 6))]
        if kind == "random":
            often = self.random.choice([0.2, 0.5, 0.8])
            number = self.random.choice([self.random.randint(1, 6), self.random.randint(1, most)])
            rows = [(self._loose(whole, often), self.random.choice(conclusions)) for _ in range(number)]
        else:
            rows = self._pieces(
                whole, conclusions, self.random.randint(2, self.random.choice([6, most * 2 // 3]))
            )
            if policy != "unique":
                rows += [self._harmless(rows, whole, policy) for _ in range(self.random.randint(0, 4))]
            if name == "judged":
                self._declare_some_impossible(rows)
            if kind == "broken":
                self._break(rows, conclusions)
        if kind == "random" or policy != "first":
            self.random.shuffle(rows)
        written = self._rows(rows[:most])
        self.book["decisions"][name] = {"needs": needs, "hit_policy": policy, "answers": answers, **written}
        self.values |= answers

    def _pieces(self, whole: Piece, conclusions: Sequence[Any], number: int) -> list[Row]:
        """All combinations in disjoint pieces; those that differ in a dull input alone are answered alike."""
        dull = self._few(list(whole), 0, len(whole)) if self.random.random() < 0.5 else []
        rows: list[Row] = [(whole, self.random.choice(conclusions))]
        while len(rows) < number:
            piece, conclusion = rows.pop(self.random.randrange(len(rows)))
            wide = [name for name, values in piece.items() if len(values) > 1]
            if not wide:
                rows.append((piece, conclusion))
                number -= 1
                continue
            name = self.random.choice(wide)
            part = self._few(piece[name], 1, len(piece[name]) - 1)
            rest = [value for value in piece[name] if value not in part]
            other = conclusion if name in dull else self.random.choice(conclusions)
            rows += [({**piece, name: tuple(part)}, conclusion), ({**piece, name: tuple(rest)}, other)]
        self.random.shuffle(rows)
        return rows

    def _harmless(self, rows: Sequence[Row], whole: Piece, policy: str) -> Row:
        """A row that changes no answer: after the others, or agreeing with those that match what it does."""
        piece, conclusion = self.random.choice(rows)
        if policy == "first":
            return self._loose(whole, 0.5), conclusion
        name = self.random.choice(list(piece))
        for other, same in rows:
            if same == conclusion and all(other[each] == piece[each] for each in piece if each != name):
                both = [value for value in whole[name] if value in piece[name] or value in other[name]]
                return {**piece, name: tuple(both)}, conclusion
        return {**piece, name: tuple(self._few(piece[name], 1, len(piece[name])))}, conclusion

    def _declare_some_impossible(self, rows: list[Row]) -> None:
        """Now and then a piece is impossible, with its rule or in its place."""
        if len(rows) > 1 and self.random.random() < 0.25:
            number = self.random.randrange(len(rows))
            self._add_impossible(rows[number][0])
            if self.random.random() < 0.8:
                rows.pop(number)

    def _break(self, rows: list[Row], conclusions: Sequence[Any]) -> None:
        """One accident: a row is lost, widened, doubled, or concludes something else."""
        number = self.random.randrange(len(rows))
        piece, conclusion = rows[number]
        accident = self.random.choice(["remove", "widen", "double", "change"])
        if accident == "remove" and len(rows) > 1:
            rows.pop(number)
        elif accident == "widen":
            name = self.random.choice(list(piece))
            more = set(piece[name]) | set(self._few(self.values[name], 1, len(self.values[name])))
            values = tuple(value for value in self.values[name] if value in more)
            rows[number] = ({**piece, name: values}, conclusion)
        elif accident == "double":
            rows.insert(self.random.randint(0, len(rows)), (piece, conclusion))
        else:
            rows[number] = (piece, self.random.choice(conclusions))

    def _loose(self, whole: Piece, often: float) -> Piece:
        """A piece with conditions here and there."""
        return {
            name: tuple(self._few(values, 1, len(values))) if self.random.random() < often else values
            for name, values in whole.items()
        }

    def _corner(self) -> Piece:
        """A small piece; now and then all that has one value, which is then dead."""
        least = 1 if self.random.random() < 0.15 else 2
        names = self._few(list(self.values), least, 3)
        return {
            name: tuple(self._few(self.values[name], 1, max(1, len(self.values[name]) // 2)))
            for name in names
        }

    def _conclusion(self, answers: Mapping[str, Sequence[str]], settled: tuple[str, ...] = ()) -> Any:
        """An answer, `undocumented`, or one of these for each choice of a reading that is not settled around it."""
        readings = {name: each for name, each in self.book["readings"].items() if name not in settled}
        kinds = ["answer"] * 6 + ["undocumented"] * (1 + len(settled)) + ["by_reading"] * 2 * bool(readings)
        kind = self.random.choice(kinds)
        if kind == "answer":
            words = {name: self.random.choice(values) for name, values in answers.items()}
            return words if len(words) > 1 or self.random.random() < 0.2 else next(iter(words.values()))
        if kind == "undocumented":
            return kind
        name = self.random.choice(list(readings))
        inner = {each: self._conclusion(answers, (*settled, name)) for each in readings[name]["choices"]}
        return {"by_reading": {name: inner}}

    def _rows(self, rows: Iterable[Row]) -> dict[str, Any]:
        written: dict[str, dict[str, Any]] = {"rules": {}, "undocumented": {}}
        for number, (piece, conclusion) in enumerate(rows):
            row = {name: self._words(name, values) for name, values in piece.items()}
            row = {name: words for name, words in row.items() if words != "-" or self.random.random() < 0.3}
            if conclusion == "undocumented":
                written["undocumented"][f"U{number}"] = {**row, "because": "nothing is said"}
            else:
                by_reading = isinstance(conclusion, dict) and "by_reading" in conclusion
                row |= conclusion if by_reading else {"then": conclusion}
                written["rules"][f"R{number}"] = {**row, "source": "p1"}
        return written

    def _words(self, name: str, values: Sequence[str]) -> Any:
        """Values of an input as somebody writes them: a word, a group, a list of both, or `-` for all."""
        if len(values) == len(self.values[name]) and self.random.random() < 0.8:
            return "-"
        groups = self.book["inputs"].get(name, {"groups": {}})["groups"]
        fitting = [group for group, members in groups.items() if set(members) <= set(values)]
        if not fitting or self.random.random() < 0.3:
            return values[0] if len(values) == 1 and self.random.random() < 0.8 else list(values)
        group = self.random.choice(fitting)
        words = [group, *(value for value in values if value not in groups[group])]
        return group if len(words) == 1 else words

    def _few(self, among: Sequence[str], least: int, most: int) -> list[str]:
        """Some of the words, in their order."""
        chosen = set(self.random.sample(list(among), min(len(among), self.random.randint(least, most))))
        return [each for each in among if each in chosen]
