"""A book of a tea room, small enough that all of it can be kept in mind, and edits of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Edit = tuple[str, str, str]
"""A file of a book, some text in it, and what stands there after the edit."""

FILES = {
    "book.yaml": """\
format: 1
book: tea
title: Serving tea
version: 1.0.0
sources:
  manual: {title: The manual, passages: {steeping: {page: 1}, bell: {page: 2}, pot: {page: 3}}}
""",
    "inputs.yaml": """\
inputs:
  leaf:  {values: [black, green, white]}
  guest: {values: [regular, visitor]}
""",
    "readings.yaml": """\
readings:
  strength: {about: How long green tea steeps., passages: [steeping], default: short, choices: {short: one, long: other}}
""",
    "decisions/steeping.yaml": """\
decision: steeping
asks: How long does it steep?
needs: [leaf]
answers: {minutes: [two, three, five]}
rules:
  S1: {leaf: black, then: five, source: steeping}
  S2: {leaf: green, by_reading: {strength: {short: two, long: undocumented}}, source: steeping}
  S3: {leaf: white, then: three, source: steeping}
""",
    "decisions/ringing.yaml": """\
decision: ringing
asks: How often does the bell ring?
needs: [minutes, guest]
answers: {bell: [never, once, twice]}
rules:
  B1: {minutes: [two, three], guest: regular, then: once,  source: bell}
  B2: {minutes: five,         guest: regular, then: twice, source: bell}
  B3: {                       guest: visitor, then: never, source: bell}
""",
    "decisions/serving.yaml": """\
decision: serving
asks: How is tea served?
gathers: [steeping, ringing]
""",
    "machines/pot.yaml": """\
machine: pot
about: One pot of tea.
parameters: [leaf, guest]
states:
  empty:   {initial: true}
  brewing: {}
  ready:   {}
events: {filled: {}, time_up: {}, poured: {}}
actions: {ring: the bell is rung, ring_again: it is rung a second time}
transitions:
  P1: {in: empty,   event: filled,                       to: brewing,                        source: pot}
  P2: {in: brewing, event: time_up, when: {bell: never}, to: ready,                          source: pot}
  P3: {in: brewing, event: time_up, when: {bell: once},  to: ready,   do: [ring],             source: pot}
  P4: {in: brewing, event: time_up, when: {bell: twice}, to: ready,   do: [ring, ring_again], source: pot}
  P5: {in: ready,   event: poured,                       to: empty,                          source: pot}
refused:
  R1: {in: [brewing, ready], event: filled,  because: the pot is full}
  R2: {in: [empty, ready],   event: time_up, because: nothing steeps}
  R3: {in: [empty, brewing], event: poured,  because: it is not ready}
""",
    "properties.yaml": """\
promises:
  long_tea_rings_twice:
    about: the bell rings twice for what steeps long
    decision: serving
    when: {minutes: five, guest: regular}
    always: {bell: twice}
    source: bell
""",
    "participants.yaml": """\
participants: {host: {title: Host}}
""",
    "scenarios/first-pot.yaml": """\
scenario: first-pot
title: The first pot
machine: pot
given: {leaf: black, guest: regular}
source: pot
steps:
  - {event: filled,  from: host, to: host, says: fills the pot, state: brewing}
  - {event: time_up, from: host, to: host, says: looks at the clock, state: ready}
""",
}

GUEST_IS_CALLED_VISIT = tuple(
    (file, before, before.replace("guest:", "visit:").replace("guest]", "visit]"))
    for file, before in (
        ("inputs.yaml", "  guest: {"),
        ("decisions/ringing.yaml", "needs: [minutes, guest]"),
        ("decisions/ringing.yaml", "[two, three], guest: regular"),
        ("decisions/ringing.yaml", "five,         guest: regular"),
        ("decisions/ringing.yaml", "guest: visitor"),
        ("machines/pot.yaml", "parameters: [leaf, guest]"),
        ("properties.yaml", "guest: regular}"),
        ("scenarios/first-pot.yaml", "guest: regular}"),
    )
)
"""Edits after which the input `guest` is called `visit` wherever it stands."""


def tea_room(folder: Path, *edits: Edit) -> Path:
    """Write the book into a folder, after some edits; the folder."""
    files = dict(FILES)
    for name, before, after in edits:
        assert files[name].count(before) == 1
        files[name] = files[name].replace(before, after)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
