"""Who asks in the table of decisions, each with the rows behind them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from agents.models import Conversation, ToolCall
from audit.context import open_context
from identity import spending
from identity.actor import Actor, agent_of, directory_of, feed_of, person
from identity.delegations import grant_delegation, narrow_delegation
from identity.handing import GIFT_FINDER, hand_on
from identity.models import (
    Agent,
    Delegation,
    DirectoryToken,
    FeedToken,
    LoginSession,
    Membership,
    Organization,
    Pause,
    Webhook,
)
from identity.scopes import Scope
from identity.terms import Terms

from .policy_people import STAFF, People


def acme() -> Organization:
    return Organization.objects.get(slug="acme")


class Cast(People):
    """Makes each actor of the table: people, and what acts for them or by itself."""

    def make(self, who: str) -> Actor:
        with open_context("system:seed"):
            return self.ways()[who]()

    def ways(self) -> dict[str, Callable[[], Actor]]:
        return (
            self.at_home()
            | self.of_a_company()
            | self.directories()
            | self.feeds()
            | self.agents()
            | self.bounded_agents()
            | self.stopped_agents()
        )

    def directories(self) -> dict[str, Callable[[], Actor]]:
        return {
            "directory": self.directory,
            "directory with a revoked token": lambda: self.directory(revoked_at=timezone.now()),
            "directory with an old token": lambda: self.directory(expires_at=timezone.now()),
            "directory switched off": lambda: self.directory(enabled=False),
            "directory of a company that is off": lambda: self.of_one_that_is_off(self.directory()),
        }

    def feeds(self) -> dict[str, Callable[[], Actor]]:
        return {
            "feed": lambda: self.feed(acme()),
            "feed of the shop": lambda: self.feed(None),
            "feed of a company that is off": lambda: self.of_one_that_is_off(self.feed(acme())),
            "feed with a revoked token": lambda: self.feed(acme(), revoked_at=timezone.now()),
            "feed with an old token": lambda: self.feed(acme(), expires_at=timezone.now()),
            "webhook": self.webhook,
            "paused webhook": lambda: self.webhook(paused_at=timezone.now()),
            "ended webhook": lambda: self.webhook(ended_at=timezone.now()),
        }

    def agents(self) -> dict[str, Callable[[], Actor]]:
        return {
            "alice's agent there": lambda: self.strict(self.lent(self.at_acme())),
            "avery's agent": lambda: self.lent(self.member("avery", "acme")),
            "bob's agent": lambda: self.lent(self.member("bob", "acme")),
            **{f"{name}'s agent": partial(self.lent_at_home, name) for name in STAFF},
            "agent of bob, an auditor": lambda: self.lent(self.of_role("bob", Membership.Role.AUDITOR)),
            "agent with a limit": lambda: self.lent(self.with_a_limit()),
            "unattended agent with a limit": lambda: self.lent(
                self.with_a_limit(), unattended_ceiling=200_00
            ),
            "agent": self.lent,
            "agent without scopes": lambda: self.changed(self.lent(), scopes=[]),
            "agent that cannot order": lambda: self.lent(scopes=(Scope.SCHEDULES_WRITE,)),
            "agent that cannot schedule": lambda: self.lent(scopes=(Scope.ORDERS_PLACE,)),
            "unattended agent that cannot order": lambda: self.lent(
                scopes=(Scope.SCHEDULES_WRITE,), unattended_ceiling=50_00
            ),
            "agent with a limit that cannot order": lambda: self.lent(
                self.with_a_limit(), scopes=(Scope.SCHEDULES_WRITE,)
            ),
            "child for the catalog": lambda: self.child(self.lent(), Scope.CATALOG_READ),
            "unattended agent": lambda: self.lent(unattended_ceiling=50_00),
            "unattended agent that has read others": lambda: self.reader(self.lent(unattended_ceiling=50_00)),
            "unattended agent with a limit that has read others": lambda: self.reader(
                self.lent(self.with_a_limit(), unattended_ceiling=200_00)
            ),
            "agent of a company": lambda: self.lent(self.at_acme()),
            "agent of a company with a model of its own": lambda: self.lent(self.with_models("in-house")),
            "specialist": self.specialist,
        }

    def bounded_agents(self) -> dict[str, Callable[[], Actor]]:
        """By amounts, categories, addresses and hours."""
        return {
            "agent that has spent": self.has_spent,
            "agent that has spent all": lambda: self.has_spent(daily_limit=900_00),
            "agent that has spent all this month": lambda: self.has_spent(
                daily_limit=10_000_00, monthly_limit=900_00
            ),
            "agent that may spend nothing": lambda: self.lent(order_limit=0, daily_limit=0),
            "child of one that has spent": lambda: self.child(self.has_spent(), *Scope),
            "agent that has spent this month": lambda: self.has_spent(
                daily_limit=10_000_00, monthly_limit=1_000_00
            ),
            "child of one that has spent this month": lambda: self.child(
                self.has_spent(daily_limit=10_000_00, monthly_limit=1_000_00), *Scope
            ),
            "agent for mugs": lambda: self.lent(categories=("mugs",)),
            "child for desks of one for mugs": lambda: self.changed(
                self.child(self.lent(categories=("mugs",)), *Scope), categories=["desks"]
            ),
            "agent for home": lambda: self.lent(addresses=("home",)),
            "agent in quiet hours": self.in_quiet_hours,
            "rich agent": lambda: self.lent(order_limit=500_000, daily_limit=500_000),
        }

    def stopped_agents(self) -> dict[str, Callable[[], Actor]]:
        """Paused, revoked, expired, or cut off with whatever they hang from."""
        return {
            "agent paused by alice": lambda: self.paused(
                self.lent(), kind="person", principal=self.people["alice"]
            ),
            "agent paused by alice, and resumed": lambda: self.paused(
                self.lent(), kind="person", principal=self.people["alice"], ended_at=timezone.now()
            ),
            "agent paused by the company": lambda: self.paused(
                self.lent(self.member("alice", "acme")), kind="organization", organization=acme()
            ),
            "own agent of a person whose company paused": lambda: self.paused(
                self.lent(), kind="organization", organization=acme()
            ),
            "agent paused by the shop": lambda: self.paused(self.lent(), kind="site"),
            "revoked agent": lambda: self.changed(self.lent(), revoked_at=timezone.now()),
            "expired agent": lambda: self.changed(self.lent(), expires_at=timezone.now()),
            "child of a revoked one": self.orphan,
            "agent of a company that she left": self.left,
            "suspended agent": lambda: self.agent_row(self.lent(), enabled=False),
            "agent past its day": lambda: self.agent_row(self.lent(), expires_at=timezone.now()),
            "agent of someone switched off": lambda: self.switched_off(self.lent()),
            "agent after sign-out": lambda: self.ended(self.lent(), "signed_out"),
            "agent after a cut": lambda: self.ended(self.lent(), "for_cause"),
            "agent by a disabled connection": lambda: self.by_disabled_connection(self.lent()),
            "agent without a sign-in": lambda: replace(self.lent(), session=None),
        }

    def directory(self, **token: Any) -> Actor:
        known = {"expires_at": timezone.now() + timedelta(days=1), "owner": self.people["avery"], **token}
        return directory_of(
            DirectoryToken.objects.create(organization=Organization.objects.get(slug="acme"), **known)
        )

    def of_one_that_is_off(self, actor: Actor) -> Actor:
        Organization.objects.update(enabled=False)
        return actor

    def feed(self, organization: Organization | None, **token: Any) -> Actor:
        known = {"expires_at": timezone.now() + timedelta(days=1), "owner": self.people["sam"], **token}
        return feed_of(FeedToken.objects.create(organization=organization, **known))

    def webhook(self, **state: Any) -> Actor:
        known = {"owner": self.people["avery"], "address": "https://siem.acme.test/", "format": "ndjson"}
        return feed_of(Webhook.objects.create(organization=acme(), secret="s", **known, **state))

    def lent(self, actor: Actor | None = None, **terms: Any) -> Actor:
        actor = actor or self.browser()
        return agent_of(
            grant_delegation(self.agent, Terms(**{"scopes": tuple(Scope)} | terms), actor=actor),
            actor.session,
        )

    def child(self, agent: Actor, *scopes: Scope) -> Actor:
        lender = person(agent.browser)
        return agent_of(
            narrow_delegation(agent.lent, [str(scope) for scope in scopes], actor=lender), agent.session
        )

    def lent_at_home(self, name: str) -> Actor:
        return self.lent(self.browser(name))

    def reader(self, agent: Actor) -> Actor:
        """As the room of the agents tells it: that room's tests show from which rows."""
        conversation = Conversation.objects.create(principal=agent.someone, delegation=agent.lent)
        ToolCall.objects.create(
            conversation=conversation,
            delegation=agent.lent,
            session=agent.browser,
            key="x",
            quotes_others=True,
        )
        return agent

    def in_quiet_hours(self) -> Actor:
        now = timezone.now().astimezone(self.people["alice"].zone)
        begin, end = now - timedelta(hours=1), now + timedelta(hours=1)
        return self.lent(quiet_from=begin.time(), quiet_until=end.time())

    def has_spent(self, **terms: Any) -> Actor:
        agent = self.lent(**terms)
        spending.reserve(agent, reference="before", amount=900_00, currency="USD")
        return agent

    def paused(self, agent: Actor, **whose: Any) -> Actor:
        Pause.objects.create(began_in=self.browser("sam").browser, began_at=timezone.now(), **whose)
        return agent

    def specialist(self) -> Actor:
        """Another agent, to whom Alice's has handed a task."""
        agent = self.lent()
        finder = Agent.objects.get(slug=GIFT_FINDER)
        until = timezone.now() + timedelta(minutes=5)
        return agent_of(hand_on(finder, (Scope.CATALOG_READ,), until, actor=agent), agent.session)

    def orphan(self) -> Actor:
        parent = self.lent()
        child = self.child(parent, *Scope)
        self.changed(parent, revoked_at=timezone.now())
        return child

    def left(self) -> Actor:
        agent = self.lent(self.at_acme())
        Membership.objects.filter(user=agent.principal).update(ended_at=timezone.now())
        return agent

    def changed(self, agent: Actor, **fields: object) -> Actor:
        Delegation.objects.filter(pk=agent.lent.pk).update(**fields)
        return agent

    def agent_row(self, agent: Actor, **fields: object) -> Actor:
        Agent.objects.update(**fields)
        return agent

    def ended(self, agent: Actor, why: str) -> Actor:
        LoginSession.objects.filter(pk=agent.browser.pk).update(ended_at=timezone.now(), ended_why=why)
        return agent
