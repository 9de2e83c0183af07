"""Whatever comes in by a door says who acts, and where it came from: which facts, door by door."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agents import tasks
from audit.context import DOORS
from audit.models import AuditContext
from identity.models import Organization
from tests.agents.cards import wants_mugs
from tests.agents.script import asks
from tests.agents.stage import Talk, variant
from tests.identity.scim.conftest import Directory, lay_token

BrowserOf = Callable[[str], Client]

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SENT = {"traceparent": f"00-{TRACE}-{SPAN}-01"}
ALWAYS = {"id", "opened_at", "schema", "source", "span_id", "trace_id"}
CALLED = ALWAYS | {"parent_span_id"}
PERSON = {"request_id", "principal", "session"}
AGENT = {"principal", "actor", "agent", "delegation", "session", "organization", "conversation"}
CALL = AGENT | {"turn", "tool_call", "tool", "parent"}

#: What must be said at each door by somebody who belongs to Acme; by the shop's own staff, no organization.
NAMED = {
    "web": CALLED | PERSON,
    "api": CALLED | PERSON,
    "admin": CALLED | PERSON,
    "scim": CALLED | {"request_id", "directory", "organization"},
    "chat": CALLED | CALL,
    "task": CALLED | CALL | {"task_id"},
    "command": ALWAYS | {"operator"},
}


def said_at(door: str) -> dict[str, Any]:
    """By the newest context of that door that left evidence; letters go out behind it, in one of their own."""
    contexts = AuditContext.objects.filter(source=door).exclude(events__action="mail")
    return contexts.latest("opened_at").details


def by_web(talk: Talk, browser_of: BrowserOf) -> None:
    mug = variant("harbour-mug-red-").public_id
    browser_of("alice").post(reverse("cart-add"), {"variant": mug, "quantity": 1}, headers=SENT)


def by_api(talk: Talk, browser_of: BrowserOf) -> None:
    line = {"variant": variant("harbour-mug-red-").public_id, "quantity": 1}
    browser = browser_of("alice")
    browser.post("/api/v1/cart/lines/", json.dumps(line), content_type="application/json", headers=SENT)


def by_admin(talk: Talk, browser_of: BrowserOf) -> None:
    browser_of("sam").get("/admin/identity/user/", headers=SENT)


def by_scim(talk: Talk, browser_of: BrowserOf) -> None:
    assert Organization.objects.filter(slug="acme").exists()
    lay_token("acme", "acme-token")
    assert Directory("acme-token").get("Users", **SENT).status == 200


def by_chat(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("what is in my cart?", asks("view_cart"), "Nothing.")


def by_task(talk: Talk, browser_of: BrowserOf) -> None:
    """As a worker elsewhere gets it: a key, and headers that name who sent it."""
    card = wants_mugs(talk)
    talk.press(card)
    sender = AuditContext.objects.filter(source="chat").latest("opened_at")
    headers = SENT | {"audit-context": str(sender.pk)}
    tasks.run_call.apply((card.tool_call_id,), task_id="t-1", headers=headers)
    assert said_at("task") | {"parent": str(sender.pk), "task_id": "t-1", "trace_id": TRACE} == said_at(
        "task"
    )


def by_command(talk: Talk, browser_of: BrowserOf) -> None:
    call_command("replay_decisions")


WAYS = {
    "web": by_web,
    "api": by_api,
    "admin": by_admin,
    "scim": by_scim,
    "chat": by_chat,
    "task": by_task,
    "command": by_command,
}


def test_every_door_is_walked() -> None:
    assert WAYS.keys() == NAMED.keys() == DOORS


@pytest.mark.parametrize("door", sorted(WAYS))
def test_who_comes_in_by_a_door_is_named(door: str, talk: Talk, browser_of: BrowserOf) -> None:
    WAYS[door](talk, browser_of)
    said = said_at(door)
    assert NAMED[door] - said.keys() == set()
    if door not in {"chat", "command"}:
        assert (said["trace_id"], said["parent_span_id"]) == (TRACE, SPAN)
