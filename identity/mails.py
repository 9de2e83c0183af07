"""Letters of organizations to their people. Sent when what they speak of has committed."""

import logging
from typing import Any, Final

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from identity.models import Connection, Domain, Invitation, Membership, Organization
from identity.sso.certificates import Certificate

log = logging.getLogger(__name__)

NOT_SENT: Final = (OSError, ValueError)
"""Those of smtplib are the first, too; the second is an address whose name no host can have, as IDNA writes it."""


class MailNotSent(Exception):
    """A person waits for a mail that could not be handed over."""


def invited(invitation: Invitation) -> None:
    """Raises MailNotSent, of which whoever invites is told."""
    address = settings.SITE_URL + reverse("invitation", args=[invitation.public_id])
    subject = f"{invitation.organization} invites you to Countersign"
    about = {"invitation": invitation, "address": address}
    text = render_to_string("identity/mail/invited.txt", about)
    try:
        send_mail(_on_one_line(subject), text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except NOT_SENT as error:
        log.exception("An invitation could not be sent: %s", invitation.public_id)
        raise MailNotSent from error


def connection_waits(connection: Connection) -> None:
    """Set up by staff, it waits for the organization's own test."""
    address = settings.SITE_URL + reverse("organization-connection", args=[connection.public_id])
    subject = f"A sign-in for {connection.organization} waits for you"
    about = {"connection": connection, "address": address}
    _to_admins(connection.organization, subject, "connection_waits", **about)


def certificate_ends(connection: Connection, certificate: Certificate, days: int) -> None:
    """One by which the organization's identity provider signs."""
    subject = f"A certificate of {connection.organization}'s sign-in ends within {days} days"
    about = {"connection": connection, "certificate": certificate, "site": settings.SITE_URL}
    _to_admins(connection.organization, subject, "certificate_ends", **about)


def admins_of(organization: Organization) -> QuerySet[Membership]:
    """Those who can act: an account that is switched off keeps its place."""
    places = Membership.objects.filter(organization=organization, ended_at__isnull=True)
    return places.filter(role=Membership.Role.ADMIN, user__is_active=True)


def domain_missing(domain: Domain) -> None:
    """Its record is gone; there is time to put it back."""
    _of_domain(domain, f"{domain} no longer shows that it is yours", "domain_missing")


def domain_lapsed(domain: Domain) -> None:
    _of_domain(domain, f"{domain} is no longer your domain at Countersign", "domain_lapsed")


def send_text(to: str, subject: str, text: str) -> bool:
    """Whether it was handed over. One address that takes no mail keeps nobody else from theirs."""
    try:
        send_mail(_on_one_line(subject), text, settings.DEFAULT_FROM_EMAIL, [to])
    except NOT_SENT:
        log.exception("A letter could not be sent to %s: %s", to, subject)
        return False
    return True


def _on_one_line(subject: str) -> str:
    """A name in it may have been typed with a line break, which no header has."""
    return " ".join(subject.split())


def _of_domain(domain: Domain, subject: str, name: str) -> None:
    address = settings.SITE_URL + reverse("organization-domain", args=[domain.public_id])
    _to_admins(domain.organization, subject, name, domain=domain, address=address)


def _to_admins(organization: Organization, subject: str, name: str, **context: Any) -> None:
    text = render_to_string(f"identity/mail/{name}.txt", context)
    for place in admins_of(organization).select_related("user"):
        send_text(place.user.email, subject, text)
