"""A value of an output that no rule concludes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routebook.diagnostic import WARNING, Diagnostic
from routebook.model import Answer
from routebook.settle import conclusions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.checker.tables.combinations import Combinations


def unused_output_value(over: Combinations) -> Iterator[Diagnostic]:
    """A table lists a value of an output that none of its rules concludes."""
    table = over.table
    ends = [end for rule in table.rules for _, end in conclusions_of(rule.outcome)]
    concluded = {pair for end in ends if isinstance(end, Answer) for pair in end.outputs.items()}
    for name, values in table.answers.items():
        known = over.book.inputs[name]
        for value in values:
            if (name, value) not in concluded:
                yield Diagnostic(
                    code="unused-output-value",
                    place=known.places.get(value, known.place),
                    message=f"no rule of `{table.id}` concludes `{name}: {value}`",
                    help="remove the value, or add the rule",
                    severity=WARNING,
                    about=f"{name}/{value}",
                )
