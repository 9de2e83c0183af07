"""Asking an identity provider: its address was typed by a customer, and leads nowhere inside."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings

from identity.sso import fetch as fetching
from identity.sso.fetch import ProviderUnreachable, fetch, is_public
from identity.sso.refusals import RefusedResponse


@pytest.fixture
def production(settings: Settings) -> None:
    settings.DEMO = False


INSIDE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "224.0.0.1",
    "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::",
    "::7f00:1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://idp.globex.test/", "http://127.0.0.1:8001/", "ftp://idp.globex.test/", "file:///etc/passwd",
        "https:///path", "https://user@idp.globex.test/", "https://idp.globex.test/#fragment", "https://[::1",
        "https://idp.globex.test:port/", "https://idp.globex.test/\r\nX: 1", "https://idp.glöbex.test/", "",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_is_not_gone_to(production: None, url: str) -> None:
    with pytest.raises(RefusedResponse):
        fetch(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "169.254.169.254"]
)
def test_no_name_leads_inside(production: None, host: str) -> None:
    with pytest.raises(RefusedResponse, match="not public"):
        fetch(f"https://{host}/")


def test_the_demo_asks_this_machine_and_none_beside_it() -> None:
    with pytest.raises(RefusedResponse, match="not public"):
        fetch("https://192.168.1.1/")
    with pytest.raises(RefusedResponse, match="not https"):
        fetch("http://192.168.1.1/")


def test_a_name_that_leads_inside_and_outside_is_not_gone_to(
    production: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: found)
    with pytest.raises(RefusedResponse, match="not public"):
        fetch("https://idp.globex.test/")


def test_the_address_that_was_checked_is_the_one_connected_to(
    production: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once: a second answer could say something else (DNS rebinding)."""
    outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
    gone_to: list[object] = []

    def connect(address: object, timeout: float) -> socket.socket:
        gone_to.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: outside)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ProviderUnreachable):
        fetch("https://idp.globex.test/")
    assert gone_to == [("8.8.8.8", 443)]


TROUBLES = [
    (socket.gaierror(-2, "Name or service not known"), "no host of that name is known"),
    (ConnectionRefusedError(111, "Connection refused"), "nobody answers there"),
    (TimeoutError(), "too slow"),
    (ssl.SSLCertVerificationError(1, "self-signed"), "its certificate is not one that we trust"),
    (ssl.SSLError(1, "wrong version"), "no secure connection came about"),
    (OSError(113, "No route to host"), "it cannot be reached"),
]


@pytest.mark.parametrize(("trouble", "words"), TROUBLES, ids=[words for _, words in TROUBLES])
def test_what_went_wrong_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, trouble: OSError, words: str
) -> None:
    def connect(address: object, timeout: float) -> socket.socket:
        raise trouble

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ProviderUnreachable) as unreachable:
        fetch("http://127.0.0.1:9/")
    assert str(unreachable.value) == f"127.0.0.1: {words}"


@pytest.fixture
def leading(production: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Every name leads to the address given; the operator has named one host inside."""
    settings.PROVIDER_HOSTS_ON_PRIVATE_NETWORKS = ["login.corp.test"]

    def connect(address: object, timeout: float) -> socket.socket:
        raise OSError

    def lead(address: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: found)

    monkeypatch.setattr(socket, "create_connection", connect)
    return lead


@pytest.mark.parametrize("host", ["login.corp.test", "LOGIN.corp.test"])
def test_a_host_inside_is_asked_where_the_operator_names_it(
    leading: Callable[[str], None], host: str
) -> None:
    leading("10.1.2.3")
    with pytest.raises(ProviderUnreachable):
        fetch(f"https://{host}/")


@pytest.mark.parametrize(
    "host", ["corp.test", "www.login.corp.test", "login.corp.test.", "login.corp.test.evil.test", "10.1.2.3"]
)
def test_no_other_name_leads_there(leading: Callable[[str], None], host: str) -> None:
    leading("10.1.2.3")
    with pytest.raises(RefusedResponse, match="not public"):
        fetch(f"https://{host}/")


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "fe80::1", "::ffff:10.1.2.3"])
def test_a_named_host_leads_to_private_networks_and_not_to_this_machine(
    leading: Callable[[str], None], address: str
) -> None:
    leading(address)
    with pytest.raises(RefusedResponse, match="not public"):
        fetch("https://login.corp.test/")


@contextmanager
def answering(*pieces: bytes, pause: float = 0) -> Iterator[str]:
    """A server that says this, piece by piece."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        with client:
            client.recv(4096)
            for piece in pieces:
                try:
                    client.sendall(piece)
                except OSError:
                    return
                time.sleep(pause)

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    with listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.join()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def test_an_answer_that_drips_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    with answering(HEAD + b"\r\n", *[b" "] * 20, pause=0.1) as url, pytest.raises(ProviderUnreachable):
        fetch(url)


def test_headers_that_drip_are_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    with (
        answering(b"HTTP/1.1 200 OK\r\n", *[b"X: 1\r\n"] * 20, pause=0.1) as url,
        pytest.raises(ProviderUnreachable),
    ):
        fetch(url)


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with answering(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    ) as url:
        assert fetch(url).status == 302


def test_what_does_not_speak_http_is_no_answer() -> None:
    with answering(b"SSH-2.0-OpenSSH\r\n") as url, pytest.raises(ProviderUnreachable):
        fetch(url)
