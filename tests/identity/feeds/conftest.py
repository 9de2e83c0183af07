"""Acme's log, and a system outside that listens to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from audit.context import open_context
from audit.events import record
from audit.feed import head
from audit.sequencer import sequence_all
from identity.actor import Actor
from identity.demo_people import PASSWORD
from identity.feeds.webhooks import make_webhook
from identity.models import FeedPlace, Organization, User, Webhook
from tests.agents.stage import sign_in

from .receiving import Receiver, receiving


@pytest.fixture(scope="session")
def server() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(server: Receiver) -> Iterator[Receiver]:
    server.heard.clear()
    server.statuses.clear()
    return server


@pytest.fixture
def acme(people: dict[str, User]) -> Organization:
    return Organization.objects.get(slug="acme")


@pytest.fixture
def avery(acme: Organization) -> Actor:
    return sign_in("avery")


SignIn = Callable[[str], Client]


@pytest.fixture
def browser(acme: Organization) -> SignIn:
    def sign_in(name: str) -> Client:
        client = Client()
        assert client.post("/accounts/login/", {"login": name, "password": PASSWORD}).status_code == 302
        return client

    return sign_in


@pytest.fixture
def averys(browser: SignIn) -> Client:
    return browser("avery@acme.test")


Register = Callable[..., tuple[Webhook, str]]


@pytest.fixture
def register(avery: Actor, acme: Organization, receiver: Receiver) -> Register:
    def at(**more: Any) -> tuple[Webhook, str]:
        asked = {
            "purpose": "Sentinel",
            "address": receiver.url,
            "format": "ndjson",
            "carries": "events",
            **more,
        }
        with open_context("web", **avery.facts()):
            made = make_webhook(acme, actor=avery, **asked)
        sequence_all()
        FeedPlace.objects.filter(reader=made[0].reader).update(position=head())
        return made

    return at


def happen(*actions: str, organization: str = "acme", **facts: Any) -> None:
    with open_context("web", organization=organization, **facts):
        for action in actions:
            record("task", action, "done")
    sequence_all()
