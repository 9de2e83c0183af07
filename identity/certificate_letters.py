"""Letters to an organization's admins before a certificate of their identity provider ends."""

from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.context import open_context
from identity import mails
from identity.models import CertificateNotice, Connection
from identity.sso.certificates import Certificate
from identity.sso.saml.keys import certificates_of

DAYS: Final = (30, 7)
"""Before the end: one letter each."""


def tell_of_ending_certificates() -> int:
    """How many letters' worth there was to tell. Whoever runs it twice, or in two places, tells nothing twice.

    Admins of an organization that is off could do nothing: they are told once it is back.
    """
    now = timezone.now()
    watched = Connection.objects.enabled().filter(protocol=Connection.Protocol.SAML)
    told = 0
    for connection in watched.select_related("app", "organization"):
        for certificate in certificates_of(connection).theirs:
            due = [days for days in DAYS if now < certificate.ends_at <= now + timedelta(days=days)]
            told += bool(due) and _tell(connection, certificate, min(due))
    return told


def _tell(connection: Connection, certificate: Certificate, days: int) -> bool:
    """The row is written before the letter: one that a crash swallows is better than one that comes every hour."""
    try:
        with open_context("system:sweep", organization=connection.organization.slug), transaction.atomic():
            CertificateNotice.objects.create(
                connection=connection, fingerprint=certificate.fingerprint, days=days
            )
    except IntegrityError:
        return False
    mails.certificate_ends(connection, certificate, days)
    return True
