"""Asking an identity provider, and telling a webhook. Either address was typed by a customer, so it leads to public
hosts only, and to those inside that the operator names. Nothing is followed; what is large or late is no answer.
"""

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from .refusals import RefusedResponse, require

LARGEST: Final = 200_000
"""Bytes of an answer."""

SECONDS: Final = 6.0
"""From the first byte sent to the last one read, however busy the other side looks."""

LOOPBACK: Final = ("127.0.0.1", "::1")

#: IPv6 addresses that carry an IPv4 one, which may be private (RFC 4291 §2.5.5, RFC 6052, RFC 3056, RFC 4380).
CARRIERS: Final = tuple(
    ip_network(net)
    for net in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)

#: Networks of an operator's own (RFC 1918 §3, RFC 6598 §7, RFC 4193 §3.1). This machine, and the link on which clouds
#: hand out credentials (169.254.169.254), are in none of them.
PRIVATE: Final = tuple(
    ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)

#: What went wrong on the way, as its admins read it; the first that fits.
IN_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (socket.gaierror, "no host of that name is known"),
    (UnicodeError, "no host of that name is known"),
    (ConnectionRefusedError, "nobody answers there"),
    (TimeoutError, "too slow"),
    (ssl.SSLCertVerificationError, "its certificate is not one that we trust"),
    (ssl.SSLError, "no secure connection came about"),
    (ConnectionError, "the connection broke off"),
    (HTTPException, "the answer is not HTTP"),
)


class ProviderUnreachable(Exception):
    """The identity provider gave no answer, or not in time. Nobody is to blame for a forgery."""


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes


def fetch(
    url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """GET, or POST of a form. Raises RefusedResponse for an address we do not go to, or an answer that is too large."""
    parts = checked_address(url)
    body = urlencode(form) if form is not None else None
    told = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Countersign",
        **(headers or {}),
    }
    if form is not None:
        told["Content-Type"] = "application/x-www-form-urlencoded"
    answer = _ask(parts, body, told)
    require(len(answer.body) <= LARGEST, "the provider's answer is too large")
    return answer


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """POST of a body as it is, to an address that a customer typed. What is answered is cut, not refused, if large."""
    return _ask(checked_address(url), body, {"User-Agent": "Countersign", **headers})


def checked_address(url: str) -> SplitResult:
    """An https address; in the demo also a plain one on this machine. Raises RefusedResponse."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise RefusedResponse("the address cannot be read") from error
    at_home = settings.DEMO and parts.scheme == "http" and host in ("localhost", *LOOPBACK)
    require(bool(host) and url.isascii() and url.isprintable(), "the address names no host")
    require(parts.scheme == "https" or at_home, "the address is not https")
    require(parts.username is None and not parts.fragment, "the address holds more than it may")
    return parts


def _ask(parts: SplitResult, body: str | bytes | None, headers: Mapping[str, str]) -> Answer:
    until = time.monotonic() + SECONDS
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Connection(parts) if parts.scheme == "http" else _SecureConnection(parts)
    overtime = Timer(SECONDS, connection.hang_up)
    overtime.daemon = True
    overtime.start()
    try:
        connection.request("GET" if body is None else "POST", target, body, dict(headers))
        response = connection.getresponse()
        content = response.read(LARGEST + 1)
    except (OSError, HTTPException, UnicodeError) as error:  # a name may be too long to be looked up
        raise ProviderUnreachable(f"{parts.hostname}: {_in_words(error)}") from error
    finally:
        overtime.cancel()
        connection.close()
    if time.monotonic() >= until:
        raise ProviderUnreachable(f"{parts.hostname}: too slow")
    return Answer(response.status, response.headers.get_content_type(), content)


def _in_words(error: Exception) -> str:
    return next((words for kind, words in IN_WORDS if isinstance(error, kind)), "it cannot be reached")


class _Pinned:
    """Connects to the very address that was checked: a second look-up could say something else (DNS rebinding)."""

    sock: socket.socket | None

    def __init__(self, parts: SplitResult) -> None:
        self.parts = parts
        super().__init__(parts.hostname or "", parts.port, timeout=SECONDS)  # type: ignore[call-arg]

    def connect(self) -> None:
        port = self.parts.port or (443 if self.parts.scheme == "https" else 80)
        self.sock = socket.create_connection((_address_of(self.parts.hostname or "", port), port), SECONDS)

    def hang_up(self) -> None:
        """Wakes whoever waits for a byte."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


class _Connection(_Pinned, HTTPConnection):
    pass


class _SecureConnection(_Pinned, HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)  # type: ignore[attr-defined]


def _address_of(host: str, port: int) -> str:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    require(all(_may_be_asked(host, address) for address in found), "the address is not public")
    return found[0]


def _may_be_asked(host: str, address: str) -> bool:
    """An address inside is reached by the very name that the operator lists, and by no other that leads there."""
    named = host in settings.PROVIDER_HOSTS_ON_PRIVATE_NETWORKS and is_private(address)
    return is_public(address) or named or (settings.DEMO and address in LOOPBACK)


def is_private(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    return any(address in net for net in PRIVATE if net.version == address.version)


def is_public(text: str) -> bool:
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    carried = any(address in net for net in CARRIERS if net.version == address.version)
    return address.is_global and not address.is_multicast and not carried
