"""The organization at a glance, with what wants to be looked after."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from identity.models import Connection, Domain, Invitation, Organization, Pause
from identity.requests import ActorRequest
from identity.sso.certificates import WARN_BEFORE
from identity.sso.saml.keys import certificates_of

from .frame import organization_of, page


@dataclass(frozen=True)
class Warned:
    text: str
    href: str
    label: str


@login_required
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request)
    now = timezone.now()
    connections = list(organization.connections.select_related("app").order_by("pk"))
    domains = list(organization.domains.select_related("connection__app"))
    context = {
        "members": organization.memberships.filter(ended_at__isnull=True).count(),
        "invited": Invitation.objects.open(now).filter(organization=organization).count(),
        "connections": connections,
        "domains": domains,
        "pause": Pause.objects.filter(organization=organization, ended_at=None).first(),
        "warnings": [
            *_of_domains(domains),
            *_of_connections(connections),
            *_of_secrets(connections),
            *_of_ways_in(organization),
        ],
    }
    return page(request, "home", organization, context)


def _of_domains(domains: list[Domain]) -> Iterator[Warned]:
    for domain in domains:
        href = reverse("organization-domain", args=[domain.public_id])
        if domain.verified_at is None:
            yield Warned(f"{domain} is not verified yet.", href, "Verify it")
        elif domain.lapses_at is not None:
            yield Warned(
                f"{domain} no longer shows its record. It lapses on {domain.lapses_at:%-d %B}.",
                href,
                "Put it right",
            )


def _of_connections(connections: list[Connection]) -> Iterator[Warned]:
    now = timezone.now()
    for connection in connections:
        href = reverse("organization-provider", args=[connection.public_id])
        certificates = certificates_of(connection).theirs
        if not certificates or not connection.enabled:
            continue
        last = max(certificates, key=lambda certificate: certificate.ends_at)
        if last.has_ended(now):
            yield Warned(
                f"The certificate of {connection.app.name} has expired: nobody can come in.", href, "Renew it"
            )
        elif last.ends_soon(now):
            text = f"The certificate of {connection.app.name} expires on {last.ends_at:%-d %B %Y}."
            yield Warned(text, href, "Bring the next one")


def _of_secrets(connections: list[Connection]) -> Iterator[Warned]:
    today = timezone.localdate()
    for connection in connections:
        ends_on = connection.client_secret_ends_on
        if connection.enabled and ends_on is not None and ends_on <= today + WARN_BEFORE:
            href = reverse("organization-provider", args=[connection.public_id])
            ends = "has ended: nobody can come in." if ends_on < today else f"ends on {ends_on:%-d %B %Y}."
            yield Warned(f"The client secret of {connection.app.name} {ends}", href, "Bring a new one")


def _of_ways_in(organization: Organization) -> Iterator[Warned]:
    for domain in organization.domains.filter(sso_required=True).select_related("connection__app"):
        if domain.connection is not None and not domain.connection.enabled:
            href = reverse("organization-domain", args=[domain.public_id])
            yield Warned(
                f"{domain} requires {domain.connection.app.name}, which is switched off.", href, "Decide"
            )
