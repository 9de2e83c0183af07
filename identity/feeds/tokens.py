"""The tokens that SIEMs show: made by an organization's admins or by staff, shown once, revoked at once."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone

from identity.actor import Actor
from identity.cutting import deciding
from identity.feeds.whose import MANAGE, log_of, reach_of
from identity.models import FeedToken, Organization

PREFIX: Final = "cslog_"  # so that scanners for leaked secrets know it
LONGEST: Final = timedelta(days=366)


class BadToken(ValueError):
    """What was asked for makes no sense; the sentence says why."""


def make_token(
    organization: Organization | None, *, purpose: str, lasts: timedelta, actor: Actor
) -> tuple[FeedToken, str]:
    """The row, and the token itself, which nobody can read again."""
    if not purpose.strip():
        raise BadToken("Say which system shows the token.")
    if not timedelta(0) < lasts <= LONGEST:
        raise BadToken("A token lasts at least a moment and at most a year.")
    secret = PREFIX + secrets.token_urlsafe(32)
    with deciding(actor, MANAGE, log_of(organization), reach_of(organization)):
        token = FeedToken.objects.create(
            organization=organization,
            purpose=purpose.strip(),
            owner=actor.someone,
            digest=FeedToken.digest_of(secret),
            expires_at=timezone.now() + lasts,
        )
    return token, secret


def revoke_token(token: FeedToken, *, actor: Actor) -> None:
    """When this returns, nothing is handed out for it any more."""
    with deciding(actor, MANAGE, log_of(token.organization), reach_of(token.organization)):
        FeedToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def find_token(secret: str) -> FeedToken | None:
    """Also one that is dead: the policy says so, and the trail keeps that it was tried."""
    digest = FeedToken.digest_of(secret)
    return FeedToken.objects.select_related("organization").filter(digest=digest).first()


def tokens_of(organization: Organization | None) -> Iterable[FeedToken]:
    """Those that still open something first."""
    tokens = FeedToken.objects.filter(organization=organization).select_related("owner", "organization")
    return tokens.order_by(F("revoked_at").desc(nulls_first=True), "-created_at")
