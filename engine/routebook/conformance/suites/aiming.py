"""What the words of a suite aim at: so that, as far as there are words for it, some aim at every rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from routebook.conformance.suites.mealy import Word


def aims(
    words: Sequence[Word], rules: Sequence[Sequence[str]], cover: Collection[Word], onward: int
) -> list[int]:
    """For each word the place from which it leads on to what it aims at, the last of so many moves `onward`.

    `rules` has the rule that each move takes. A word begins with a way to a state, one of `cover`, and aims at what follows
    the longest of them, unless that would leave a rule without a word.
    """
    starts = [max(at for at in range(len(word)) if word[:at] in cover) for word in words]
    taken = Counter(each[_target(start, onward, each)] for start, each in zip(starts, rules, strict=True))
    missing = {rule for each in rules for rule in each} - taken.keys()
    for number, start in _elsewhere(words, cover):
        if not missing:
            break
        each = rules[number]
        rule, before = each[_target(start, onward, each)], each[_target(starts[number], onward, each)]
        if rule in missing and taken[before] > 1:
            starts[number] = start
            taken[before] -= 1
            taken[rule] += 1
            missing.discard(rule)
    return starts


def _elsewhere(words: Sequence[Word], cover: Collection[Word]) -> Iterator[tuple[int, int]]:
    """All places to lead on from, each with the number of its word: those after a way to a state first."""
    for is_covered in (True, False):
        for number, word in enumerate(words):
            for at in range(len(word)):
                if (word[:at] in cover) is is_covered:
                    yield number, at


def _target(start: int, onward: int, rules: Sequence[str]) -> int:
    return min(start + onward, len(rules)) - 1
