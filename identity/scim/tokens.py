"""The tokens that directories show: made by an organization's admins or by staff, shown once, revoked at once."""

import secrets
from datetime import timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone

from identity.actor import Actor, directory_of
from identity.administration import managing, resource_of
from identity.models import DirectoryToken, Organization
from identity.policy import authorized

MANAGE: Final = "directory:manage"
PREFIX = "csdir_"  # so that scanners for leaked secrets know it
LONGEST = timedelta(days=366)
USE_IS_NOTED_EVERY = timedelta(hours=1)


class BadToken(ValueError):
    """What was asked for makes no sense; the sentence says why."""


def make_token(
    organization: Organization, *, purpose: str, lasts: timedelta, actor: Actor
) -> tuple[DirectoryToken, str]:
    """The row, and the token itself, which nobody can read again."""
    if not purpose.strip():
        raise BadToken("Say which directory shows the token.")
    if not timedelta(0) < lasts <= LONGEST:
        raise BadToken("A token lasts at least a moment and at most a year.")
    secret = PREFIX + secrets.token_urlsafe(32)
    with managing(organization, MANAGE, actor):
        token = DirectoryToken.objects.create(
            organization=organization,
            purpose=purpose.strip(),
            owner=actor.someone,
            digest=DirectoryToken.digest_of(secret),
            expires_at=timezone.now() + lasts,
        )
    return token, secret


def revoke_token(token: DirectoryToken, *, actor: Actor) -> None:
    """When this returns, nothing that was shown with it commits any more."""
    with managing(token.organization, MANAGE, actor):
        DirectoryToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def switch_off_token(token: DirectoryToken, *, actor: Actor) -> None:
    """When this returns, nothing that is shown with it commits until it is switched on again."""
    with managing(token.organization, MANAGE, actor):
        DirectoryToken.objects.filter(pk=token.pk).update(enabled=False)


def switch_on_token(token: DirectoryToken, *, actor: Actor) -> None:
    with managing(token.organization, MANAGE, actor):
        DirectoryToken.objects.filter(pk=token.pk).update(enabled=True)


def find_token(secret: str) -> DirectoryToken | None:
    """Also one that is dead: the policy says so, and the trail keeps that it was tried."""
    digest = DirectoryToken.digest_of(secret)
    return DirectoryToken.objects.select_related("organization").filter(digest=digest).first()


def note_use(token: DirectoryToken) -> None:
    """Once an hour, as a decided reading of its own; the writes of the hour stand in the trail one by one."""
    now = timezone.now()
    if token.last_used_at is not None and token.last_used_at > now - USE_IS_NOTED_EVERY:
        return
    with authorized(directory_of(token), "directory:read", resource_of(token.organization)):
        DirectoryToken.objects.filter(pk=token.pk).update(last_used_at=now)


def tokens_of(organization: Organization) -> list[DirectoryToken]:
    """Those that still open something first."""
    tokens = organization.directory_tokens.select_related("owner", "organization")
    return list(tokens.order_by(F("revoked_at").desc(nulls_first=True), "-created_at"))
