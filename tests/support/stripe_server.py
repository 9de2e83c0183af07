"""A Stripe-compatible server written by others (localstripe), behind a wire that can lose or hold an answer.

It has no page for cards, none of a bank, and no filters of the list of intents: the wire answers for the first two, and
drops the third, but for a customer who is not there.
"""

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from shop.demo.ports import free_port

KEY = "sk_test_countersign"
START_SECONDS = 20


@dataclass
class Wire:
    """`hold` is called before a request is passed on; `lose(path)` drops the next answer to a POST there, after it was
    carried out; `seen` is what was asked.
    """

    upstream: str
    url: str = ""
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    losing: str = ""
    hold: Callable[[str, str], None] = lambda method, path: None
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def lose(self, path: str) -> None:
        self.losing = path

    def asked(self, method: str, ending: str) -> int:
        return sum(1 for verb, path, _ in self.seen if verb == method and path.endswith(ending))

    def post(self, path: str, **fields: object) -> dict[str, Any]:
        """Straight to the server: what a card's owner or bank does."""
        return self.get(path, json.dumps(fields).encode())

    def get(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(self.upstream + path, body, headers)) as answer:
            return json.loads(answer.read() or b"{}")

    def card(self, person: str, number: str = "4242424242424242") -> str:
        """A card kept for a person, as the token that a payment method holds."""
        customer = self.post("/v1/customers", email=f"{person}@example.test", metadata={"person": person})[
            "id"
        ]
        card = {"number": number, "exp_month": "12", "exp_year": "2040", "cvc": "123"}
        method = self.post("/v1/payment_methods", type="card", card=card)["id"]
        self.post(f"/v1/payment_methods/{method}/attach", customer=customer)
        return f"{customer}/{method}"

    def intents(self) -> list[dict[str, Any]]:
        return self.get("/v1/payment_intents?limit=100")["data"]


@contextmanager
def running() -> Iterator[Wire]:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wire = Wire(f"http://127.0.0.1:{port}")
    front = ThreadingHTTPServer(("127.0.0.1", 0), _handler(wire))
    wire.url = f"http://127.0.0.1:{front.server_port}"
    threading.Thread(target=front.serve_forever, daemon=True).start()
    try:
        _wait_for(wire)
        yield wire
    finally:
        front.shutdown()
        front.server_close()
        server.terminate()
        server.wait()


def _wait_for(wire: Wire) -> None:
    for _ in range(START_SECONDS * 10):
        with suppress(urllib.error.URLError):
            wire.get("/v1/customers")
            return
        time.sleep(0.1)
    raise RuntimeError("localstripe did not start")


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(None)

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def do_DELETE(self) -> None:
            self._pass_on(None)

        def _pass_on(self, body: bytes | None) -> None:
            path, _, query = self.path.partition("?")
            wire.seen.append((self.command, path, dict(self.headers)))
            if path.startswith("/v1/checkout/sessions"):
                return self._answer(200, json.dumps(_hosted_page(wire, path, body)).encode())
            wire.hold(self.command, path)
            if path.endswith("/confirm"):
                return self._answer(200, json.dumps(_asked_at_the_bank(wire, path)).encode())
            if path == "/v1/payment_intents" and (gone := _gone_customer(wire, query)):
                return self._answer(400, json.dumps({"error": gone}).encode())
            known = {name: value for name, value in parse_qs(query).items() if _is_known(path, name)}
            asked = f"{wire.upstream}{path}?{urlencode(known, doseq=True)}"
            status, answer = _ask(self.command, asked, body, self.headers)
            if body is not None and wire.losing and path.endswith(wire.losing):
                wire.losing = ""
                return self.connection.close()
            return self._answer(status, answer)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing: the test says what was asked."""

    return Handler


def _gone_customer(wire: Wire, query: str) -> dict[str, str]:
    """Why a list for this customer is refused, as Stripe says it; nothing where it is not."""
    asked = dict(parse_qsl(query)).get("customer")
    if asked is None or any(known["id"] == asked for known in wire.get("/v1/customers?limit=100")["data"]):
        return {}
    return {
        "type": "invalid_request_error",
        "code": "resource_missing",
        "message": f"No such customer: '{asked}'",
    }


def _is_known(path: str, name: str) -> bool:
    return not (path == "/v1/payment_intents" and name == "customer")


def _ask(method: str, url: str, body: bytes | None, headers: Any) -> tuple[int, bytes]:
    passed = {name: headers[name] for name in ("Authorization", "Content-Type") if headers.get(name)}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, passed, method=method)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def _asked_at_the_bank(wire: Wire, path: str) -> dict[str, Any]:
    """The intent with a page to go to, which localstripe does not have, while the bank asks."""
    intent = wire.get(path.removesuffix("/confirm"))
    if intent["status"] != "requires_action":
        return intent
    return {
        **intent,
        "next_action": {"type": "redirect_to_url", "redirect_to_url": {"url": f"{wire.url}/bank"}},
    }


def _hosted_page(wire: Wire, path: str, body: bytes | None) -> dict[str, Any]:
    """A session of the page on which a card is typed: made empty, and read with the card that `sessions` says."""
    if body is None:
        return wire.sessions[path.rsplit("/", 1)[1]]
    fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    made = {"id": f"cs_{len(wire.sessions)}", "object": "checkout.session", "setup_intent": None, **fields}
    made["url"] = f"{wire.url}/pay/{made['id']}"
    wire.sessions[made["id"]] = made
    return made
