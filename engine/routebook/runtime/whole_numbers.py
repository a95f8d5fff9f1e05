"""Columns of whole numbers from a host, checked: lists, and whatever numpy makes an array of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from routebook.errors import MalformedBatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from routebook.errors import RoutebookError

    Numbers = NDArray[np.integer[Any]]


def is_whole(value: object, below: int) -> TypeGuard[int]:
    """Whether something is a whole number from 0 up to `below`."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and 0 <= int(value) < below


def whole_numbers(
    name: str, column: ArrayLike, below: int, wrong: Callable[[object, str], RoutebookError]
) -> Numbers:
    """A column as an array of whole numbers from 0 up to `below`; an array of them is not copied.

    Raises what `wrong` makes of the first other value and its row, and MalformedBatch for what is no column.
    """
    wrong_shape = MalformedBatch(f"`{name}` is not a column", help="give a list or an array of one dimension")
    try:
        numbers = np.asarray(column)
    except ValueError:  # lists of several lengths
        raise wrong_shape from None
    if numbers.ndim != 1:
        raise wrong_shape
    if numbers.dtype.kind in "iu":
        # Read without its sign, what is negative is larger than any number of a row.
        unsigned = numbers.view(numbers.dtype.str.replace("i", "u"))
        if not len(numbers) or unsigned.max() < below:
            return numbers
    values = np.asarray(column, object)
    for row, value in enumerate(values.tolist()):
        if not is_whole(value, below):
            raise wrong(value, f"row {row}: ")
    return values.astype(np.intp)
