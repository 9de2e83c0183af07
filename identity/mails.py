"""Letters of organizations to their people. Sent when what they speak of has committed."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from identity.models import Connection, Domain, Invitation, Membership, Organization


class MailNotSent(Exception):
    """A person waits for a mail that could not be handed over."""


def invited(invitation: Invitation) -> None:
    address = settings.SITE_URL + reverse("invitation", args=[invitation.public_id])
    subject = f"{invitation.organization} invites you to Countersign"
    _send(invitation.email, subject, "invited", invitation=invitation, address=address)


def connection_waits(connection: Connection) -> None:
    """Set up by staff, it waits for the organization's own test."""
    address = settings.SITE_URL + reverse("organization-connection", args=[connection.public_id])
    subject = f"A sign-in for {connection.organization} waits for you"
    for place in admins_of(connection.organization).select_related("user"):
        _send(place.user.email, subject, "connection_waits", connection=connection, address=address)


def admins_of(organization: Organization) -> QuerySet[Membership]:
    """Those who can act: an account that is switched off keeps its place."""
    places = Membership.objects.filter(organization=organization, ended_at__isnull=True)
    return places.filter(role=Membership.Role.ADMIN, user__is_active=True)


def domain_missing(domain: Domain) -> None:
    """Its record is gone; there is time to put it back."""
    _to_admins(domain, f"{domain} no longer shows that it is yours", "domain_missing")


def domain_lapsed(domain: Domain) -> None:
    _to_admins(domain, f"{domain} is no longer your domain at Countersign", "domain_lapsed")


def _to_admins(domain: Domain, subject: str, name: str) -> None:
    address = settings.SITE_URL + reverse("organization-domain", args=[domain.public_id])
    for place in admins_of(domain.organization).select_related("user"):
        _send(place.user.email, subject, name, domain=domain, address=address)


def _send(to: str, subject: str, name: str, **context: Any) -> None:
    text = render_to_string(f"identity/mail/{name}.txt", context)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
