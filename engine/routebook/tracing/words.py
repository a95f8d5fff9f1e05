"""The words of a text, without all that editions of a document differ in by chance."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

IGNORED = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
"""What may stand within a word unseen: accents apart from their letters, soft hyphens, characters without a width."""
LETTERS = rf"(?:[^\W_][{IGNORED}]*)+"
HYPHEN = r"[-\u00ad\u2010\u2011](?:[^\S\n]*\n[^\S\n]*)?"
JOINER = rf"(?:(?<![0-9]){HYPHEN}|{HYPHEN}(?![0-9])|['\u2019\u02bc])"
SIGN = r"[<>!]=|[<>\u2264\u2265\u2260\u00b1\u00d7\u00f7%]|(?<![^\s(])[-\u2212](?=[0-9])"
TOKEN = re.compile(rf"{LETTERS}(?:{JOINER}{LETTERS})*|{SIGN}")
ONE_SIGN = {"\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u2212": "-"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, numbered from 0.

    `data` has them in UTF-8 with one space before each and after the last; `starts` is where each begins in it, and where
    one more would; `offsets` is where each begins in the text.
    """

    data: bytes
    starts: array[int]
    offsets: array[int]

    def __len__(self) -> int:
        return len(self.offsets)

    def run(self, first: int, after: int) -> bytes:
        """The words from one on, up to another that is left out."""
        return self.data[self.starts[first] : self.starts[after] - 1]

    def find(self, run: bytes, first: int = 0) -> int | None:
        """Where, from a word on, a run of words stands next."""
        found = self.data.find(b" " + run + b" ", self.starts[first] - 1)
        return None if found < 0 else bisect_left(self.starts, found + 1)


def words_of(text: str) -> Words:
    """The words of a text.

    They are in lower case, without the hyphens and apostrophes in them, and whole where a line ends within one. Of all signs
    only those stay, each as a word, that can turn a statement round: comparisons, `%`, the minus of a number.
    """
    data = bytearray(b" ")
    starts, offsets = array("q"), array("q")
    for word, offset in _tokens(text):
        starts.append(len(data))
        offsets.append(offset)
        data += word.encode() + b" "
    starts.append(len(data))
    return Words(bytes(data), starts, offsets)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    for match in TOKEN.finditer(text):
        if word := _plain(match[0]):
            yield word, match.start()


def _plain(token: str) -> str:
    if not token[0].isalnum():
        return ONE_SIGN.get(token, token)
    if token.isascii() and token.isalnum():
        return token.lower()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", token).casefold()))
