"""What identity knows that acts by itself: agents, authority that is used unattended, and keys in the settings."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from identity import cuts
from identity.actor import Actor
from identity.feeds import tokens
from identity.feeds.webhooks import end_webhook
from identity.feeds.whose import PULL
from identity.inventory import connections
from identity.inventory.entries import Entry, Kind, last_uses
from identity.models import (
    Agent,
    Delegation,
    DirectoryToken,
    FeedPlace,
    FeedToken,
    IncidentReport,
    Organization,
    Webhook,
)
from identity.scim.tokens import revoke_token
from identity.signatures import public_keys

IN_SETTINGS = "a new one in front of the list in the settings; the old one stays until nothing needs it"


def agents(organization: Organization | None) -> Iterator[Entry]:
    """The shop's own, so an organization sees none."""
    if organization is not None:
        return
    found = list(Agent.objects.filter(enabled=True).select_related("owner").order_by("name"))
    used = last_uses("agent", [agent.slug for agent in found])
    for agent in found:
        yield Entry(
            "agent",
            agent.public_id,
            agent.name,
            agent.purpose,
            "what each person lends it",
            owner=str(agent.owner),
            owner_active=agent.owner.is_active,
            last_use=used.get(agent.slug),
            expires_at=agent.expires_at,
            rotation="it holds no secret",
        )


def unattended(organization: Organization | None) -> Iterator[Entry]:
    """Authority under which an agent orders without being asked."""
    live = Delegation.objects.live(timezone.now()).filter(unattended_ceiling__gt=0, parent__isnull=True)
    of_one = live.filter(organization=organization) if organization else live
    found = list(of_one.select_related("principal", "agent", "organization").order_by("pk"))
    own = _families(found)
    used = last_uses("delegation", [name for names in own.values() for name in names])
    for delegation in found:
        times = [used[name] for name in own[delegation.public_id] if name in used]
        yield Entry(
            "unattended authority",
            delegation.public_id,
            f"{delegation.agent} for {delegation.principal}",
            "orders without a countersignature",
            " ".join(delegation.scopes),
            owner=str(delegation.principal),
            owner_active=delegation.principal.is_active,
            organization=str(delegation.organization or ""),
            since=delegation.created_at,
            last_use=max(times, default=None),
            expires_at=delegation.expires_at,
            rotation="it ends, and is lent anew",
        )


def keys(organization: Organization | None) -> Iterator[Entry]:
    """By the name of their public half: the secret itself is nobody's to see."""
    if organization is not None:
        return
    used = dict(IncidentReport.objects.order_by().values_list("key").annotate(Max("made_at")))
    for name in public_keys():
        yield Entry(
            "signing key",
            name,
            f"reports, {name}",
            "signs reports of incidents",
            "none",
            last_use=used.get(name),
            rotation=IN_SETTINGS,
        )
    yield Entry(
        "signing key",
        "SECRET_KEY",
        "cookies and links",
        "signs what browsers and mails carry for us",
        "none",
        rotation="a new one in the settings; everybody signs in again",
    )


def sealing_keys(organization: Organization | None) -> Iterator[Entry]:
    """By their number in the settings. When each last opened something is not noted."""
    if organization is not None:
        return
    for number, _ in enumerate(settings.VAULT_KEYS, 1):
        yield Entry(
            "sealing key",
            str(number),
            f"vault, number {number}",
            "seals secrets at rest, and opens them" if number == 1 else "opens what was sealed by it before",
            "none",
            rotation=IN_SETTINGS,
        )


def directory_tokens(organization: Organization | None) -> Iterator[Entry]:
    """By which organizations' directories keep their people and groups here."""
    live = DirectoryToken.objects.live(timezone.now())
    of_one = live.filter(organization=organization) if organization else live
    for token in of_one.select_related("owner", "organization"):
        yield Entry(
            "directory token",
            token.public_id,
            token.purpose,
            "keeps people and groups over SCIM 2.0",
            "directory:read directory:write",
            owner=str(token.owner),
            owner_active=token.owner.is_active,
            answers=token.owner.public_id,
            organization=str(token.organization),
            since=token.created_at,
            last_use=token.last_used_at,
            expires_at=token.expires_at,
            rotation="a new one beside it, then this one is revoked",
        )


def feed_tokens(organization: Organization | None) -> Iterator[Entry]:
    """By which SIEMs pull the log."""
    live = FeedToken.objects.live(timezone.now())
    of_one = live.filter(organization=organization) if organization else live
    found = list(of_one.select_related("owner", "organization"))
    used = _asked([token.reader for token in found])
    for token in found:
        yield Entry(
            "log token",
            token.public_id,
            token.purpose,
            "reads the audit log",
            PULL,
            owner=str(token.owner),
            owner_active=token.owner.is_active,
            organization=str(token.organization or ""),
            answers=token.owner.public_id,
            since=token.created_at,
            last_use=used.get(token.reader),
            expires_at=token.expires_at,
            rotation="a new one beside it, then this one is revoked",
        )


def webhooks(organization: Organization | None) -> Iterator[Entry]:
    """To which the log is delivered. Each holds a secret with us that signs."""
    found = Webhook.objects.filter(ended_at__isnull=True)
    of_one = list(
        (found.filter(organization=organization) if organization else found).select_related(
            "owner", "organization"
        )
    )
    used = _asked([webhook.reader for webhook in of_one])
    for webhook in of_one:
        yield Entry(
            "webhook",
            webhook.public_id,
            webhook.purpose,
            f"is sent {webhook.get_carries_display()}",
            PULL,
            owner=str(webhook.owner),
            owner_active=webhook.owner.is_active,
            organization=str(webhook.organization or ""),
            answers=webhook.owner.public_id,
            since=webhook.created_at,
            last_use=used.get(webhook.reader),
            rotation="a new secret on its page; both sign for a day",
        )


def _asked(readers: list[str]) -> dict[str, datetime]:
    places = FeedPlace.objects.filter(reader__in=readers, asked_at__isnull=False)
    return {place.reader: place.asked_at for place in places if place.asked_at}


def _end_agent(id: str, actor: Actor, why: str) -> None:
    cuts.suspend_agent(Agent.objects.get(public_id=id), actor=actor, why=why)


def _extend_agent(id: str, actor: Actor) -> None:
    cuts.extend_agent(Agent.objects.get(public_id=id), actor=actor)


def _end_delegation(id: str, actor: Actor, why: str) -> None:
    found = Delegation.objects.select_related("principal", "organization")
    cuts.cut_delegation(found.get(public_id=id), actor=actor, why=why)


def _end_directory_token(id: str, actor: Actor, why: str) -> None:
    revoke_token(DirectoryToken.objects.select_related("organization").get(public_id=id), actor=actor)


def _end_feed_token(id: str, actor: Actor, why: str) -> None:
    tokens.revoke_token(FeedToken.objects.select_related("organization").get(public_id=id), actor=actor)


def _end_webhook(id: str, actor: Actor, why: str) -> None:
    end_webhook(Webhook.objects.select_related("organization").get(public_id=id), actor=actor)


def _families(roots: list[Delegation]) -> dict[str, list[str]]:
    """The names under which each is used: conversations, and whom they hand over to, work by children."""
    names = {root.public_id: [root.public_id] for root in roots}
    generation = {root.pk: root.public_id for root in roots}
    while generation:
        found = Delegation.objects.filter(parent__in=generation)
        below = [(row.pk, generation[row.parent_id], row.public_id) for row in found if row.parent_id]
        for _, root, name in below:
            names[root].append(name)
        generation = {key: root for key, root, _ in below}
    return names


KINDS = (
    Kind("agent", agents, end=_end_agent, extend=_extend_agent),
    Kind("unattended authority", unattended, end=_end_delegation),
    Kind("directory token", directory_tokens, end=_end_directory_token),
    Kind("log token", feed_tokens, end=_end_feed_token),
    Kind("webhook", webhooks, end=_end_webhook),
    Kind("signing key", keys),
    Kind("sealing key", sealing_keys),
    *connections.KINDS,
)
