"""The push client behind HTTP, with the standard library: a service that knows nothing of how it is tested.

    python push_service.py 8080
    routebook conform push-notifications http://localhost:8080 --mapping push_service.toml

`PUT /clients/ID` makes a client from its parameters, `POST /clients/ID/events` tells it what happens, `POST /deliveries`
asks how something reaches a client. With `output`, `transfer` or `extra-state` behind the port it has that fault.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from faulty_push_client import ExtraState, WrongOutput, WrongTransfer
from push_client import PushClient

FAULTS: dict[str, type[PushClient]] = {
    "output": WrongOutput,
    "transfer": WrongTransfer,
    "extra-state": ExtraState,
}


class Handler(BaseHTTPRequestHandler):
    """Answers one request after the other on a connection that is kept."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # a reply is sent as a whole
    kind: type[PushClient] = PushClient
    clients: dict[str, PushClient]

    def do_PUT(self) -> None:
        """Make a client."""
        _, clients, name = self.path.split("/")
        if clients != "clients":
            self.answer(404)
            return
        client = self.kind()
        client.begin("client", self.body())
        self.clients[name] = client
        self.answer(201)

    def do_POST(self) -> None:
        """Tell a client something, or ask how something is delivered."""
        if self.path == "/deliveries":
            self.answer(200, {"delivery": self.kind().decide("delivery", self.body())["outputs"]})
            return
        client = self.clients.get(self.path.split("/")[2])
        if client is None:
            self.answer(404)
            return
        reply = client.send(self.body()["what"])
        if reply.get("refused"):
            self.answer(409)
        else:
            self.answer(200, {"delivery": reply.get("outputs"), "done": reply.get("actions", [])})

    def body(self) -> Any:
        """What was sent."""
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, status: int, said: object = None) -> None:
        """Answer with a status and a JSON value."""
        data = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def main() -> None:
    """Serve until interrupted; the port that is listened at is printed, for 0 chooses one."""
    port, *fault = sys.argv[1:]
    handler = type("Handling", (Handler,), {"clients": {}, "kind": FAULTS[fault[0]] if fault else PushClient})
    with ThreadingHTTPServer(("localhost", int(port)), handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
