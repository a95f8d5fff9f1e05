"""What a table is checked over: the combinations of its inputs that can occur, and which of them its rules match."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from routebook.checker.covering import left_of, widened
from routebook.checker.tables.conclusions import numbered
from routebook.checker.tables.occurring import declared_impossible, never_occurring
from routebook.checker.tables.solving import solver_for
from routebook.sets import Index, NotDecided, Space, bits, overlap, without, write_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from routebook.checker.tables.solving import Solver
    from routebook.model import Book, Rule, Table
    from routebook.sets import Box


class Combinations:
    """The inputs of a table as a space, and its rules, by their numbers, as boxes in it."""

    def __init__(self, book: Book, table: Table) -> None:
        self.book = book
        self.table = table
        self.space = Space(tuple(book.inputs[name] for name in table.needs))
        self.whole = self.space.whole
        self.boxes = [self.space.box(rule.when) for rule in table.rules]

    @property
    def never(self) -> tuple[Box, ...]:
        """The combinations that cannot occur; only those that are declared so, unless it `knows_never`."""
        return self._never[0]

    @property
    def knows_never(self) -> bool:
        """Whether it is decided which combinations cannot occur."""
        return self._never[1]

    @cached_property
    def _never(self) -> tuple[tuple[Box, ...], bool]:
        try:
            return never_occurring(self.book, self.table, self.space), True
        except NotDecided:
            return declared_impossible(self.book, self.space), False

    @cached_property
    def index(self) -> Index:
        """The rules, to be asked which of them match a combination of a box."""
        return Index(self.boxes, len(self.whole))

    @cached_property
    def agreeing(self) -> list[int]:
        """For each rule, those that conclude the same, itself included: a bit for each."""
        alike: dict[int, int] = {}
        kinds = numbered(rule.outcome for rule in self.table.rules)
        for number, kind in enumerate(kinds):
            alike[kind] = alike.get(kind, 0) | 1 << number
        return [alike[kind] for kind in kinds]

    @cached_property
    def earlier_twin(self) -> dict[int, int]:
        """The rules that repeat an earlier one, conditions and conclusion, each with the first that it repeats."""
        first: dict[tuple[Box, int], int] = {}
        for number, box in enumerate(self.boxes):
            first.setdefault((box, self.agreeing[number]), number)
        twins = {number: first[box, self.agreeing[number]] for number, box in enumerate(self.boxes)}
        return {number: twin for number, twin in twins.items() if twin != number}

    @cached_property
    def dead(self) -> int:
        """The rules that match nothing that can occur: a bit for each; raises NotDecided."""
        if not self.never and self.knows_never:
            return 0
        return sum(1 << number for number, box in enumerate(self.boxes) if self.left_of(box, ()) is None)

    def left_of(self, box: Box, by: Iterable[int]) -> Box | None:
        """Some combinations of a box that can occur and that none of these rules matches; raises NotDecided."""
        numbers = list(by)
        try:
            found = left_of(box, [*(self.boxes[number] for number in numbers), *self.never])
        except NotDecided:
            never = range(len(self.boxes), len(self.boxes) + len(self.never))
            found = self._solver.left_of(box, [*numbers, *never])
        if found is not None and not self.knows_never:
            raise NotDecided
        return found

    @cached_property
    def _solver(self) -> Solver:
        return solver_for(self.whole, [*self.boxes, *self.never])

    def gaps(self) -> Iterator[Box]:
        """Rows that no rule matches, each as wide as can be, which are together all that is missing; raises NotDecided."""
        areas = [self.whole]
        while areas:
            area = areas.pop()
            found = self.left_of(area, range(len(self.boxes)))
            if found is not None:
                row = widened(found, self.whole, self.index, self.boxes)
                yield row
                areas = list(without([*areas, area], row))

    def pairs(self, *, agreeing: bool) -> Iterator[tuple[Rule, Rule, str]]:
        """The pairs of rules that match together and conclude the same, or not: earlier, later, a row of both.

        Those that are the same in all are left to `earlier_twin`. Raises NotDecided.
        """
        rules = self.table.rules
        for later, box in enumerate(self.boxes):
            met = self.index.overlapping(box) & ((1 << later) - 1)
            met &= self.agreeing[later] if agreeing else ~self.agreeing[later]
            for earlier in bits(met):
                both = overlap(self.boxes[earlier], box)
                is_twin = agreeing and self.boxes[earlier] == box
                if both is not None and not is_twin and self.left_of(both, ()) is not None:
                    yield rules[earlier], rules[later], write_row(self.space.row(both))
