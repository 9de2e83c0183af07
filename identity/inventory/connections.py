"""What of organizations' connections lasts by itself: certificates that are believed, secrets and keys that we show."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import TypedDict

from django.db.models import Max, QuerySet
from django.urls import reverse

from identity.actor import Actor
from identity.inventory.entries import CannotBeDone, Entry, Kind
from identity.models import CertificateUse, Connection, LoginSession, Organization
from identity.models.connections import BY_KEY
from identity.sso.certificates import Certificate
from identity.sso.saml.keys import LastCertificate, certificates_of, drop_certificate

CERTIFICATE, SECRET, OURS = "provider's certificate", "client secret", "our key at a provider"


def certificates(organization: Organization | None) -> Iterator[Entry]:
    """By each of which a provider may say who somebody is. An old one that nobody uses is one too many."""
    uses = CertificateUse.objects.values_list("connection", "fingerprint", "last_used_at")
    used = {(connection, fingerprint): at for connection, fingerprint, at in uses}
    for connection in _open(organization).filter(protocol=Connection.Protocol.SAML):
        theirs = certificates_of(connection).theirs
        last = max((one.ends_at for one in theirs), default=None)
        for one in theirs:
            yield Entry(
                CERTIFICATE,
                _id(connection, one),
                f"{connection.app.name}, {one.fingerprint[:16]}",
                "the identity provider signs by it",
                f"says who comes in for {_domains(connection)}",
                **_owned(connection),
                since=one.begins_at,
                last_use=used.get((connection.pk, one.fingerprint)),
                expires_at=one.ends_at,
                rotation="the next one comes with the provider's metadata, then this one is ended",
                where=reverse("organization-provider", args=[connection.public_id]),
                shuts_out=one.ends_at == last,
            )


def secrets(organization: Organization | None) -> Iterator[Entry]:
    """By which we show a provider who we are."""
    for connection in _open(organization).filter(protocol=Connection.Protocol.OIDC).exclude(client_secret=""):
        ends_on = connection.client_secret_ends_on
        yield Entry(
            SECRET,
            connection.public_id,
            f"{connection.app.name}, client {connection.app.client_id}",
            "shows the provider that it is us who ask",
            "learns who signs in",
            **_owned(connection),
            since=connection.client_secret_since,
            last_use=_last_sign_in(connection),
            expires_at=datetime.combine(ends_on, time(), UTC) if ends_on else None,
            rotation="a new one at the provider, then here",
            where=reverse("organization-provider", args=[connection.public_id]),
            shuts_out=True,
            age_matters=True,
        )


def ours(organization: Organization | None) -> Iterator[Entry]:
    """Two, while one takes the place of the other. Providers look at the key, and seldom at its end."""
    for connection in _open(organization).exclude(sp_certificate=""):
        if (
            connection.protocol == Connection.Protocol.OIDC
            and connection.app.settings.get("client_auth") != BY_KEY
        ):
            continue
        for place, one in enumerate(certificates_of(connection).ours):
            yield Entry(
                OURS,
                _id(connection, one),
                f"{connection.app.name}, {one.fingerprint[:16]}",
                "announced, to take the present one's place"
                if place
                else "signs what we ask of the provider",
                "asks who signs in",
                **_owned(connection),
                since=one.begins_at,
                last_use=None if place else _last_sign_in(connection),
                expires_at=one.ends_at,
                rotation="the next one is announced, then used",
                where=reverse("organization-keys", args=[connection.public_id]),
            )


def _open(organization: Organization | None) -> QuerySet[Connection]:
    """One that is off lets nobody in, by whatever it knows."""
    of_one = (
        Connection.objects.filter(organization=organization) if organization else Connection.objects.all()
    )
    return of_one.filter(enabled=True).select_related("app", "organization").order_by("pk")


class _Owned(TypedDict):
    owner: str
    owner_active: bool
    organization: str


def _owned(connection: Connection) -> _Owned:
    organization = connection.organization
    return _Owned(owner=str(organization), owner_active=organization.enabled, organization=str(organization))


def _domains(connection: Connection) -> str:
    return ", ".join(connection.domains.verified().values_list("name", flat=True)) or "no domain"


def _last_sign_in(connection: Connection) -> datetime | None:
    newest: datetime | None = LoginSession.objects.filter(connection=connection).aggregate(
        at=Max("started_at")
    )["at"]
    return newest


def _id(connection: Connection, certificate: Certificate) -> str:
    return f"{connection.public_id}:{certificate.fingerprint}"


def _end_certificate(id: str, actor: Actor, why: str) -> None:
    public_id, _, fingerprint = id.partition(":")
    connection = Connection.objects.select_related("app", "organization").get(public_id=public_id)
    try:
        drop_certificate(connection, fingerprint, actor=actor)
    except LastCertificate as refused:
        raise CannotBeDone(str(refused)) from refused


KINDS = (
    Kind(CERTIFICATE, certificates, end=_end_certificate),
    Kind(SECRET, secrets),
    Kind(OURS, ours),
)
