"""The worlds in which a machine may run, those alike in one class: combinations of its parameters and of readings.

Worlds are alike if no rule of the machine and no decision that a run may have to ask tells them apart. A set of classes
is an integer with a bit for each, so that all of them can be followed at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routebook.checker.following import follow
from routebook.checker.promises.questions import Questions
from routebook.checker.spaces import each_choice_alone, name_of, readings_of
from routebook.exploring import can_be_asked, words_of
from routebook.sets import NotDecided, bits, joined, overlap, size, uncovered

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from routebook.checker.following import Case
    from routebook.checker.promises.questions import Question
    from routebook.model import Book, Machine
    from routebook.sets import Box

    Parts = Mapping[Any, Sequence[Box]]
    """For each answer the boxes in which it is given."""
    Classes = dict[tuple[Any, ...], list[Box]]
    """For each combination of answers the boxes in which it is given."""

MOST_CLASSES = 5_000
MOST_BOXES = 20_000
MOST_STEPS = 2_000_000


class Worlds:
    """The classes of worlds of a machine, and what is answered in each.

    `boxes` are those of each class; `every` is the set of all classes. `names` are looked at besides what the rules of
    the machine look at; decisions `beside` are asked of the parameters alone, and do not tell worlds apart. With `alone`,
    only the default readings count and each other choice alone. Raises NotDecided.
    """

    def __init__(
        self, book: Book, machine: Machine, names: Iterable[str], beside: Iterable[str], *, alone: bool
    ) -> None:
        self.book = book
        self.machine = machine
        known = frozenset(machine.parameters)
        self.derived = {name for name in known if book.inputs[name].decided_by}
        narrowing = bool(book.impossible or self.derived)
        self.narrowing = [
            table
            for table in book.tables
            if narrowing and can_be_asked(book, table.id, known - {*table.answers})
        ]
        self.questions = Questions(book, machine, names, {*beside, *(table.id for table in self.narrowing)})
        self.space = self.questions.space
        questions = {question: self.questions.answers(question) for question in self.questions}
        values = {name: self._values(name) for name in self._looked_at()}
        asked: dict[Any, Parts] = {**questions, **values}
        contents = {key: _content(parts) for key, parts in asked.items()}
        distinct = {contents[key]: parts for key, parts in asked.items()}
        region = each_choice_alone(book, self.space) if alone else [self.space.whole]
        possible = self._possible(region)
        classes: Classes = {(): possible} if possible else {}
        steps = 0
        for parts in distinct.values():
            steps += sum(map(len, classes.values())) * sum(map(len, parts.values()))
            if steps > MOST_STEPS:
                raise NotDecided
            classes = _told_apart(classes, parts)
        self.boxes = list(classes.values())
        self.every = (1 << len(self.boxes)) - 1
        masks = {
            content: _masks(answers[number] for answers in classes) for number, content in enumerate(distinct)
        }
        self._answers: dict[Question, dict[Case, int]] = {key: masks[contents[key]] for key in questions}
        self._having: dict[str, dict[int, int]] = {key: masks[contents[key]] for key in values}

    def answers(self, decision: str, facts: Mapping[str, str]) -> Mapping[Case, int]:
        """What a decision answers, and in which worlds, where besides the parameters some facts hold.

        In worlds that are not told the facts cannot occur; there are none if the decision cannot be asked.
        """
        question = self.questions.about(decision, facts)
        return self._answers[question] if question else {}

    def having(self, name: str, mask: int) -> int:
        """The worlds in which a parameter, or a reading as an input, that is looked at has one of some values."""
        return sum(worlds for code, worlds in self._having[name].items() if mask >> code & 1)

    def example(self, world: int) -> tuple[dict[str, str], dict[str, str]]:
        """One world of a class: the parameters in words, and the readings that are chosen."""
        masks = self.boxes[world.bit_length() - 1][0]
        codes = [next(bits(mask)) for mask in masks]
        readings = len(self.questions.readings)
        parameters = {
            each.name: words_of(each)[code]
            for each, code in zip(self.space.inputs[readings:], codes[readings:], strict=True)
        }
        choices = {
            name: each.values[code]
            for name, each, code in zip(self.questions.readings, self.space.inputs, codes, strict=False)
        }
        return parameters, choices

    def meeting(self, boxes: Sequence[Box]) -> int:
        """The classes of which some worlds are in boxes."""
        return sum(
            1 << number
            for number, own in enumerate(self.boxes)
            if any(overlap(one, other) is not None for one in own for other in boxes)
        )

    def _looked_at(self) -> Iterator[str]:
        """The readings and parameters that the machine's rules or others look at by themselves."""
        yield from map(name_of, readings_of(self.machine.transitions))
        yield from (name for name in self.machine.parameters if name in self.questions.names)

    def _values(self, name: str) -> Parts:
        whole = self.space.whole
        (axis,) = (number for number, each in enumerate(self.space.inputs) if each.name == name)
        return {code: [(*whole[:axis], 1 << code, *whole[axis + 1 :])] for code in bits(whole[axis])}

    def _possible(self, region: list[Box]) -> list[Box]:
        """The worlds that can occur, by the parameters and what is derived from them alone."""
        if not self.narrowing:
            return region
        found = []
        for case, boxes in follow(self.book, self.space, region, self.narrowing, self.derived).items():
            derived = dict(case.values)
            agreeing = tuple(
                1 << derived[each.name] if each.name in derived else full
                for each, full in zip(self.space.inputs, self.space.whole, strict=True)
            )
            found += [both for box in boxes if (both := overlap(box, agreeing)) is not None]
        return found


def _content(parts: Parts) -> Hashable:
    return frozenset((answer, frozenset(boxes)) for answer, boxes in parts.items())


def _masks(answers: Iterable[Any]) -> dict[Any, int]:
    """The classes by the answer that each gives to one question; None where the facts cannot occur in it."""
    found: dict[Any, int] = {}
    for number, answer in enumerate(answers):
        found[answer] = found.get(answer, 0) | 1 << number
    found.pop(None, None)
    return found


def _told_apart(classes: Classes, parts: Parts) -> Classes:
    """The classes, each split by one more answer; None where there is none."""
    found: Classes = {}
    every = [share for shares in parts.values() for share in shares]
    for answers, boxes in classes.items():
        left = sum(map(size, boxes))
        for answer, shares in parts.items():
            met = [both for box in boxes for share in shares if (both := overlap(box, share)) is not None]
            if met:
                left -= sum(map(size, met))
                found[*answers, answer] = joined(met)
        rest = [part for box in boxes for part in uncovered(box, every)] if left else []
        if rest:
            found[*answers, None] = rest
    if len(found) > MOST_CLASSES or sum(map(len, found.values())) > MOST_BOXES:
        raise NotDecided
    return found
