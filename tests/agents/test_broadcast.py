"""An open page hears of what its own process has written at once; what others write is found at the next tick."""

import asyncio

import pytest
from django.db import InterfaceError, connections

from agents import broadcast
from agents.broadcast import READER, Listener
from tests.agents.stage import Talk

NEVER = 3_600.0  # seconds
SOON = 20.0  # on a machine that has more to do


@pytest.fixture
def no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "TICK_SECONDS", NEVER)


def test_a_page_hears_of_a_message_that_its_own_process_took(talk: Talk, no_tick: None) -> None:
    heard = asyncio.run(_listen(talk))

    assert heard.startswith("id: 1\nevent: turn\n")
    assert '"state": "queued"' in heard


def test_a_page_goes_on_hearing_when_the_reader_could_not_read(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    deliver, faults = broadcast._deliver, [InterfaceError("connection already closed"), RuntimeError("odd")]

    def fail_at_first(listeners: list[Listener]) -> None:
        if faults:
            raise faults.pop()
        deliver(listeners)

    monkeypatch.setattr(broadcast, "_deliver", fail_at_first)

    assert asyncio.run(_listen(talk)).startswith("id: 1\nevent: turn\n")
    assert caplog.messages.count("The stream reader could not read; it tries again") == 2


async def _listen(talk: Talk) -> str:
    session = talk.actor.browser.pk
    stream = broadcast.events(Listener(talk.conversation.pk, session, 0, asyncio.get_running_loop()))
    try:
        async with asyncio.timeout(SOON):
            assert await anext(stream) == "retry: 1000\n\n"
            await asyncio.to_thread(_write, talk)
            return await anext(stream)
    finally:
        await stream.aclose()
        READER.look()  # and finds that nobody listens


def _write(talk: Talk) -> None:
    try:
        talk.send("hello")
    finally:
        connections.close_all()
