"""Acme's rules, and things that happen at Acme."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from audit.context import open_context
from audit.events import record
from audit.sequencer import sequence_all
from identity.actor import Actor
from identity.alerts.rules import set_rule
from identity.alerts.watching import tell_alerts, watch
from identity.models import AlertRule, Organization, User
from tests.agents.stage import sign_in

SetRule = Callable[..., AlertRule]


@pytest.fixture
def acme(people: dict[str, User], settings: Settings) -> Organization:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return Organization.objects.get(slug="acme")


@pytest.fixture
def avery(acme: Organization) -> Actor:
    return sign_in("avery")


@pytest.fixture
def rule(avery: Actor, acme: Organization) -> SetRule:
    """From now on."""

    def make(kind: str, *, shop: bool = False, **numbers: int) -> AlertRule:
        actor = sign_in("sam") if shop else avery
        how = {"together": 60, "by_mail": True, "enabled": True}
        with open_context("web", **actor.facts()):
            made = set_rule(None if shop else acme, kind, numbers, actor=actor, **how)
        look()
        mail.outbox.clear()
        return made

    return make


def look() -> None:
    """The sequencer, the rules and the letters, once each."""
    sequence_all()
    watch()
    tell_alerts()


def happen(category: str, action: str, outcome: str, *, times: int = 1, **facts: Any) -> None:
    detail, about = facts.pop("detail", None), facts.pop("about", "")
    with open_context(facts.pop("source", "chat"), **{"organization": "acme", "principal": "alice", **facts}):
        for _ in range(times):
            record(category, action, outcome, object_id=about, detail=detail)


def refuse(times: int, **facts: Any) -> None:
    happen("policy.decision", "orders:place", "deny", times=times, agent="shop-agent", **facts)
