"""The pages show all of a book, link to what is there, and say what the document says."""

from __future__ import annotations

import csv
import json
import posixpath
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

import routebook
from routebook.conformance.suites.shipping import Shipped
from routebook.exporters.pages import page_of_changes, page_of_vectors, pages
from routebook.model import Gather
from routebook.releasing.history import History

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routebook.model import Book

HERE = Path(__file__).parent
BOOKS = ["push-notifications", str(HERE / "books/http-caching"), str(HERE / "books/tcp-connection")]
every_book = pytest.mark.parametrize("name", BOOKS, ids=posixpath.basename)

HOSTILE = "a | b <script>alert(1)</script> *c* __d__ `e` ``f`` [g](http://h) ![i](j.png) \\| \\ ~~k~~ $l$ &amp; <!-- m --> </a>"


@cache
def load(name: str) -> Book:
    return routebook.load(name)


@cache
def pages_of(name: str) -> dict[str, str]:
    return made_of(load(name))


def made_of(book: Book) -> dict[str, str]:
    """Every page of a book; that of the suites without any, for these take long to make, and that of changes before a release."""
    made = (*pages(book), page_of_vectors(book, Shipped((), ())), page_of_changes(book, History(None, ())))
    return {artifact.path: artifact.text for artifact in made}


class Rendered(HTMLParser):
    """What a browser would make of a page: where it links to, what can be linked to, its elements and its text."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.elements: set[str] = set()
        self.text = ""
        self.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for key, value in attrs:
            if value and key in {"href", "src"}:
                self.links.append(value)
            elif value and key == "id":
                assert value not in self.anchors
                self.anchors.add(value)

    def handle_data(self, data: str) -> None:
        self.text += data


def pictures_of(book: Book) -> Iterator[str]:
    if book.participants:
        yield "participants.svg"
    if book.decisions:
        yield "decisions/requirements.svg"
    yield from (f"decisions/{each.id}.svg" for each in book.decisions.values() if isinstance(each, Gather))
    for machine in book.machines.values():
        yield f"machines/{machine.id}.svg"
        for value in book.inputs[machine.draw_for].values if machine.draw_for else ():
            yield f"machines/{machine.id}-{value}.svg"
    yield from (f"scenarios/{each}.svg" for each in book.scenarios)


@every_book
def test_a_list_and_a_table_end_where_the_next_paragraph_begins(name: str) -> None:
    for path, text in pages_of(name).items():
        for line, following in pairwise(text.splitlines()):
            if line.startswith(("- ", "|")) and following:
                assert following.startswith((line[0], "  ")), f"{path}: {following}"


@every_book
def test_every_link_leads_somewhere_and_every_page_and_picture_is_linked(name: str) -> None:
    rendered = {path: Rendered(text) for path, text in pages_of(name).items()}
    pictures = {*pictures_of(load(name)), "book.html", "explorer.html"}
    linked = {"README.md"}
    for path, page in rendered.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert target in rendered or target in pictures, (path, link)
            assert not anchor or anchor in rendered[target].anchors, (path, link)
            linked.add(target)
    assert linked == rendered.keys() | pictures


@every_book
def test_the_index_links_every_page_but_none_needs_another_path_to_the_index(name: str) -> None:
    texts = pages_of(name)
    assert set(Rendered(texts["README.md"]).links) >= texts.keys() - {"README.md"}
    for path, text in texts.items():
        assert (
            path == "README.md"
            or posixpath.relpath("README.md", posixpath.dirname(path) or ".") in Rendered(text).links
        )


@every_book
def test_every_rule_stands_on_the_page_of_its_decision_or_machine(name: str) -> None:
    book = load(name)
    for table in book.tables:
        assert {rule.id for rule in table.rules} <= Rendered(
            pages_of(name)[f"decisions/{table.id}.md"]
        ).anchors
    for machine in book.machines.values():
        page = Rendered(pages_of(name)[f"machines/{machine.id}.md"])
        assert {rule.id for rule in machine.transitions} <= page.anchors
        assert {f"state-{state}" for state in machine.states} <= page.anchors


@every_book
def test_every_page_names_the_file_that_it_is_made_from_and_no_folder_of_this_machine(name: str) -> None:
    for text in pages_of(name).values():
        assert re.match(r"<!-- Made from the book by `routebook build`; edit [a-z].* instead\. -->\n", text)
        assert str(HERE) not in text


def test_every_promise_stands_on_a_page_in_words_with_what_it_is_held_against() -> None:
    page = Rendered(pages_of(BOOKS[0])["promises.md"])
    assert set(load(BOOKS[0]).promises) <= page.anchors
    for said in (
        "call_stays_off_message_channel: Where traffic is call, no answer has this: push_channel is message.",
        (
            "Before a step that does download_message, there has to be a step on notification_opened, anew after a step "
            "that does show_notification."
        ),
        "It is promised if waiting_message is waits or lost.",
        "After any step, there is sooner or later a step on stop.",
        "There is never a step in suspended that does receive_directly.",
        "331,776 combinations of stopped_client, waiting_message, ",
        "64 combinations of cluster_push, client, platform, os_version, access",
    ):
        assert said in page.text


def test_a_shipped_book_is_edited_in_its_folder() -> None:
    assert (
        "edit spec/push-notifications/decisions/sender.yaml instead"
        in pages_of(BOOKS[0])["decisions/sender.md"]
    )
    assert "edit decisions/storage.yaml instead" in pages_of(BOOKS[1])["decisions/storage.md"]


def test_the_rows_of_the_matrix_are_the_cells_of_the_document_and_a_dozen_at_most(book: Book) -> None:
    inputs = ("cluster_push", "client", "client_mode", "os_generation", "traffic")
    with (HERE / "transcription/push_notifications/delivery.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        transcribed = {
            tuple(row.pop(each) for each in inputs): {
                each: word for each, word in row.items() if each != "passage"
            }
            for row in csv.DictReader(stream)
        }
    rows = list(matrix_rows(pages_of(BOOKS[0])["matrix.md"], "delivery"))
    assert len(rows) <= 12
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        values = [values_of(book, each, row.pop(each, "any")) for each in inputs]
        for cell in product(*values):
            assert cell not in found
            found[cell] = row
    assert found == transcribed
    assert len(found) == 72


def matrix_rows(page: str, decision: str) -> Iterator[dict[str, str]]:
    """The rows of one decision's matrix, with what its sections say of all their rows, as words by name."""
    part = page.partition(f'<a id="{decision}"></a>')[2].partition("What the rows rest on")[0]
    for section in part.split("\n### "):
        heading, _, body = section.partition("\n")
        shared = dict(re.findall(r"`(\w+)` is `(\w+)`", heading))
        shared |= dict(re.findall(r"`(\w+)` = `(\w+)`", body))
        table = [cells_of(line) for line in body.splitlines() if line.startswith("|")]
        for cells in table[2:]:
            named = zip(table[0], cells, strict=True)
            yield shared | {name: words for name, words in named if name}


def cells_of(line: str) -> list[str]:
    """A line of a table as plain words."""
    plain = re.sub(r"<a [^>]*></a>|[`\[]|\]\([^)]*\)", "", line)
    return [cell.strip() for cell in plain.strip().strip("|").split("|")]


def values_of(book: Book, name: str, words: str) -> list[str]:
    known = book.inputs[name]
    if words == "any":
        return list(known.values)
    return [value for word in words.split(", ") for value in known.groups.get(word, (word,))]


def choices_of(reading: str) -> dict[str, str]:
    """What a page says that each choice of a reading changes."""
    part = pages_of(BOOKS[0])["readings.md"].partition(f"\n## `{reading}`\n")[2].partition("\n#")[0]
    rows = [cells_of(line) for line in part.splitlines() if line.startswith("|")]
    return {row[0]: row[2] for row in rows[2:]}


def test_the_effect_of_another_choice_is_counted_in_cells() -> None:
    # One mode of two and one kind of traffic of three, whatever the two clusters, two clients, three generations.
    assert choices_of("foreground_message_protocol") == {
        "**sip**, the default": "",
        "xmpp": "12 of 72 combinations of delivery<br>1 of 6 combinations of session_channel",
    }


def test_the_cells_that_another_choice_changes_are_told_by_the_facts_that_single_them_out() -> None:
    page = re.sub(r"[`\[]|\]\([^)]*\)", "", pages_of(BOOKS[0])["readings.md"])
    for choice, cells in {
        "xmpp": "delivery where traffic is message and client_mode is foreground",
        "ios_only": "delivery where os_generation is android",
        "calls_only": "delivery where client is webex and traffic is message",
        "only_13": "os_generation where platform is ios and os_version is from_14",
    }.items():
        assert f"Under {choice}, other answers are given by\n\n- {cells}\n" in page


def test_the_effect_of_another_choice_is_counted_in_steps() -> None:
    # A stop and a start, in each of the five states of a registered client; with the unregistered one, six of 14 events.
    assert (
        choices_of("stopped_client")["as_suspended"]
        == "10 of 84 pairs of state and event of the machine client"
    )
    # Three kinds of arrival in the same five states: nothing is said of Android any more.
    assert choices_of("android_scope")["ios_only"].endswith(
        "15 of 84 pairs of state and event of the machine client"
    )


def test_a_choice_that_alone_reaches_a_state_says_so() -> None:
    assert (
        "`unopened`](machines/client.md#state-unopened): reached under this choice only"
        in pages_of(BOOKS[0])["readings.md"]
    )


def test_each_reading_of_a_row_says_for_which_of_its_cells() -> None:
    matrix = pages_of(BOOKS[0])["matrix.md"]
    row = next(line for line in matrix.splitlines() if line.startswith("| 7 | [SE2]"))
    assert "[`webex_scope`](readings.md#webex_scope) for `client` `webex`" in row
    assert "[`android_call_action`](readings.md#android_call_action)<br>" in row


def test_the_grid_names_the_home_of_every_event_in_every_state(book: Book) -> None:
    machine = book.machines["client"]
    page = (
        pages_of(BOOKS[0])["machines/client.md"]
        .partition("## Every event in every state")[2]
        .partition("\n## ")[0]
    )
    header, _, *rows = [cells_of(line) for line in page.splitlines() if line.startswith("|")]
    cells = {(row[0], state): cell for row in rows for state, cell in zip(header[1:], row[1:], strict=True)}
    assert len(cells) == 7 * (len(machine.events) + 1)
    assert cells["start", "unregistered"] == "→ T01"
    assert cells["stop", "downloading"] == "→ T02"
    assert cells["message_arrived", "notified"] == "○ T27<br>○ T21"
    assert cells["message_arrived", "unregistered"] == "? U1"
    assert cells["session_resumed", "quiet"] == "✕ R2"
    assert cells["*at once*", "ready"] == "→ T10"


def test_every_passage_stands_with_what_rests_on_it(book: Book) -> None:
    page = pages_of(BOOKS[0])["sources.md"]
    assert set(book.passages) <= Rendered(page).anchors
    row = next(line for line in page.splitlines() if 'id="how/channels/3"' in line)
    assert "[`push_channel`](decisions/push_channel.md): [CH2](decisions/push_channel.md#CH2)" in row
    assert "reading: [`single_channel`](readings.md#single_channel)" in row


def test_every_entry_of_the_register_has_one_row(book: Book) -> None:
    page = pages_of(BOOKS[0])["readings.md"]
    for name in book.register:
        assert page.count(f'<a id="register-{name}"></a>') == 1


@every_book
def test_pages_are_the_same_every_time(name: str) -> None:
    assert made_of(routebook.load(name)) == pages_of(name)


@every_book
def test_every_row_of_a_table_has_as_many_cells_as_its_header(name: str) -> None:
    for path, text in pages_of(name).items():
        assert_tables_hold(path, text)


def assert_tables_hold(path: str, text: str) -> None:
    width = None
    for line in text.splitlines():
        if not line.startswith("|"):
            width = None
            continue
        cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))
        width = width or cells
        assert cells == width, (path, line)


def test_what_authors_write_breaks_no_table_and_is_shown_as_written(tmp_path: Path) -> None:
    texts = made_of(routebook.load(hostile_book(tmp_path)))
    for path, text in texts.items():
        assert_tables_hold(path, text)
        page = Rendered(re.sub(r"```mermaid\n.*?```", "", text, flags=re.DOTALL))
        assert "script" not in page.elements
        assert not [link for link in page.links if "http" in link or link.endswith(".png")]
        assert page.text.lower().count(HOSTILE.lower()) == page.text.count("alert(1)") > 0, path


def test_a_matrix_shows_what_is_undocumented(tmp_path: Path) -> None:
    texts = made_of(routebook.load(hostile_book(tmp_path)))
    rows = list(matrix_rows(texts["matrix.md"], "order"))
    assert [(row["tea"], row["minutes"]) for row in rows] == [("black", "three"), ("green", "*undocumented*")]


def hostile_book(folder: Path) -> Path:
    """A small book all of whose free text is hostile."""
    book = folder / "tea-room"
    files = {
        "book.yaml": """
            format: 1
            book: tea-room
            title: {text}
            version: 1.0.0
            sources:
              manual:
                title: {text}
                edition: {text}
                passages: {{p/1: {{chapter: {text}}}, p/2: {{chapter: {text}}}}}
                context: {{p/2: {text}}}
                lost: {{L1: {text}}}
            register:
              D1: {{about: {text}, reading: green_tea}}
              D2: {{about: {text}, open: {text}}}
              D3: {{about: {text}, other_edition: {text}}}
              D4: {{about: {text}, editorial: {text}}}
            """,
        "inputs.yaml": """
            inputs:
              tea:  {{values: [black, green], about: {text}}}
              milk: {{values: [with_milk, without_milk], about: {text}}}
            impossible:
              X1: {{tea: green, milk: with_milk, because: {text}}}
            """,
        "readings.yaml": """
            readings:
              green_tea: {{about: {text}, passages: [p/1], default: apart, choices: {{apart: {text}, as_black: {text}}}}}
            """,
        "participants.yaml": """
            participants:
              guest: {{title: {text}, about: {text}}}
              maid:  {{title: {text}, about: {text}, source: p/1}}
            links:
              L1: {{from: guest, to: maid, carries: {text}, source: p/1}}
            """,
        "decisions/steeping.yaml": """
            decision: steeping
            asks: {text}
            needs: [tea, milk]
            answers: {{minutes: [three, five]}}
            rules:
              S1: {{tea: black, then: three, source: p/1, note: {text}, implied: {text}}}
              S2: {{tea: green, milk: with_milk, then: five, source: p/1}}
            undocumented:
              U1: {{tea: green, milk: without_milk, because: {text}}}
            """,
        "decisions/order.yaml": """
            decision: order
            asks: {text}
            gathers: [steeping]
            """,
        "machines/pot.yaml": """
            machine: pot
            about: {text}
            parameters: [tea]
            remembers: {{milk: without_milk}}
            actions: {{ring: {text}}}
            states:
              empty: {{initial: true, about: {text}}}
              full:  {{about: {text}}}
            events:
              filled: {{about: {text}}}
            transitions:
              T1: {{in: empty, event: filled, to: full, do: [ring], source: p/1, note: {text}, implied: {text}}}
              T2: {{in: full, event: filled, source: p/1, when: {{tea: black}},
                   by_reading: {{green_tea: {{apart: {{stay: true}}, as_black: {{status: refused}}}}}}}}
            undocumented:
              U1: {{in: full, event: filled, when: {{tea: green}}, because: {text}}}
            """,
        "properties.yaml": """
            promises:
              quick: {{about: {text}, decision: order, when: {{tea: black}}, always: {{minutes: three}}, source: p/1,
                       implied: {text}}}
              filled: {{about: {text}, machine: pot, response: {{after: {{}}, comes: {{event: filled}}}}, source: p/1}}
            """,
        "scenarios/first.yaml": """
            scenario: first
            title: {text}
            machine: pot
            given: {{tea: black}}
            source: p/1
            steps:
              - {{event: filled, from: maid, to: guest, says: {text}, state: full}}
            """,
    }
    for name, text in files.items():
        path = book / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(text=json.dumps(HOSTILE)), encoding="utf-8")
    return book
