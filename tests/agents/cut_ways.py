"""Every way in which Alice, who came in by Acme's identity provider and lent her agent something, loses it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from scim2_models import PatchOp, PatchOperation

from agents import turns
from audit.context import open_context
from audit.models import AuditEvent
from identity import cuts
from identity.actor import Actor, directory_of, person
from identity.administration import managing
from identity.cutting import Cut
from identity.delegations import deactivate_person, revoke_delegation
from identity.domains.verbs import require_sso
from identity.feeds import tokens as feeds
from identity.feeds import webhooks
from identity.memberships import end_membership
from identity.models import (
    Connection,
    Delegation,
    DirectoryToken,
    Domain,
    FeedToken,
    LoginSession,
    Membership,
    User,
    Webhook,
)
from identity.pauses import pause_agents
from identity.scim.schema import Person
from identity.scim.tokens import make_token, revoke_token
from identity.scim.users import create_user, patch_user
from identity.sessions import end_by_provider, end_session
from tests.agents.script import Script
from tests.agents.stage import Talk, Worker, lend, sign_in

OFF = PatchOperation(op=PatchOperation.Op.replace_, path="active", value=False)


@dataclass
class Scene:
    """Alice's browser, signed in by Acme's connection, and her conversation under what she lent from there."""

    browser: Client
    talk: Talk

    @property
    def session(self) -> LoginSession:
        return self.talk.actor.browser


def lay_scene(model: Script, worker: Worker) -> Scene:
    alice, browser = User.objects.get(email="alice@acme.test"), Client()
    with open_context("system:sign-in"):
        browser.force_login(alice, backend=settings.AUTHENTICATION_BACKENDS[0])
        LoginSession.objects.filter(user=alice).update(
            connection=Connection.objects.get(organization__slug="acme")
        )
    related = LoginSession.objects.select_related("user", "organization", "connection")
    actor = person(related.get(user=alice))
    root = lend(actor)
    with open_context("chat", **actor.facts()):
        conversation = turns.open_conversation(actor=actor)
    return Scene(browser, Talk(actor, root, conversation, model, worker))


def by(name: str, verb: Callable[[Actor], Any]) -> Any:
    """Somebody else, at a browser of their own."""
    actor = sign_in(name)
    with open_context("web", **actor.facts()):
        return verb(actor)


def place() -> Membership:
    return Membership.objects.select_related("user", "organization").get(user__email="alice@acme.test")


def stolen(scene: Scene) -> Callable[[Actor], Cut]:
    def end(actor: Actor) -> Cut:
        cut = end_session(scene.session, actor=actor, why=LoginSession.End.FOR_CAUSE)
        assert cut is not None
        return cut

    return end


def lay_token() -> tuple[DirectoryToken, str]:
    """Avery lets Acme's directory in: the row, and what it shows."""
    acme, day = place().organization, timedelta(days=1)
    made: tuple[DirectoryToken, str] = by(
        "avery", lambda avery: make_token(acme, purpose="Okta", lasts=day, actor=avery)
    )
    return made


def the_token() -> DirectoryToken:
    return DirectoryToken.objects.select_related("organization").get()


def put_out_by_the_directory(scene: Scene) -> None:
    directory = directory_of(lay_token()[0])
    with open_context("scim", **directory.facts()):
        entry = create_user(Person(user_name=scene.session.user.email), actor=directory)
        patch_user(entry.public_id, PatchOp[Person](operations=[OFF]), actor=directory)


def switch_the_token_off(sam: Actor) -> None:
    """As its page in the admin does."""
    with managing(the_token().organization, "directory:manage", sam):
        DirectoryToken.objects.update(enabled=False)


def lay_feed(token: bool = True) -> FeedToken | Webhook:
    """Avery lets Acme's SIEM in."""
    acme, day = place().organization, timedelta(days=1)
    if token:
        return by("avery", lambda avery: feeds.make_token(acme, purpose="SIEM", lasts=day, actor=avery))[0]
    asked = {"purpose": "SIEM", "address": "http://127.0.0.1:9/", "format": "ndjson", "carries": "events"}
    return by("avery", lambda avery: webhooks.make_webhook(acme, actor=avery, **asked))[0]


def end_the_feed(avery: Actor) -> None:
    for token in FeedToken.objects.select_related("organization"):
        feeds.revoke_token(token, actor=avery)
    for webhook in Webhook.objects.select_related("organization"):
        webhooks.end_webhook(webhook, actor=avery)


def connection() -> Connection:
    return Connection.objects.select_related("organization").get(organization__slug="acme")


WAYS: dict[str, Callable[[Scene], object]] = {
    "person switched off": lambda scene: by(
        "sam", lambda sam: deactivate_person(scene.session.user, actor=sam, why="left")
    ),
    "reset after theft": lambda scene: by(
        "sam", lambda sam: cuts.reset_after_theft(scene.session.user, actor=sam, keep_second_step=True)
    ),
    "membership ended": lambda scene: by(
        "avery", lambda avery: end_membership(place(), actor=avery, why="left")
    ),
    "organization switched off": lambda scene: by(
        "sam", lambda sam: cuts.suspend_organization(place().organization, actor=sam, why="unpaid")
    ),
    "connection disabled": lambda scene: by(
        "avery", lambda avery: cuts.disable_connection(connection(), actor=avery, why="compromised")
    ),
    "sign-in stolen": lambda scene: by("alice", stolen(scene)),
    "sign-in cut by staff": lambda scene: by(
        "sam", lambda sam: cuts.cut_session(scene.session, actor=sam, why="reported")
    ),
    "signed out by the provider": lambda scene: end_by_provider(scene.session),
    "put out by the directory": put_out_by_the_directory,
    "company sign-in required": lambda scene: by_company_only(scene),
    "agent suspended": lambda scene: by(
        "sam", lambda sam: cuts.suspend_agent(scene.talk.root.agent, actor=sam, why="misbehaves")
    ),
    "paused by the person": lambda scene: by("alice", lambda alice: pause_agents(alice.someone, actor=alice)),
    "paused by the company": lambda scene: by(
        "avery", lambda avery: pause_agents(place().organization, actor=avery, why="stocktaking")
    ),
    "paused by the shop": lambda scene: by(
        "sam", lambda sam: pause_agents(None, actor=sam, why="an incident")
    ),
    "taken back by the person": lambda scene: by(
        "alice", lambda alice: revoke_delegation(scene.talk.root, actor=alice)
    ),
    "taken back by the company": lambda scene: by(
        "avery", lambda avery: cuts.cut_delegation(lent(scene), actor=avery, why="too much")
    ),
}

#: Ways in which Acme's directory loses its own.
WAYS_OF_THE_DIRECTORY: dict[str, Callable[[Scene], object]] = {
    "token revoked": lambda scene: by("avery", lambda avery: revoke_token(the_token(), actor=avery)),
    "token switched off by staff": lambda scene: by("sam", switch_the_token_off),
    "organization switched off": WAYS["organization switched off"],
}


#: Ways in which Acme's SIEM loses its log.
WAYS_OF_THE_FEED: dict[str, Callable[[Scene], object]] = {
    "feed ended": lambda scene: by("avery", end_the_feed),
    "feed ended by staff": lambda scene: by("sam", end_the_feed),
    "organization switched off": WAYS["organization switched off"],
}


def by_company_only(scene: Scene) -> Cut:
    """She had come in by password, and Avery, by Acme's connection, shuts that way."""
    acme, avery = connection(), sign_in("avery")
    with open_context("system:sign-in"):
        LoginSession.objects.filter(pk=scene.session.pk).update(connection=None)
        LoginSession.objects.filter(pk=avery.browser.pk).update(connection=acme)
    avery = person(LoginSession.objects.select_related("user", "organization").get(pk=avery.browser.pk))
    with open_context("web", **avery.facts()):
        return require_sso(Domain.objects.select_related("organization").get(name="acme.test"), actor=avery)


def lent(scene: Scene) -> Delegation:
    return Delegation.objects.select_related("principal", "organization").get(pk=scene.talk.root.pk)


def newest() -> int:
    return AuditEvent.objects.order_by("-id").values_list("id", flat=True)[0]


def refused_since(mark: int) -> set[str]:
    """The policies by which the trail says that something was refused."""
    found = AuditEvent.objects.filter(category="policy.decision", id__gt=mark).exclude(outcome="allow")
    return {policy for event in found for policy in event.detail["policies"]}
