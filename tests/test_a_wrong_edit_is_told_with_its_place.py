"""A wrong edit anywhere in a book is told with file, line and column, and nothing is told that is not wrong.

Each edit is one that a person makes by mistake in the shipped book. A `^` stands before what the fault is told of.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routebook.checker import check
from routebook.loader import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from routebook.diagnostic import Diagnostic

    Edit = Callable[[Path], object]
    Told = tuple[str, str, int, int]

SPEC = Path(__file__).parents[1] / "spec" / "push-notifications"
BOOK = "book.yaml"
INPUTS = "inputs.yaml"
READINGS = "readings.yaml"
WHO = "participants.yaml"
PROPERTIES = "properties.yaml"
CLOUD = "decisions/platform_cloud.yaml"
SERVICE = "decisions/cloud_service.yaml"
GENERATION = "decisions/os_generation.yaml"
MODE = "decisions/client_mode.yaml"
PRESENCE = "decisions/presence.yaml"
ACCESS = "decisions/server_access.yaml"
RELAY = "decisions/relay.yaml"
DELIVERY = "decisions/delivery.yaml"
CLIENT = "machines/client.yaml"
STOPPED = "scenarios/stopped-client.yaml"
DIRECT = "scenarios/foreground-message.yaml"
ACTION = "decisions/client_action.yaml"
SCENARIOS = [f"scenarios/{path.name}" for path in sorted(SPEC.glob("scenarios/*.yaml"))]

TYPED = [
    # what happened, the file, what stood there, what was typed, the code, what the help says
    ("value", CLOUD, "platform: ios,", "platform: ^iso,", "unknown-value", "did you mean `ios`?"),
    ("output", CLOUD, "then: apple", "then: ^aple", "unknown-value", "did you mean `apple`?"),
    ("input", CLOUD, "{platform: ios", "{^platfrom: ios", "unknown-input", "did you mean `platform`?"),
    ("need", CLOUD, "[platform]", "[^platfrom]", "unknown-name", "did you mean `platform`?"),
    ("band", GENERATION, '"13", ', '^"12.5", ', "unknown-value", "did you mean `12`?"),
    ("reading", CLOUD, "{android_cloud: {g", "{^android_clod: {g", "unknown-name", "did you mean `android_cloud`?"),
    ("choice", CLOUD, "google: google", "^gogle: google", "unknown-name", "did you mean `google`?"),
    ("passage", CLOUD, "[clients/jabber-ios", "[^clients/jaber-ios", "unknown-source", "`clients/jabber-ios`?"),
    ("key", CLOUD, "ios,     then: apple", "ios,     ^thn: apple", "unknown-key", "did you mean `then`?"),
    ("key-of-several", ACCESS, "then: {through: d", "^thn: {through: d", "unknown-key", "did you mean `then`?"),
    ("source", CLOUD, "apple, source:", "apple, ^sorce:", "unknown-key", "did you mean `source`?"),
    ("name-of-output", ACCESS, "direct,     call_server", "direct,     ^calls_server", "unknown-name", "`call_server`?"),
    ("hit-policy", MODE, "hit_policy: any", "hit_policy: ^anny", "unknown-hit-policy", "did you mean `any`?"),
    ("gathered", DELIVERY, "presence]", "^presense]", "unknown-name", "did you mean `presence`?"),
    ("state", CLIENT, "{in: ready,  ", "{in: ^redy,  ", "unknown-name", "did you mean `ready`?"),
    ("target", CLIENT, "suspended},  to: quiet", "suspended},  to: ^quite", "unknown-name", "did you mean `quiet`?"),
    ("event", CLIENT, "event: start, to", "event: ^strat, to", "unknown-name", "did you mean `start`?"),
    ("event-of-group", CLIENT, "[voice_call_arrived, v", "[^voice_call_arived, v", "unknown-name", "`voice_call_arrived`?"),
    ("key-of-transition", CLIENT, "start, to: registered", "start, ^too: registered", "unknown-key", "did you mean `to`?"),
    ("action", CLIENT, "do: [launch_callkit]", "do: [^lunch_callkit]", "unknown-name", "`launch_callkit`?"),
    ("condition", CLIENT, "{client_action: unr", "{^client_acton: unr", "unknown-input", "did you mean `client_action`?"),
    ("remembered", CLIENT, "{sets: {app: off_", "{sets: {^apps: off_", "unknown-name", "did you mean `app`?"),
    ("called-for", CLIENT, "message},    decides: delivery", "message},    decides: ^delivry", "unknown-name", "`delivery`?"),
    ("key-of-state", CLIENT, "{initial: true, about: nothing is", "{^inital: true, about: nothing is", "unknown-key", "`initial`?"),
    ("meaning", CLIENT, "means: {client_mode: suspended}", "means: {client_mode: ^suspnded}", "unknown-value", "`suspended`?"),
    ("participant", STOPPED, "event: stop,            from: user", "event: stop,            from: ^usr", "unknown-name", "`user`?"),
    ("link", WHO, "{from: apple_cloud, ", "{from: ^aple_cloud, ", "unknown-name", "did you mean `apple_cloud`?"),
    ("parameter", DIRECT, "enabled, client: jabber", "enabled, ^cleint: jabber", "unknown-name", "did you mean `client`?"),
    ("no-parameter", DIRECT, "given: {cluster_push: enabled, client: jabber,", "^given: {cluster_push: enabled,", "missing-key", "add `client`"),
    ("key-of-promise", PROPERTIES, "always: {push_channel: [none, s", "^alwais: {push_channel: [none, s", "unknown-key", "did you mean `always`?"),
    ("output-of-promise", PROPERTIES, "never: {push_channel: message}", "never: {^push_chanel: message}", "unknown-name", "did you mean `push_channel`?"),
    ("value-of-promise", PROPERTIES, "never: {push_channel: message}", "never: {push_channel: ^mesage}", "unknown-value", "did you mean `message`?"),
    ("condition-of-promise", PROPERTIES, "when: {os_generation: ios12}", "when: {^os_genration: ios12}", "unknown-input", "did you mean `os_generation`?"),
    ("anything-promised", PROPERTIES, "never: {push_channel: message}", 'never: {push_channel: ^"-"}', "malformed-value", "name the words"),
    ("no-output-promised", PROPERTIES, "never: {push_channel: message}", "never: ^{}", "missing-key", "add one of `sender`"),
    ("decision-of-promise", PROPERTIES, "decision: push_service", "decision: ^push_servise", "unknown-name", "did you mean `push_service`?"),
    ("key-of-pattern", PROPERTIES, "suspended, do: receive", "suspended, ^doo: receive", "unknown-key", "did you mean `do`?"),
    ("part-of-pattern", PROPERTIES, "response: {after: {}, comes", "response: {^afer: {}, comes", "unknown-key", "did you mean `after`?"),
    ("event-of-pattern", PROPERTIES, "comes: {event: stop}", "comes: {event: ^stpo}", "unknown-name", "did you mean `stop`?"),
    ("state-of-pattern", PROPERTIES, "{in: suspended, do", "{in: ^suspend, do", "unknown-name", "did you mean `suspended`?"),
    ("action-of-pattern", PROPERTIES, "since: {do: sign_out}", "since: {do: ^signout}", "unknown-name", "did you mean `sign_out`?"),
    ("reading-of-promise", PROPERTIES, "under: {waiting_message", "under: {^waiting_mesage", "unknown-name", "did you mean `waiting_message`?"),
    ("choice-of-promise", PROPERTIES, "[waits, lost]", "[^wait, lost]", "unknown-name", "did you mean `waits`?"),
    ("two-ways-to-promise", PROPERTIES, "    absence: {in: suspended, do: receive_directly}", "    absence: {in: suspended, do: receive_directly}\n    ^existence: {do: ring}", "unknown-key", "keep one of them"),
    ("conditions-of-the-other-kind", PROPERTIES, "    given: {cluster_push: enabled, os", "    ^when: {cluster_push: enabled, os", "unknown-key", "keep one of them"),
    ("nothing-promised", PROPERTIES, "  stopping_stays_possible:\n    about: whatever happens, the client can be stopped in the end\n    machine: client\n    response: {after: {}, comes: {event: stop}}\n", "  ^stopping_stays_possible:\n    about: whatever happens, the client can be stopped in the end\n    machine: client\n", "missing-key", "add one of `absence`, `existence`"),
    ("status", STOPPED, "status: undocumented", "status: ^undocumnted", "malformed-value", "write `documented`, `undocumented`"),
    ("home-of-doubt", BOOK, "A54: {about: local push, other_edition", "^A54: {about: local push, open: it, other_edition", "homeless-ambiguity", "`editorial`"),
    ("number-for-a-version", DIRECT, 'os_version: "17.4"', "os_version: ^17.4", "malformed-value", "write it in quotes"),
    ("letters-in-a-version", DIRECT, 'os_version: "17.4"', "os_version: ^v17", "malformed-version", "such as `17.4`"),
    ("number-for-a-band", GENERATION, 'os_version: "12"', "os_version: ^12", "malformed-value", "write it in quotes"),
    ("bounds-of-band", INPUTS, '">=12 <13"', '^">=12 to 13"', "malformed-band", "write bounds such as `>=12 <13`"),
    ("no-values", INPUTS, "platform:     {values: [ios, android]", "^platform:     {values: []", "missing-key", "list them under `values`"),
    ("value-twice", INPUTS, "[unlocked, locked]", "[unlocked, locked, ^locked]", "name-taken", "remove one"),
    ("name-of-another", RELAY, "answers: {relay:", "answers: {^client:", "name-taken", "rename the output"),
    ("no-conclusion", CLOUD, "PC1: {platform: ios,     then: apple, ", "^PC1: {platform: ios,     ", "missing-key", "`then` or `by_reading`"),
    ("no-choice", CLOUD, "{android_cloud: {google: google, apple: apple}}", "{^android_cloud: {google: google}}", "missing-key", "add `apple`"),
    ("no-output", ACCESS, "{through: direct,     call_server: unified_cm,", "^{through: direct, ", "missing-key", "add `call_server`"),
    ("no-reason", GENERATION, "U1:  {platform: ios, os_version: before_12, because: the table begins with iOS 12}", "^U1:  {platform: ios, os_version: before_12}", "missing-key", "add `because`"),
    ("no-outcome", CLIENT, "T03: {in: [unregistered, registered], event: device_event, stay: true,", "^T03: {in: [unregistered, registered], event: device_event,", "missing-key", "`stay`"),
    ("yes-for-true", CLIENT, "device_event, stay: true", "device_event, stay: ^yes", "malformed-value", "write `true`"),
    ("two-initial", CLIENT, "resuming:    {about", "^resuming:    {initial: true, about", "malformed-states", "exactly one"),
    ("none-initial", CLIENT, "states:\n  unregistered: {initial: true, ", "^states:\n  unregistered: {", "malformed-states", "`initial: true`"),
    ("comma-in-text", CLIENT, "about: the user starts the app}", "about: the user starts, ^so to say}", "unknown-key", "holds a comma in quotes"),
    ("list-without-brackets", CLIENT, "do: [register_with_servers, register_with_cloud]", "do: ^register_with_servers", "malformed-value", ""),
    ("colon-in-text", GENERATION, 'note: "supported Android clients are not told by version, so any version is meant"', "note: see^: any version", "malformed-yaml", "in quotes"),
    ("no-space-after-colon", PRESENCE, "{client_mode: suspended,", "{^client_mode:suspended,", "unknown-key", "a space after the colon"),
    ("brace", PRESENCE, "PR1: {client_mode: suspended,  then: away,      source: [suspended/ios12/presence, suspended/ios13/presence]}", "PR1: ^{client_mode: suspended,  then: away,      source: [suspended/ios12/presence, suspended/ios13/presence]", "malformed-yaml", "close it"),
    ("bracket", PRESENCE, "suspended/ios13/presence]}", "suspended/ios13/presence^}", "malformed-yaml", ""),
    ("quote-that-opens", GENERATION, 'note: "supported Android clients are not told by version, so', "note: supported Android clients are not told by version, ^so", "unknown-key", "holds a comma in quotes"),
    ("quote-that-closes", GENERATION, 'note: "supported Android clients are not told by version, so any version is meant"', 'note: ^"supported Android clients are not told by version', "malformed-yaml", "close it"),
    ("tab", PRESENCE, "  PR2:", "^\tPR2:", "malformed-yaml", "indent with spaces"),
    ("indentation", PRESENCE, "  PR2:", " ^PR2:", "malformed-yaml", "indent it"),
    ("key-twice", PRESENCE, "  PR2:", "  ^PR1:", "malformed-yaml", "remove or rename"),
    ("alias", PRESENCE, "client_mode: suspended,", "client_mode: ^*mode,", "malformed-yaml", "group of values"),
    ("conflict-marker", PRESENCE, "rules:\n", "^<<<<<<< HEAD\nrules:\n", "malformed-yaml", ""),
    ("version-of-format", BOOK, "format: 1", "format: ^2", "newer-format", "install a newer one"),
    ("id-of-book", BOOK, "book: push-notifications", "book: ^push-notification", "misnamed-file", "call the folder"),
    ("version-of-book", BOOK, "version: 1.0.0", "version: ^1.0", "malformed-value", "such as `1.0.0`"),
]  # fmt: skip
"""Slips of the keyboard, each told where it is."""


def swap(file: str, before: str, after: str) -> Edit:
    """Write something else in one place of a file."""

    def edit(book: Path) -> None:
        text = (book / file).read_text()
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {file}"
        (book / file).write_text(text.replace(before, after))

    return edit


def write(file: str, data: bytes) -> Edit:
    return lambda book: (book / file).write_bytes(data)


def rename(file: str, name: str) -> Edit:
    return lambda book: (book / file).rename(book / name)


def lines(file: str, first: str, number: int = 1) -> str:
    """Some whole lines of the shipped book, the first of which begins so."""
    written = (SPEC / file).read_text().splitlines(keepends=True)
    (start,) = (at for at, line in enumerate(written) if line.startswith(first))
    return "".join(written[start : start + number])


DONE: list[tuple[str, Edit, list[tuple[str, str, str]]]] = [
    # what was done, how, and each fault: its code, its file, and the text at its place
    (
        "a rule removed",
        swap(PRESENCE, lines(PRESENCE, "  PR1"), ""),
        [("uncited-passage", BOOK, "^suspended/ios13/presence:"), ("missing-rule", PRESENCE, ": ^presence")],
    ),
    (
        "a rule widened against another",
        swap(PRESENCE, "PR1: {client_mode: suspended,  then", "PR1: {then"),
        [("conflicting-rules", PRESENCE, "^PR2")],
    ),
    (
        "a rule widened beside another",
        swap(SERVICE, "CS3: {client: webex,  platform_cloud: apple,", "CS3: {platform_cloud: apple,"),
        [("overlapping-rules", SERVICE, "^CS3")],
    ),
    (
        "a value added",
        swap(INPUTS, "[jabber, webex]", "[jabber, webex, webex_lite]"),
        [
            ("missing-rule", ACTION, ": ^client_action\n"),
            ("missing-rule", SERVICE, ": ^cloud_service\n"),
            ("missing-rule", "decisions/client_in_scope.yaml", ": ^client_in_scope\n"),
        ],
    ),
    (
        "an input renamed in one place",
        swap(INPUTS, "cluster_push:", "clusterpush:"),
        [
            ("unknown-name", "decisions/push_sent.yaml", "[^cluster_push"),
            *(
                ("unknown-input", "decisions/push_sent.yaml", f"PS{number}: {{^cluster_push")
                for number in range(1, 6)
            ),
            ("unknown-name", CLIENT, "[^cluster_push"),
            ("unknown-input", PROPERTIES, "when: {^cluster_push: disabled"),
            ("unknown-input", PROPERTIES, "when: {^cluster_push: enabled"),
            ("unknown-input", PROPERTIES, "given: {^cluster_push"),
            *(("unknown-name", file, "{^cluster_push") for file in SCENARIOS),
        ],
    ),
    (
        "a source forgotten",
        swap(CLOUD, "then: apple, source: [clients/jabber-ios, clients/webex-ios, how/1]}", "then: apple}"),
        [("missing-source", CLOUD, "^PC1")],
    ),
    (
        "a passage listed and not used",
        swap(
            BOOK,
            "      overview/2:                 {section",
            "      overview/4: {section: Overview}\n      overview/2:  {section",
        ),
        [("uncited-passage", BOOK, "^overview/4")],
    ),
    (
        "a reading used no more",
        swap(CLOUD, "by_reading: {android_cloud: {google: google, apple: apple}}", "then: google"),
        [("unused-reading", READINGS, "^android_cloud:")],
    ),
    (
        "an acceptance of something else",
        swap(SERVICE, "about: client, because", "about: platform_cloud, because"),
        [
            ("irrelevant-input", SERVICE, ": ^cloud_service\n"),
            ("needless-acceptance", SERVICE, "^{fault: irrelevant-input"),
        ],
    ),
    (
        "decisions in a circle",
        swap(MODE, "needs: [app,", "needs: [push_sent, app,"),
        [("circular-decisions", MODE, "decision: ^client_mode")],
    ),
    (
        "groups in a circle",
        swap(CLIENT, "[voice_call_arrived, video_call_arrived]", "[voice_call_arrived, arrival]"),
        [("circular-groups", CLIENT, "\n  ^call_arrived:")],
    ),
    (
        "a stay removed",
        swap(CLIENT, lines(CLIENT, "  T27", 2), ""),
        [("unhandled-event", CLIENT, "^notified: {")],
    ),
    (
        "a transition removed",
        swap(CLIENT, lines(CLIENT, "  T32", 2), ""),
        [("unhandled-event", CLIENT, "^downloading: {")],
    ),
    (
        "an event added",
        swap(CLIENT, "  stop:  ", "  paused: {}\n  stop:  "),
        [
            ("unhandled-event", CLIENT, f"^{state}: ")
            for state in ("unregistered", "ready", "unopened", "resuming", "downloading", "quiet", "notified")
        ],
    ),
    (
        "a state added",
        swap(CLIENT, "      downloading: {", "      reading: {}\n      downloading: {"),
        [("unreachable-state", CLIENT, "^reading: {}")],
    ),
    (
        "a condition removed",
        swap(CLIENT, "when: {client_action: unreachable},        stay", "stay"),
        [
            ("nondeterministic-transitions", CLIENT, "^T24"),
            ("nondeterministic-transitions", CLIENT, "^T25"),
        ],
    ),
    (
        "a condition removed from a transition without event",
        swap(
            CLIENT,
            "T14: {in: notified,                when: {client_mode: foreground},",
            "T14: {in: notified,",
        ),
        [("endless-transitions", CLIENT, "^T14"), ("endless-transitions", CLIENT, "^T14")],
    ),
    (
        "a transition without event removed",
        swap(CLIENT, lines(CLIENT, "  T10"), ""),
        [
            ("disagreeing-state", CLIENT, "^foreground:"),
            ("unreachable-state", CLIENT, "^unopened:  "),
            ("unreachable-state", CLIENT, "^resuming:  "),
            ("unreachable-state", CLIENT, "^downloading: {about"),
            ("unreachable-state", CLIENT, "^suspended:\n"),
            ("unreachable-state", CLIENT, "^quiet:  "),
            ("unreachable-state", CLIENT, "^notified: {about"),
        ],
    ),
    (
        "a fact given no more",
        swap(CLIENT, "{gives: {traffic: message},    decides", "{decides"),
        [
            ("unanswerable-condition", CLIENT, "^message_arrived:"),
            ("unanswerable-condition", CLIENT, "{client_action: ^unreachable}"),
            (
                "unanswerable-condition",
                CLIENT,
                "message_arrived, when: {client_action: ^shows_notification}, to",
            ),
            (
                "unanswerable-condition",
                CLIENT,
                "message_arrived, when: {client_action: ^shows_notification}, stay",
            ),
        ],
    ),
    (
        "a file renamed",
        rename(RELAY, "decisions/relais.yaml"),
        [("misnamed-file", "decisions/relais.yaml", "decision: ^relay")],
    ),
    (
        "a file with another ending",
        rename(PRESENCE, "decisions/presence.yml"),
        [("unknown-file", "decisions/presence.yml", "")],
    ),
    (
        "a file copied",
        lambda book: shutil.copy(book / PRESENCE, book / "decisions" / "presence-2.yaml"),
        [("misnamed-file", "decisions/presence-2.yaml", "decision: ^presence")],
    ),
    (
        "a file of another kind",
        write("notes.txt", b"ask about China\n"),
        [("unknown-file", "notes.txt", "^ask")],
    ),
    (
        "a file removed that others need",
        lambda book: (book / WHO).unlink(),
        [("missing-file", WHO, "")],
    ),
    (
        "a file emptied",
        write(PRESENCE, b""),
        [("malformed-book", PRESENCE, "")],
    ),
    (
        "a file in Latin-1",
        lambda book: (book / WHO).write_bytes(
            (book / WHO).read_text().replace("User", "Us\xe9r").encode("latin-1")
        ),
        [("malformed-yaml", WHO, "title: Us^")],
    ),
    (
        "a file with control characters",
        swap(PRESENCE, "How does", "How\a does"),
        [("malformed-yaml", PRESENCE, "How^\a")],
    ),
    (
        "a second document",
        lambda book: (book / PRESENCE).write_text((book / PRESENCE).read_text() + "---\ndecision: more\n"),
        [("malformed-yaml", PRESENCE, "^---")],
    ),
    (
        "a bomb of aliases",
        write(PRESENCE, b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"),
        [("malformed-yaml", PRESENCE, "b: &b [^*a")],
    ),
    (
        "deep nesting",
        swap(PRESENCE, "asks: How", "asks: " + "[" * 500 + "How"),
        [("malformed-yaml", PRESENCE, "asks: " + "[" * 39 + "^[")],
    ),
    (
        "a line of five million characters",
        swap(PRESENCE, "suspended/ios12/presence, suspended", "x" * 5_000_000 + ", suspended"),
        [("unknown-source", PRESENCE, "source: [^xxx")],
    ),
    (
        "a list of five million characters",
        swap(PRESENCE, "source: [", "source: [" + "how/1, " * 700_000),
        [("malformed-yaml", PRESENCE, "source: [" + "how/1, " * 499_986 + "^how/1")],
    ),
    (
        "two faults in one file",
        lambda book: (
            swap(GENERATION, 'os_version: "12"', "os_version: 12")(book),
            swap(GENERATION, "ios13_column:", "ios13_colum:")(book),
        ),
        [("malformed-value", GENERATION, "os_version: ^12,"), ("unknown-name", GENERATION, "^ios13_colum:")],
    ),
    (
        "faults in two files, one of which cannot be read",
        lambda book: (
            swap(PRESENCE, "presence: [away", "presence: {away")(book),
            swap(DELIVERY, "sender,", "sendr,")(book),
        ),
        [("unknown-name", DELIVERY, "^sendr"), ("malformed-yaml", PRESENCE, "unchanged^]")],
    ),
]


def told(book: Path) -> list[Diagnostic]:
    """What `routebook check` says of the book, which is named from the folder that it is in."""
    found, diagnostics = read(f"./{book.name}")
    return list(check(found) if found and not diagnostics else diagnostics)


def places(found: list[Diagnostic]) -> list[Told]:
    return [(each.code, each.place.file, each.place.line, each.place.column) for each in found]


def marked(book: Path, code: str, file: str, at: str) -> Told:
    """A fault that is expected: where `^` stands in a text that is in the file once, or at its beginning."""
    text = (book / file).read_text(errors="replace") if at else ""
    assert text.count(at.replace("^", "")) <= 1, f"{at!r} does not say where in {file}"
    start = text.index(at.replace("^", "")) + at.index("^") if at else 0
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return code, f"{book.name}/{file}", line, column


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped book, to be edited."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SPEC, SPEC.name)
    return Path(SPEC.name)


def test_the_book_has_no_fault_before_it_is_edited(edited: Path) -> None:
    assert told(edited) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "repair"), [row[1:] for row in TYPED], ids=[row[0] for row in TYPED]
)
def test_a_slip_is_told_where_it_is(
    edited: Path, file: str, before: str, after: str, code: str, repair: str
) -> None:
    swap(file, before, after)(edited)
    expected = marked_in(edited, file)
    found = told(edited)
    assert places(found) == [(code, *expected)]
    assert repair in found[0].help


def marked_in(book: Path, file: str) -> tuple[str, int, int]:
    """Where `^` stands in a file, from which it is taken out."""
    text = (book / file).read_text()
    before, after = text.split("^")
    (book / file).write_text(before + after)
    return f"{book.name}/{file}", before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(("edit", "expected"), [row[1:] for row in DONE], ids=[row[0] for row in DONE])
def test_what_a_change_breaks_is_told_where_it_breaks(
    edited: Path, edit: Edit, expected: list[tuple[str, str, str]]
) -> None:
    edit(edited)
    assert sorted(places(told(edited))) == sorted(marked(edited, *fault) for fault in expected)


def test_nesting_without_end_is_told_in_its_line(edited: Path) -> None:
    """Some versions of the YAML library give up before it is read, at a place of their own."""
    swap(PRESENCE, "asks: How", "asks: " + "[" * 100_000 + "How")(edited)
    (fault,) = told(edited)
    assert (fault.code, fault.place.file, fault.place.line) == (
        "malformed-yaml",
        f"{edited.name}/{PRESENCE}",
        3,
    )
    assert fault.message.startswith("this is nested deeper than ")
