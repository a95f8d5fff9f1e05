"""Where a table has more kinds of rows than have numbers, the numbers begin anew, and each row is what it was."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from routebook.conformance.auditing import numbering
from routebook.conformance.auditing.clock import Clock
from routebook.conformance.auditing.comma_separated import comma_separated, header_of
from routebook.conformance.auditing.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMING = Naming(parameters={"leaf": "leaf"}, outputs={"bell": "bell"}, actions=None, refused=None)
ROWS = [("filled", f"leaf-{number % 5}", f"bell-{number % 7}") for number in range(40)]


def read(table: bytes) -> Sequence[tuple[str, str, str]]:
    """What is said of each event."""
    found = []
    for batch in comma_separated(BytesIO(table), header_of(BytesIO(table)), NAMING, Clock()):
        for said, given in zip(batch.said, batch.given, strict=True):
            ((_, leaf),) = batch.parameters[given]
            found.append((batch.sayings[said].event, str(leaf), batch.sayings[said].outputs["bell"]))
    return found


@pytest.mark.parametrize("most", [1, 3, 100])
def test_each_row_says_what_it_says(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "MOST_ALIKE", most)
    lines = ["client,time,event,leaf,bell", *(f"a,{at},{','.join(row)}" for at, row in enumerate(ROWS))]
    assert read("\n".join([*lines, ""]).encode()) == ROWS
