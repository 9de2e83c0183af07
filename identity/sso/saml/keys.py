"""Key pairs of both sides: ours takes its place in two steps, the provider's are read and watched for their end."""

from dataclasses import dataclass

from identity.actor import Actor
from identity.key_pairs import new_key_pair
from identity.models import Connection
from identity.policy import Resource, authorized
from identity.sso.certificates import BadCertificate, Certificate, read_certificate

from .service_provider import idp_certificates


class NoNextKey(ValueError):
    """There is none that could take the present one's place."""


@dataclass(frozen=True)
class Certificates:
    """The provider's, of which any may sign, and ours, the one in use first. `unreadable` are entries that are none."""

    theirs: tuple[Certificate, ...]
    ours: tuple[Certificate, ...]
    unreadable: int = 0


def prepare_next_key(connection: Connection, *, actor: Actor) -> None:
    """Publish a further certificate. Until it is used the provider has time to read our metadata again."""
    with authorized(actor, "connections:manage", _resource(connection)):
        made = new_key_pair(f"Countersign for {connection.organization}"[:64])
        connection.sp_next_private_key, connection.sp_next_certificate = made.private_key, made.certificate
        connection.save(update_fields=("sp_next_private_key", "sp_next_certificate"))


def use_next_key(connection: Connection, *, actor: Actor) -> None:
    """From now on it signs and reads; what is encrypted to the one before can be read no longer."""
    with authorized(actor, "connections:manage", _resource(connection)):
        held = Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
        if not held.sp_next_private_key:
            raise NoNextKey("Prepare the next key first, and let the identity provider read our metadata.")
        held.sp_private_key, held.sp_certificate = held.sp_next_private_key, held.sp_next_certificate
        held.sp_next_private_key = held.sp_next_certificate = ""
        held.save(
            update_fields=("sp_private_key", "sp_certificate", "sp_next_private_key", "sp_next_certificate")
        )
    connection.refresh_from_db()


def certificates_of(connection: Connection) -> Certificates:
    theirs, unreadable = [], 0
    for text in idp_certificates(connection.app.settings.get("idp", {})):
        try:
            theirs.append(read_certificate(text))
        except BadCertificate:
            unreadable += 1
    ours = tuple(read_certificate(pair.certificate) for pair in connection.sp_keys)
    return Certificates(tuple(theirs), ours, unreadable)


def _resource(connection: Connection) -> Resource:
    return Resource("Connection", connection.public_id, {"organization": connection.organization.public_id})
