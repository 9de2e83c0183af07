"""A system outside that listens: a real HTTP server on this machine, which takes or refuses what it is sent."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Message:
    id: str
    timestamp: str
    signatures: list[str]
    content_type: str
    body: bytes

    def is_signed_by(self, secret: str) -> bool:
        """As the specification tells a receiver to check, written anew."""
        key = base64.b64decode(secret.split("_", 1)[1])
        said = b".".join([self.id.encode(), self.timestamp.encode(), self.body])
        good = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
        return good in self.signatures

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line)["event"] for line in self.body.decode().splitlines()]


@dataclass
class Receiver:
    """`statuses` are answered in turn, and 204 once they are used up."""

    url: str
    heard: list[Message] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def actions(self, category: str = "task") -> list[str]:
        events = [event for message in self.heard for event in message.events]
        return [event["action"] for event in events if event["category"] == category]


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = [self.headers[f"webhook-{name}"] for name in ("id", "timestamp")]
            signatures = self.headers["webhook-signature"].split()
            receiver.heard.append(Message(*told, signatures, self.headers["Content-Type"], body))
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
            self.end_headers()

        def log_message(self, *told: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(f"http://127.0.0.1:{server.server_port}/siem")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
