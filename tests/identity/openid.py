"""An OpenID provider on loopback that lies on demand: each lie is told over the wire, and signed where it can be."""

import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.http import HttpResponse
from django.test import Client
from jwt.algorithms import get_default_algorithms

Claims = dict[str, Any]
Change = Callable[[Claims], Claims]
CLIENT, SECRET = "shop:at-globex", "a secret of / both"
NOOR = {"sub": "globex-0003", "email": "noor@globex.test", "email_verified": True}


def truth(said: Claims) -> Claims:
    """No lie at all."""
    return said


def saying(**words: Any) -> Change:
    return lambda said: said | words


def silent(*names: str) -> Change:
    return lambda said: {name: value for name, value in said.items() if name not in names}


@dataclass(frozen=True)
class Key:
    kid: str
    algorithm: str
    private: Any

    @classmethod
    def new(cls, kid: str, algorithm: str = "RS256", bits: int = 2048) -> "Key":
        made = {
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
        }
        return cls(kid, algorithm, made.get(algorithm, lambda: rsa.generate_private_key(65537, bits))())

    def published(self) -> Claims:
        public = get_default_algorithms()[self.algorithm].to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.kid, "use": "sig", "alg": self.algorithm}

    def sign(self, message: bytes, algorithm: str = "") -> bytes:
        signer = get_default_algorithms()[algorithm or self.algorithm]
        signature: bytes = signer.sign(message, self.private)
        return signature


def encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def compact(header: Claims, payload: bytes, sign: Callable[[bytes], bytes]) -> str:
    message = f"{encoded(json.dumps(header).encode())}.{encoded(payload)}"
    return f"{message}.{encoded(sign(message.encode()))}"


@dataclass(frozen=True)
class Lies:
    """What is told instead of the truth, and where. `forge` makes the whole ID token."""

    metadata: Change = truth
    keys: Callable[[list[Claims]], list[Claims]] = list
    answer: Change = truth
    header: Change = truth
    claims: Change = truth
    forge: Callable[["Provider", Claims], str] | None = None
    tokens: Change = truth
    userinfo: Change = truth
    kind: str = "application/json"
    moved: str = ""


@dataclass
class Provider:
    """`published` are its keys, the first of which signs; `seen` is what was asked of it, path by path."""

    issuer: str
    published: list[Key]
    lies: Lies = field(default_factory=Lies)
    seen: list[str] = field(default_factory=list)
    grants: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, location: str) -> dict[str, str]:
        """Noor agrees: what her browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        code = secrets.token_urlsafe(16)
        self.grants[code] = asked
        return self.lies.answer({"code": code, "state": asked["state"], "iss": self.issuer})

    def id_claims(self, nonce: str, client: str = CLIENT) -> Claims:
        now = int(time.time())
        proof = {"nonce": nonce, "sid": "session-1", "auth_time": now, "acr": "phr", "amr": ["pwd", "otp"]}
        return {"iss": self.issuer, "aud": client, "iat": now, "exp": now + 300, **proof, **NOOR}

    def signed(self, claims: Claims, **header: Any) -> str:
        key = self.published[0]
        told = {"alg": key.algorithm, "kid": key.kid, "typ": "JWT", **header}
        return compact(told, json.dumps(claims).encode(), key.sign)

    def logout_token(self, **changes: Any) -> str:
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_hex(8),
        }
        events = {"http://schemas.openid.net/event/backchannel-logout": {}}
        said = {**honest, "sub": NOOR["sub"], "sid": "session-1", "events": events, **changes}
        return self.signed(
            {name: value for name, value in said.items() if value is not None}, typ="logout+jwt"
        )

    def discovery(self) -> Claims:
        ends = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "jwks"}
        more = {"userinfo_endpoint": "userinfo", "end_session_endpoint": "end"}
        addresses = {name: f"{self.issuer}/{path}" for name, path in (ends | more).items()}
        names_itself = {"authorization_response_iss_parameter_supported": True}
        return self.lies.metadata({"issuer": self.issuer, **addresses, **names_itself})

    def jwks(self) -> Claims:
        return {"keys": self.lies.keys([key.published() for key in self.published])}

    def redeem(self, form: Mapping[str, str], authorization: str) -> tuple[int, Claims]:
        """As strict as a good provider: the code works once, for its client, address and verifier."""
        grant = self.grants.pop(form["code"], None)
        challenge = encoded(sha256(form["code_verifier"].encode()).digest())
        client, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        shown = {
            "client_id": unquote_plus(client),
            "redirect_uri": form["redirect_uri"],
            "code_challenge": challenge,
        }
        if grant is None or unquote_plus(secret) != SECRET or not shown.items() <= grant.items():
            return 400, {"error": "invalid_grant"}
        token = self._id_token(self.id_claims(grant["nonce"], grant["client_id"]))
        return 200, self.lies.tokens({"access_token": "access", "token_type": "Bearer", "id_token": token})

    def _id_token(self, claims: Claims) -> str:
        told = self.lies.claims(claims)
        if self.lies.forge is not None:
            return self.lies.forge(self, told)
        key = self.published[0]
        header = self.lies.header({"alg": key.algorithm, "kid": key.kid, "typ": "JWT"})
        return compact(header, json.dumps(told).encode(), key.sign)


@contextmanager
def serving(key: Key) -> Iterator[Provider]:
    provider = Provider("", [key])
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def leave(browser: Client, slug: str = "globex", query: str = "") -> str:
    """Press "Sign in with Globex SSO". Returns where the browser is sent."""
    return str(browser.get(f"/accounts/oidc/{slug}/login/{query}")["Location"])


def arrive(browser: Client, answer: Mapping[str, Any], slug: str = "globex") -> HttpResponse:
    return browser.get(f"/accounts/oidc/{slug}/login/callback/", answer)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.seen.append(self.path)
            said = {
                "/.well-known/openid-configuration": provider.discovery,
                "/jwks": provider.jwks,
                "/userinfo": lambda: provider.lies.userinfo(
                    NOOR | {"given_name": "Noor", "family_name": "Nasser"}
                ),
            }[self.path]()
            self._answer(200, said)

        def do_POST(self) -> None:
            provider.seen.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*provider.redeem(form, self.headers.get("Authorization", "")))

        def _answer(self, status: int, said: Claims) -> None:
            body = json.dumps(said).encode()
            moved = provider.lies.moved == self.path
            self.send_response(302 if moved else status)
            if moved:
                self.send_header("Location", f"{provider.issuer}/elsewhere")
            self.send_header("Content-Type", provider.lies.kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing: the test says what was asked."""

    return Handler
