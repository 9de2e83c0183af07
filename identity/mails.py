"""Letters of organizations to their people. Sent when what they speak of has committed."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from identity.models import Domain, Invitation, Membership


def invited(invitation: Invitation) -> None:
    address = settings.SITE_URL + reverse("invitation", args=[invitation.public_id])
    subject = f"{invitation.organization} invites you to Countersign"
    _send(invitation.email, subject, "invited", invitation=invitation, address=address)


def domain_missing(domain: Domain) -> None:
    """Its record is gone; there is time to put it back."""
    _to_admins(domain, f"{domain} no longer shows that it is yours", "domain_missing")


def domain_lapsed(domain: Domain) -> None:
    _to_admins(domain, f"{domain} is no longer your domain at Countersign", "domain_lapsed")


def _to_admins(domain: Domain, subject: str, name: str) -> None:
    address = settings.SITE_URL + reverse("organization-domain", args=[domain.public_id])
    admins = Membership.objects.filter(
        organization=domain.organization, role=Membership.Role.ADMIN, ended_at__isnull=True
    )
    for place in admins.select_related("user"):
        _send(place.user.email, subject, name, domain=domain, address=address)


def _send(to: str, subject: str, name: str, **context: Any) -> None:
    text = render_to_string(f"identity/mail/{name}.txt", context)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
