"""Verified domains are looked at again each day. One that no longer shows its record has a grace, then lapses."""

import logging
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audit.context import open_context
from identity import authority, mails
from identity.domains.txt_records import LookUp, NoNameServerAnswered, look_up
from identity.domains.verbs import shows_challenge
from identity.models import Domain
from identity.models.connections import GRACE

log = logging.getLogger(__name__)

EVERY: Final = timedelta(days=1)
AT_ONCE: Final = 200
"""Domains in one run, so that a slow name server never keeps a worker for long."""


def check_domains(ask: LookUp = look_up) -> int:
    """Returns how many were looked at. A name server that does not answer proves nothing against anybody."""
    due = Q(checked_at__isnull=True) | Q(checked_at__lte=timezone.now() - EVERY)
    domains = Domain.objects.verified().filter(due).order_by(F("checked_at").asc(nulls_first=True))
    looked_at = list(domains.select_related("organization")[:AT_ONCE])
    for domain in looked_at:
        try:
            shown = shows_challenge(domain, ask)
        except NoNameServerAnswered as unknown:
            log.warning("whether %s is still its organization's is not known: %s", domain, unknown)
            shown = None
        _keep(domain, shown)
    return len(looked_at)


def _keep(domain: Domain, shown: bool | None) -> None:
    """The challenge that was looked for must still be the one that counts.

    Where nobody answered, `shown` is None, and the domain waits for its next day like all others: it keeps none of
    them from theirs.
    """
    now = timezone.now()
    with open_context("system:sweep", organization=domain.organization.slug), transaction.atomic():
        authority.lock_organization(domain.organization)
        held = Domain.objects.verified().filter(pk=domain.pk, challenge=domain.challenge)
        held.update(checked_at=now)
        if shown is None:
            return
        if shown:
            held.filter(missing_since__isnull=False).update(missing_since=None)
        elif held.filter(missing_since__isnull=True).update(missing_since=now):
            domain.missing_since = now
            transaction.on_commit(lambda: mails.domain_missing(domain), robust=True)
        elif held.filter(missing_since__lte=now - GRACE).update(
            verified_at=None, connection=None, sso_required=False, missing_since=None
        ):
            transaction.on_commit(lambda: mails.domain_lapsed(domain), robust=True)
