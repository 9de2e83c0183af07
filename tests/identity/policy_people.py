"""Guests, people on their own and for a company, and the shop's staff, with the rows behind each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.contrib.auth.models import Group
from django.utils import timezone

from identity.actor import Actor, person
from identity.delegations import SHOP_AGENT
from identity.models import (
    Agent,
    Connection,
    LoginSession,
    Membership,
    Organization,
    User,
)

STRICT_TRADE = "keeper of keys"
STAFF: Final = ("sam", "cora", "finn", "sue", "audrey")


def ago(minutes: int) -> dict[str, Any]:
    """A sign-in of then."""
    return {"authenticated_at": timezone.now() - timedelta(minutes=minutes)}


class People:
    """Makes whoever sits at a browser."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.agent = Agent.objects.get(slug=SHOP_AGENT)

    def owner(self, name: str) -> str:
        keys = {
            "guest": "guest:g",
            "guest of another browser": "guest:h",
            "guest without a key": "guest:",
            "": "",
        }
        return keys[name] if name in keys else self.people[name].public_id

    def organization(self, slug: str) -> str:
        return Organization.objects.get(slug=slug).public_id if slug else ""

    def at_home(self) -> dict[str, Callable[[], Actor]]:
        """Guests, people on their own, and the shop's staff."""
        return {
            "guest": lambda: Actor(guest_key="g"),
            "guest without a key": Actor,
            "alice": self.browser,
            "bob": lambda: self.browser("bob"),
            "carol at home": lambda: self.browser("carol"),
            "mallory": lambda: self.browser("mallory"),
            "sam": lambda: self.browser("sam"),
            "sam of long ago": lambda: self.browser("sam", **ago(16)),
            "cora": lambda: self.browser("cora"),
            "finn": lambda: self.browser("finn"),
            "sue": lambda: self.browser("sue"),
            "audrey": lambda: self.browser("audrey"),
            "bearer": lambda: Actor(principal=self.people["alice"]),
            "alice signed out": lambda: self.browser(ended_at=timezone.now(), ended_why="signed_out"),
            "alice in a sign-in of bob's": lambda: replace(
                self.browser(), session=self.browser("bob").session
            ),
            "alice switched off": lambda: self.switched_off(self.browser()),
            "alice of long ago": lambda: self.browser(**ago(16)),
            "alice by a disabled connection": lambda: self.by_disabled_connection(self.browser()),
            "sue of a strict trade": lambda: self.of_trade("sue", STRICT_TRADE),
            "sue of a strict trade, with a second step": lambda: self.of_trade(
                "sue", STRICT_TRADE, amr=["pwd", "otp", "mfa"]
            ),
            **{f"{name} by a token": partial(self.by_a_token, name) for name in STAFF},
            **{
                f"{name} of a quarter of an hour ago": partial(self.browser, name, **ago(15))
                for name in ("alice", "sam")
            },
        }

    def of_a_company(self) -> dict[str, Callable[[], Actor]]:
        return {
            "alice of a company": self.at_acme,
            "bob of a company": lambda: self.member("bob", "acme"),
            "alice with a limit": self.with_a_limit,
            "alice with a limit, of long ago": lambda: self.with_a_limit(**ago(16)),
            "bob of long ago": lambda: self.member("bob", "acme", **ago(16)),
            "bob, an approver no more": lambda: self.demoted("bob"),
            "avery": lambda: self.member("avery", "acme"),
            "avery of long ago": lambda: self.member("avery", "acme", **ago(16)),
            "avery of this morning": lambda: self.member("avery", "acme", **ago(61)),
            "alice of a strict company": self.at_strict_acme,
            "alice of a strict company, with a second step": lambda: self.at_strict_acme(
                amr=["pwd", "otp", "mfa"]
            ),
            "avery, an admin no more": lambda: self.demoted("avery"),
            "avery, whose organization is off": self.switched_off_organization,
            "gwen": lambda: self.member("gwen", "globex"),
            "bob, an auditor": lambda: self.of_role("bob", Membership.Role.AUDITOR),
            "bob, an auditor of long ago": lambda: self.of_role("bob", Membership.Role.AUDITOR, **ago(16)),
            "bob, an auditor by a token": self.auditor_by_a_token,
            **{
                f"{name} of a company, by a token": partial(self.by_a_token, name, "acme")
                for name in ("alice", "bob", "avery")
            },
            "avery of a quarter of an hour ago": lambda: self.member("avery", "acme", **ago(15)),
            "avery of an hour ago": lambda: self.member("avery", "acme", **ago(60)),
        }

    def browser(self, name: str = "alice", **session: Any) -> Actor:
        number = LoginSession.objects.count()
        user = self.people[name]
        return person(
            LoginSession.objects.create(user=user, key_digest=str(number), method="password", **session)
        )

    def member(self, name: str, company: str, **session: Any) -> Actor:
        return self.browser(name, organization=Organization.objects.get(slug=company), **session)

    def demoted(self, name: str) -> Actor:
        return self.of_role(name, Membership.Role.BUYER)

    def of_role(self, name: str, role: Membership.Role, **session: Any) -> Actor:
        actor = self.member(name, "acme", **session)
        Membership.objects.filter(user=actor.principal).update(role=role)
        return actor

    def auditor_by_a_token(self) -> Actor:
        self.of_role("bob", Membership.Role.AUDITOR)
        return self.by_a_token("bob", "acme")

    def with_a_limit(self, **session: Any) -> Actor:
        """Alice at Acme, where buyers order up to 100.00 on their own."""
        Organization.objects.update(role_limits={Membership.Role.BUYER: 100_00})
        return self.member("alice", "acme", **session)

    def switched_off_organization(self) -> Actor:
        avery = self.member("avery", "acme")
        Organization.objects.update(enabled=False)
        return avery

    def by_disabled_connection(self, actor: Actor) -> Actor:
        Connection.objects.update(enabled=False)
        LoginSession.objects.filter(pk=actor.browser.pk).update(
            connection=Connection.objects.get(organization__slug="acme")
        )
        return actor

    def at_acme(self) -> Actor:
        acme = Organization.objects.get(slug="acme")
        Organization.objects.update(order_ceiling=200_00)
        return self.browser(organization=acme)

    def at_strict_acme(self, **session: Any) -> Actor:
        return self.strict(self.member("alice", "acme", **session))

    def strict(self, actor: Actor) -> Actor:
        """The organization has asked for a second step since."""
        Organization.objects.update(mfa_required=True)
        return actor

    def of_trade(self, name: str, trade: str, **session: Any) -> Actor:
        self.people[name].groups.add(Group.objects.create(name=trade))
        return self.browser(name, **session)

    def by_a_token(self, name: str, company: str = "") -> Actor:
        """Nobody at a browser: no door makes such an actor, and the policies let it do nothing."""
        return Actor(
            principal=self.people[name], organization=Organization.objects.filter(slug=company).first()
        )

    def with_models(self, *names: str) -> Actor:
        Organization.objects.update(model_endpoints=list(names))
        return self.at_acme()

    def switched_off(self, actor: Actor) -> Actor:
        User.objects.filter(pk=actor.someone.pk).update(is_active=False)
        return actor
