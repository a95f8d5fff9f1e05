"""yaml-language-server, which most editors run, checks, completes and explains with the schemas of the books.

It is found where `npm install --global yaml-language-server` puts it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SERVER = shutil.which("yaml-language-server")
BOOK = ROOT / "spec" / "push-notifications"
RELAY = BOOK / "decisions" / "relay.yaml"
CLIENT = BOOK / "machines" / "client.yaml"
PRESENCE = BOOK / "decisions" / "presence.yaml"

pytestmark = pytest.mark.skipif(SERVER is None, reason="yaml-language-server is not installed (npm has it)")


class Editor:
    """Talks to the server as an editor does (Language Server Protocol 3.17)."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self.server = server
        self.said: dict[str, list[Any]] = {}
        self.asked = 0
        able = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}},
        }
        self.ask("initialize", {"processId": None, "rootUri": ROOT.as_uri(), "capabilities": able})
        self._send({"method": "initialized", "params": {}})

    def open(self, beside: Path, text: str) -> list[tuple[int, str]]:
        """What is told of a text that stands beside a file, each with its line from 1."""
        self.uri = beside.with_name(f"{self.asked}-{beside.name}").as_uri()
        self.text = text
        self.asked += 1
        document = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while self.uri not in self.said:
            self._receive()
        return [(each["range"]["start"]["line"] + 1, each["message"]) for each in self.said[self.uri]]

    def ask_at(self, method: str, after: str) -> Any:
        """The answer to a question about the place behind some words of the text that was opened last."""
        before = self.text[: self.text.index(after) + len(after)]
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.ask(method, {"textDocument": {"uri": self.uri}, "position": place})

    def ask(self, method: str, params: Any) -> Any:
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self.asked and "method" not in message:
                return message["result"]

    def _receive(self) -> Any:
        assert self.server.stdout
        length = 0
        while header := self.server.stdout.readline().strip():
            name, _, value = header.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message = json.loads(self.server.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.said[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            settings = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
            self._send({"id": message["id"], "result": [settings for _ in message["params"]["items"]]})
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message

    def _send(self, message: dict[str, Any]) -> None:
        assert self.server.stdin
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.server.stdin.flush()


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    assert SERVER
    with subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        yield Editor(server)
        server.terminate()


def offered(editor: Editor, after: str) -> set[str]:
    found = editor.ask_at("textDocument/completion", after)
    return {item["label"] for item in (found["items"] if isinstance(found, dict) else found)}


def test_nothing_is_told_of_the_books_as_they_are(editor: Editor) -> None:
    for path in [*BOOK.rglob("*.yaml"), *(ROOT / "tests" / "books").rglob("*.yaml")]:
        assert editor.open(path, path.read_text()) == [], path


def test_slips_are_told_while_they_are_typed(editor: Editor) -> None:
    text = PRESENCE.read_text()
    assert (3, "Property aks is not allowed.") in editor.open(PRESENCE, text.replace("asks:", "aks:"))
    assert [line for line, _ in editor.open(PRESENCE, text.replace("then: away", "thn: away"))] == [7]
    assert [line for line, _ in editor.open(PRESENCE, text.replace("[away, unch", "[12, unch"))] == [5]


def test_keys_and_words_are_offered(editor: Editor) -> None:
    head = RELAY.read_text().partition("\n")[0] + "\ndecision: relay\nasks: x\n"
    editor.open(RELAY, head + "hit_policy: \n")
    assert offered(editor, "hit_policy: ") == {"unique", "any", "first"}
    editor.open(RELAY, head + "rules:\n  R1:\n    ")
    assert {"then", "by_reading", "source", "implied", "note"} <= offered(editor, "R1:\n    ")
    head = CLIENT.read_text().partition("\n")[0] + "\nmachine: client\n"
    editor.open(CLIENT, head + "states:\n  on:\n    inner:\n      ")
    assert {"initial", "final", "means", "about"} <= offered(editor, "inner:\n      ")


def test_a_key_is_explained_where_the_pointer_rests(editor: Editor) -> None:
    editor.open(RELAY, RELAY.read_text())
    shown = editor.ask_at("textDocument/hover", "\nansw")
    assert "Each output with its values." in json.dumps(shown)
