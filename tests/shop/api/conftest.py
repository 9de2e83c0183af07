import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.response import Response

from audit.context import open_context
from audit.sequencer import sequence_all
from identity.models import FeedToken, Organization, User
from shop.models import Variant
from tests.shop.conftest import *  # noqa: F403 - the shop's cast and goods

Get = Callable[..., Response]


@pytest.fixture
def get(client: Client) -> Get:
    """As a guest, with a query and headers."""

    def look(address: str, query: dict[str, object] | None = None, **headers: str) -> Response:
        return client.get(f"/api/v1/{address}", query or {}, headers=headers)  # type: ignore[return-value]

    return look


@dataclass(frozen=True)
class Caller:
    """A program that calls with somebody's session, or as a guest."""

    browser: Client

    def get(self, address: str) -> Response:
        return self.browser.get(f"/api/v1/{address}")  # type: ignore[return-value]

    def send(self, method: str, address: str, body: object = None, key: str = "") -> Response:
        """With a body in JSON, and an Idempotency-Key where one is given."""
        headers = {"Idempotency-Key": key} if key else {}
        data = "" if body is None else json.dumps(body)
        kind = "application/json"
        return self.browser.generic(method, f"/api/v1/{address}", data, kind, headers=headers)  # type: ignore[return-value]


@pytest.fixture
def caller(browser_of: Callable[[str], Client]) -> Callable[[str], Caller]:
    return lambda name: Caller(Client() if name == "guest" else browser_of(name))


@pytest.fixture
def alices(caller: Callable[[str], Caller]) -> Caller:
    return caller("alice")


def slug(answer: Response) -> str:
    """The kind of a problem."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return str(problem["type"].rpartition("#")[2])


def fill(caller: Caller, variant: Variant, quantity: int = 1) -> dict[str, object]:
    """Puts something in the cart; what an order of the quote for it would say."""
    caller.send("POST", "cart/lines/", {"variant": variant.public_id, "quantity": quantity})
    return {"digest": caller.send("POST", "checkout/", {}).json()["quote"]["digest"]}


def lay_token(organization: str, **more: Any) -> str:
    """Made by Sam, for a SIEM of the organization or, without one, of the shop."""
    sequence_all()
    secret = f"token-{FeedToken.objects.count()}"
    with open_context("system:seed"):
        FeedToken.objects.create(
            organization=Organization.objects.filter(slug=organization).first(),
            owner=User.objects.get(email="sam@countersign.test"),
            digest=FeedToken.digest_of(secret),
            **{"expires_at": timezone.now() + timedelta(days=1), **more},
        )
    sequence_all()
    return secret
