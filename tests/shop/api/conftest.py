from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.response import Response

from tests.shop.conftest import *  # noqa: F403 - the shop's cast and goods

Get = Callable[..., Response]


@pytest.fixture
def get(client: Client) -> Get:
    """As a guest, with a query and headers."""

    def look(address: str, query: dict[str, object] | None = None, **headers: str) -> Response:
        return client.get(f"/api/v1/{address}", query or {}, headers=headers)  # type: ignore[return-value]

    return look
