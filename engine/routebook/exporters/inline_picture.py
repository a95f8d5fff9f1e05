"""A picture of ours as it can stand in a page, in the page's colours, with the names of its parts for a script to find."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from routebook.comparing.change import CAME, CHANGED, WENT
from routebook.exporters.change_looks import AS_IT_WAS, LOOKS
from routebook.exporters.drawing import DOUBT, FAINT, GATHERED, GIVEN, INK, LINE, PALE
from routebook.exporters.rule_words import outcomes_of
from routebook.exporters.state_chart import box_of
from routebook.exporters.state_columns import places_of

if TYPE_CHECKING:
    from routebook.model import Book

CHANGES = {CAME: "came", WENT: "went", CHANGED: "altered"}
VARIABLES = {
    INK: "ink",
    FAINT: "faint",
    PALE: "pale",
    LINE: "stroke",
    GIVEN: "given",
    GATHERED: "gathered",
    DOUBT: "doubt",
    "white": "paper",
    "black": "ink",
    AS_IT_WAS: "faint",
    **{LOOKS[how].ink: name for how, name in CHANGES.items()},
    **{LOOKS[how].fill: f"{name}-soft" for how, name in CHANGES.items()},
}
"""The variables of the page's style that take the place of our colours."""

NEEDLESS = (
    'id="[^"]*"',
    'font-family="[^"]*"',
    'text-anchor="start"',
    'xml:space="preserve"',
    'xmlns:xlink="[^"]*"',
)
"""Attributes that a page has itself, or that say what holds without them."""

NAMED = re.compile(r'<g id="[^"]*" class="(node|edge|cluster)"([^>]*)>\n<title>(.*?)</title>\n', re.DOTALL)


def inline(svg: str) -> str:
    """A picture that Graphviz laid out, to stand beside others in a page.

    It has no ids, which could occur twice, no fonts, and no titles, which a browser would show below the pointer: what
    was the title of a part is its `data-name`. What cannot be seen is gone: empty text, hundredths of a pixel.
    """
    text = NAMED.sub(lambda part: f'<g class="{part[1]}" data-name="{_quoted(part[3])}"{part[2]}>\n', svg)
    text = re.sub(r"<title>.*?</title>\n", "", text, flags=re.DOTALL)
    text = re.sub(r"<text[^>]*> </text>\n", "", text)
    text = re.sub(rf" (?:{'|'.join(NEEDLESS)})", "", text)
    text = re.sub(r"(?<=\d\.\d)\d+(?=[^<>]*>)", "", text)
    return re.sub(
        r'(fill|stroke)="([^"]+)"',
        lambda each: f'{each[1]}="var(--{VARIABLES[each[2]]})"' if each[2] in VARIABLES else each[0],
        text,
    )


def _quoted(name: str) -> str:
    return name.replace('"', "&quot;")


def arrows_of(book: Book, machine_id: str) -> list[dict[str, Any]]:
    """The arrows in the picture of a machine: the box that names the rules, the sources, the target and the rules."""
    machine = book.machines[machine_id]
    told = [each for rule in machine.transitions for each in outcomes_of(book, rule)]
    return [
        {
            "box": box_of(arrow),
            "sources": list(arrow.sources),
            "target": arrow.target,
            "rules": list(dict.fromkeys(each.rule.id for each in arrow.told)),
        }
        for arrow in places_of(machine, told).arrows
    ]
