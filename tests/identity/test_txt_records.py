"""Name servers are asked over the wire; the one that answers here is a few lines of ours."""

import socket
from collections.abc import Iterator
from threading import Thread

import dns.message
import dns.rrset
import pytest
from pytest_django import Settings

from identity.domains import txt_records
from identity.domains.txt_records import NoNameServerAnswered, look_up

#: What the zone holds, as a zone file writes it.
ZONE = {
    "two.example.": ("TXT", '"first"', '"countersign=" "abc"'),
    "away.example.": ("CNAME", "two.example."),
    "bare.example.": ("A", "192.0.2.1"),
}


def answer(packet: bytes) -> bytes:
    asked = dns.message.from_wire(packet)
    response = dns.message.make_response(asked)
    name = asked.question[0].name.to_text()
    if name not in ZONE:
        response.set_rcode(3)
    while name in ZONE and ZONE[name][0] != "A":
        kind, *values = ZONE[name]
        response.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *values))
        name = values[0] if kind == "CNAME" else ""
    return response.to_wire()


@pytest.fixture
def name_server(settings: Settings) -> Iterator[None]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                packet, who = server.recvfrom(4096)
                if not packet:
                    return
                server.sendto(answer(packet), who)

        settings.NAME_SERVERS = [server.getsockname()]
        thread = Thread(target=serve)
        thread.start()
        yield
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", server.getsockname())
        thread.join()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("two.example", ("first", "countersign=abc")),
        ("away.example", ("first", "countersign=abc")),
        ("bare.example", ()),
        ("nobody.example", ()),
    ],
)
def test_every_record_is_found_its_strings_joined(
    name_server: None, name: str, found: tuple[str, ...]
) -> None:
    assert tuple(sorted(look_up(name), reverse=True)) == tuple(sorted(found, reverse=True))


def test_silence_is_told_from_no(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(txt_records, "SECONDS", 0.3)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        settings.NAME_SERVERS = [mute.getsockname()]
        with pytest.raises(NoNameServerAnswered):
            look_up("two.example")
