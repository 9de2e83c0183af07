"""An organization's identity providers: brought, tried, switched on and off by its admins."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final

from allauth.socialaccount.models import SocialApp

from identity.actor import Actor
from identity.administration import managing
from identity.models import Connection, Domain, GroupRole, LoginSession, Organization
from identity.trials import passed_trial

ACTION: Final = "connections:manage"
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


def change_provider(
    connection: Connection, said: Mapping[str, Any], *, actor: Actor, client_id: str = "", secret: str = ""
) -> None:
    """What is known of the provider: `said` replaces settings of the same name. An empty secret leaves the one that is.

    Once people came in by it, its provider stays the same one: at another, their subjects could be somebody else's.
    """
    with managing(connection.organization, ACTION, actor):
        held = _held(connection)
        if _was_used(held) and _identity(said) != _identity(held.app.settings):
            raise ConnectionRefused(
                "This is another provider. Add a connection for it, try it, and let your domains go over."
            )
        held.app.settings = {**held.app.settings, **said}
        held.app.client_id = client_id or held.app.client_id
        held.app.save(update_fields=("settings", "client_id"))
        if secret:
            held.client_secret = secret
            held.save(update_fields=("client_secret",))


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


def map_group(connection: Connection, group: str, role: str, *, actor: Actor) -> GroupRole:
    """Felt at each person's next sign-in."""
    with managing(connection.organization, ACTION, actor):
        entry, made = GroupRole.objects.get_or_create(
            connection=connection, group=group, defaults={"role": role}
        )
        if not made and entry.role != role:
            entry.role = role
            entry.save(update_fields=("role",))
        return entry


def unmap_group(entry: GroupRole, *, actor: Actor) -> None:
    with managing(entry.connection.organization, ACTION, actor):
        GroupRole.objects.filter(pk=entry.pk).delete()


def switch_on_connection(connection: Connection, domains: Iterable[Domain], *, actor: Actor) -> None:
    """After a test of what is set by now. The verified domains given are its own from the same moment on."""
    with managing(connection.organization, ACTION, actor):
        held = _held(connection)
        if passed_trial(held) is None:
            raise ConnectionRefused("Test it first: somebody has to come in by it within the hour before.")
        Connection.objects.filter(pk=held.pk).update(enabled=True)
        own = Domain.objects.verified().filter(organization=held.organization, sso_required=False)
        own.filter(pk__in=[domain.pk for domain in domains]).update(connection=held)
    connection.refresh_from_db()


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
