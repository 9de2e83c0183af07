"""An organization's identity providers: brought, tried, switched on and off by its admins."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from allauth.socialaccount.models import SocialApp
from django.db import transaction
from django.utils import timezone

from audit.events import record
from identity import mails
from identity.actor import Actor
from identity.administration import managing
from identity.group_roles import meaning
from identity.mails import admins_of
from identity.models import Connection, Domain, LoginSession, Organization
from identity.models.connections import BY_KEY, BY_SECRET
from identity.trials import passed_trial

ACTION: Final = "connections:manage"
OURS: Final = (
    "client_secret",
    "client_secret_since",
    "client_secret_ends_on",
    "sp_private_key",
    "sp_certificate",
)
ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
PROVIDERS: Final[Mapping[str, str]] = {
    Connection.Protocol.SAML: "saml",
    Connection.Protocol.OIDC: "openid_connect",
}


class ConnectionRefused(ValueError):
    """It cannot be done with this connection; the sentence says why."""


def add_connection(organization: Organization, protocol: str, name: str, *, actor: Actor) -> Connection:
    """Switched off, and knowing no provider yet: its own addresses are what the provider must be told first."""
    with managing(organization, ACTION, actor):
        slug = _new_slug(organization)
        app = SocialApp.objects.create(
            provider=PROVIDERS[protocol], provider_id=slug, client_id=slug, name=name
        )
        return Connection.objects.create(organization=organization, protocol=protocol, app=app)


@dataclass(frozen=True)
class Credentials:
    """Of an OpenID Connect client, by a secret or by a key of ours. An empty secret leaves the one that is; `ends_on`
    goes with a new one."""

    client_id: str = ""
    secret: str = ""
    ends_on: date | None = None
    by_key: bool = False

    def keep(self, held: Connection) -> None:
        """Where a key does it, there is no secret that could leak."""
        held.app.client_id = self.client_id or held.app.client_id
        held.app.settings = {**held.app.settings, "client_auth": BY_KEY if self.by_key else BY_SECRET}
        if self.by_key:
            held.client_secret, held.client_secret_since, held.client_secret_ends_on = "", None, None
            held.make_key()
        elif self.secret:
            held.client_secret, held.client_secret_since = self.secret, timezone.now()
            held.client_secret_ends_on = self.ends_on


def change_provider(
    connection: Connection, said: Mapping[str, Any], *, actor: Actor, shown: Credentials | None = None
) -> None:
    """What is known of the provider: `said` replaces settings of the same name, `shown` is what we show there.

    Once people came in by it, its provider stays the same one: at another, their subjects could be somebody else's.
    """
    with managing(connection.organization, ACTION, actor):
        held = _held(connection)
        if _was_used(held) and _identity(said) != _identity(held.app.settings):
            raise ConnectionRefused(
                "This is another provider. Add a connection for it, try it, and let your domains go over."
            )
        held.app.settings = {**held.app.settings, **said}
        if shown is not None:
            shown.keep(held)
            held.save(update_fields=OURS)
        held.app.save(update_fields=("settings", "client_id"))


def change_people(
    connection: Connection,
    *,
    actor: Actor,
    mapping: Mapping[str, str],
    groups_claim: str,
    default_role: str,
) -> None:
    """How people are read: attributes by name, the claim that names groups, and the role without a mapped group."""
    with managing(connection.organization, ACTION, actor):
        held = _held(connection)
        named = {wanted: name for wanted, name in mapping.items() if name}
        held.app.settings = {**held.app.settings, "attribute_mapping": named}
        held.app.save(update_fields=("settings",))
        held.groups_claim, held.default_role = groups_claim, default_role
        held.save(update_fields=("groups_claim", "default_role"))


def allow_portal(connection: Connection, allowed: bool, *, actor: Actor) -> None:
    """Whether its people may begin at their company's portal: SAML alone, where nobody here has asked."""
    if connection.protocol != Connection.Protocol.SAML:
        raise ConnectionRefused("By OpenID Connect every sign-in begins here.")
    with managing(connection.organization, ACTION, actor):
        Connection.objects.filter(pk=connection.pk).update(idp_initiated=allowed)
    connection.refresh_from_db()


def switch_on_connection(connection: Connection, domains: Iterable[Domain], *, actor: Actor) -> None:
    """After a test of what is set by now. The verified domains given are its own from the same moment on.

    What its groups mean is felt by whom a directory names. Raises ConnectionRefused, NobodyLeft.
    """
    with meaning(connection, connection.group_roles.values_list("group", flat=True), actor=actor):
        held = _held(connection)
        if passed_trial(held) is None:
            raise ConnectionRefused("Test it first: somebody has to come in by it within the hour before.")
        Connection.objects.filter(pk=held.pk).update(enabled=True)
        own = Domain.objects.verified().filter(organization=held.organization, sso_required=False)
        own.filter(pk__in=[domain.pk for domain in domains]).update(connection=held)
    connection.refresh_from_db()


def hand_over_connection(connection: Connection, *, actor: Actor) -> None:
    """The organization's admins are written to: it waits for them to test it and to switch it on."""
    with managing(connection.organization, ACTION, actor):
        if not admins_of(connection.organization).exists():
            raise ConnectionRefused(
                f"{connection.organization} has no admin yet. Make somebody an admin first."
            )
        record("auth", "connection", "handed_over", detail={"connection": connection.public_id})
        transaction.on_commit(lambda: mails.connection_waits(connection), robust=True)


def drop_connection(connection: Connection, *, actor: Actor) -> None:
    """One that never let anybody in leaves nothing behind but the trail."""
    with managing(connection.organization, ACTION, actor):
        held = _held(connection)
        if _was_used(held):
            raise ConnectionRefused(
                "It is on, or people have come in by it. Then it can be switched off, and stays on record."
            )
        held.domains.update(connection=None, sso_required=False)
        held.delete()
        held.app.delete()


def is_complete(connection: Connection) -> bool:
    """Whether the provider is known, so that it can be tried."""
    known = connection.app.settings
    if connection.protocol == Connection.Protocol.SAML:
        return bool(known.get("idp"))
    return bool(known.get("issuer"))


def _held(connection: Connection) -> Connection:
    return Connection.objects.select_related("app", "organization").get(pk=connection.pk)


def _was_used(held: Connection) -> bool:
    return held.enabled or LoginSession.objects.filter(connection=held).exists()


def _identity(known: Mapping[str, Any]) -> tuple[Any, Any]:
    return known.get("idp", {}).get("entity_id"), known.get("issuer")


def _new_slug(organization: Organization) -> str:
    """It stands in addresses that are typed into other people's systems: short, and never used before."""
    return f"{organization.slug[:40]}-{''.join(secrets.choice(ALPHABET) for _ in range(6))}"
