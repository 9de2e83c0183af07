"""Acme's directory and Globex's, and what they send."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.context import open_context
from identity.models import DirectoryToken, Organization, User

SCIM = "application/scim+json"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

Payload = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    body: Payload
    headers: Any

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def scim_type(self) -> str:
        return str(self.body.get("scimType", ""))

    @property
    def names(self) -> list[str]:
        return [one.get("userName") or one["displayName"] for one in self.body["Resources"]]


class Directory:
    """A client with a token. What it sends goes through the whole shop, middleware included."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def __call__(
        self, method: str, path: str, payload: object = None, *, content_type: str = SCIM, **headers: str
    ) -> Answer:
        body = payload if isinstance(payload, str) else "" if payload is None else json.dumps(payload)
        response = self.client.generic(
            method, f"/scim/v2/{path}", body, content_type=content_type, headers=headers
        )
        return Answer(response.status_code, json.loads(response.content or "{}"), response.headers)

    def get(self, path: str, **headers: str) -> Answer:
        return self("GET", path, **headers)

    def find(self, kind: str, condition: str, **more: str) -> Answer:
        query = "&".join(f"{name}={value}" for name, value in more.items())
        return self("GET", f"{kind}?filter={condition.replace(' ', '%20').replace('+', '%2B')}&{query}")

    def add(self, user_name: str = "dana@acme.test", **more: Any) -> Answer:
        return self("POST", "Users", {"schemas": [CORE], "userName": user_name, **more})

    def put(self, path: str, payload: Payload, **headers: str) -> Answer:
        return self("PUT", path, payload, **headers)

    def group(self, name: str, *members: str, **more: Any) -> Answer:
        held = [{"value": member} for member in members]
        return self("POST", "Groups", {"schemas": [GROUP], "displayName": name, "members": held, **more})

    def patch(self, path: str, *operations: Payload, **headers: str) -> Answer:
        return self("PATCH", path, {"schemas": [PATCH], "Operations": operations}, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self("DELETE", path, **headers)


def lay_token(slug: str, secret: str, **more: Any) -> DirectoryToken:
    """`secret` opens the organization's directory from now on."""
    organization = Organization.objects.get(slug=slug)
    fields = {"purpose": f"{slug}'s directory", "expires_at": timezone.now() + timedelta(days=30), **more}
    with open_context("system:seed"):
        return DirectoryToken.objects.create(
            organization=organization,
            owner=User.objects.get(email="sam@countersign.test"),
            digest=DirectoryToken.digest_of(secret),
            **fields,
        )


@pytest.fixture
def token(people: dict[str, User]) -> DirectoryToken:
    return lay_token("acme", "acme-token")


@pytest.fixture
def acme(token: DirectoryToken) -> Directory:
    return Directory("acme-token")


@pytest.fixture
def globex(people: dict[str, User]) -> Directory:
    lay_token("globex", "globex-token")
    return Directory("globex-token")


@contextmanager
def seeding() -> Iterator[None]:
    with open_context("system:seed"):
        yield
