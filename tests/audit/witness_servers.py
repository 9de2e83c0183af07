"""Witnesses as others run them: each keeps what it saw, checks what it is sent, and refuses what it must."""

from __future__ import annotations

import hmac
import struct
import subprocess
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from audit.verify import COSIGNATURE, Head, Key, Unproven, continues, opened, read_note

Answer = tuple[int, str, bytes]


@contextmanager
def serving(answer: Any) -> Iterator[str]:
    """`answer(method, path, headers, body)` on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, kind, content = answer(self.command, self.path, self.headers, body)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = _answer  # noqa: N815 - the names that the server asks for

        def log_message(self, *args: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Cosigner:
    """C2SP tlog-witness: one log, of which it remembers the latest head that it cosigned."""

    log_keys: list[Key]
    latest: Head | None = None
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def key(self) -> Key:
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Key("witness.test/w", COSIGNATURE, public)

    def __call__(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        assert (method, path) == ("POST", "/add-checkpoint")
        lines, _, note = body.decode().partition("\n\n")
        old, *proof = lines.split("\n")
        try:
            head = opened(note, self.log_keys)
        except Unproven:
            return 403, "text/plain", b"no signature of a key that I know"
        return self._answer(int(old.removeprefix("old ")), [b64decode(line) for line in proof], head, note)

    def _answer(self, old: int, proof: list[bytes], head: Head, note: str) -> Answer:
        latest = self.latest or Head(0, b"")
        if old > head.size:
            return 400, "text/plain", b"older than it is"
        if old != latest.size:
            return 409, "text/x.tlog.size", f"{latest.size}\n".encode()
        if old == head.size and latest.root != head.root:
            return 409, "text/plain", b"another root"
        if not continues(latest, head, proof):
            return 422, "text/plain", b"the proof does not hold"
        self.latest = head
        return 200, "text/plain", self._cosigned(note).encode()

    def _cosigned(self, note: str) -> str:
        now = int(time.time())
        signed = self.private.sign(f"cosignature/v1\ntime {now}\n{read_note(note)[0]}".encode())
        return f"— {self.key.name} {b64encode(self.key.id + struct.pack('>Q', now) + signed).decode()}\n"


@dataclass
class Storage:
    """What S3 does with a locked object: the signature is reckoned anew here, and nothing is overwritten."""

    secret_key: str
    objects: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)

    def __call__(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        parts = urlsplit(path)
        if (
            self._signature(method, parts.path, parts.query, headers, body)
            != headers["authorization"].rpartition("=")[2]
        ):
            return 403, "application/xml", b"<Error><Code>SignatureDoesNotMatch</Code></Error>"
        if method == "GET":
            return 200, "application/xml", self._list(parse_qs(parts.query)).encode()
        key = parts.path.removeprefix("/vault/")
        if key in self.objects:
            return 412, "application/xml", b"<Error><Code>PreconditionFailed</Code></Error>"
        self.objects[key] = (body, {name.lower(): value for name, value in headers.items()})
        return 200, "text/plain", b""

    def _list(self, query: dict[str, list[str]]) -> str:
        prefix, after = query["prefix"][0], query.get("start-after", [""])[0]
        keys = sorted(key for key in self.objects if key.startswith(prefix) and key > after)[:2]
        found = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in keys)
        return f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{found}</ListBucketResult>'

    def _signature(self, method: str, path: str, query: str, headers: Any, body: bytes) -> str:
        """As the reference of AWS tells it, step by step."""
        named = headers["authorization"].split("SignedHeaders=")[1].split(",")[0]
        lines = "".join(f"{name}:{headers[name]}\n" for name in named.split(";"))
        request = "\n".join([method, path, query, lines, named, sha256(body).hexdigest()])
        date, region = headers["x-amz-date"], headers["authorization"].split("/")[2]
        scope = f"{date[:8]}/{region}/s3/aws4_request"
        key = b"AWS4" + self.secret_key.encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), sha256).digest()
        told = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{sha256(request.encode()).hexdigest()}"
        return hmac.new(key, told.encode(), sha256).hexdigest()


@dataclass
class TimeStamps:
    """`openssl ts` as the authority, with a root of its own."""

    folder: Path

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    def found(self) -> None:
        (self.folder / "ts.cnf").write_text(_AUTHORITY)
        (self.folder / "serial").write_text("01\n")
        new = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
        self._run("req", *new, "-subj", "/CN=Test root", "-keyout", "root.key", "-out", "root.pem")
        request = ["-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test authority"]
        self._run("req", *request, "-keyout", "tsa.key", "-out", "tsa.csr")
        signing = ["-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"]
        self._run(
            "x509",
            *signing,
            "-days",
            "30",
            "-extfile",
            "ts.cnf",
            "-extensions",
            "certificate",
            "-out",
            "tsa.pem",
        )

    def __call__(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        (self.folder / "query.tsq").write_bytes(body)
        self._run("ts", "-reply", "-config", "ts.cnf", "-queryfile", "query.tsq", "-out", "answer.tsr")
        return 200, "application/timestamp-reply", (self.folder / "answer.tsr").read_bytes()

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)


_AUTHORITY = """[certificate]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = authority
[authority]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
"""
