"""Key pairs of both sides: ours takes its place in two steps, the provider's are read and watched for their end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from identity.actor import Actor
from identity.administration import managing
from identity.key_pairs import new_key_pair
from identity.models import CertificateUse, Connection
from identity.sso.certificates import (
    BadCertificate,
    Certificate,
    fingerprint_of,
    read_certificate,
)

from .service_provider import idp_certificates

ACTION: Final = "connections:manage"
USE_IS_NOTED_EVERY: Final = timedelta(hours=1)


class LastCertificate(ValueError):
    """Without it nobody could come in; the sentence says so."""


class NoNextKey(ValueError):
    """There is none that could take the present one's place."""


class AlreadyAnnounced(ValueError):
    """The provider may have read that one: it stays."""


@dataclass(frozen=True)
class Certificates:
    """The provider's, of which any may sign, and ours, the one in use first. `unreadable` are entries that are none."""

    theirs: tuple[Certificate, ...]
    ours: tuple[Certificate, ...]
    unreadable: int = 0


def prepare_next_key(connection: Connection, *, actor: Actor) -> None:
    """Publish a further certificate. Until it is used the provider has time to read our metadata again."""
    with managing(connection.organization, ACTION, actor):
        held = Connection.objects.get(pk=connection.pk)
        if held.sp_next_private_key:
            raise AlreadyAnnounced("One is announced already.")
        made = new_key_pair(f"Countersign for {connection.organization}"[:64])
        held.sp_next_private_key, held.sp_next_certificate = made.private_key, made.certificate
        held.save(update_fields=("sp_next_private_key", "sp_next_certificate"))
    connection.refresh_from_db()


def use_next_key(connection: Connection, *, actor: Actor) -> None:
    """From now on it signs and reads; what is encrypted to the one before can be read no longer."""
    with managing(connection.organization, ACTION, actor):
        held = Connection.objects.get(pk=connection.pk)
        if not held.sp_next_private_key:
            raise NoNextKey("Prepare the next key first, and let the identity provider read our metadata.")
        held.sp_private_key, held.sp_certificate = held.sp_next_private_key, held.sp_next_certificate
        held.sp_next_private_key = held.sp_next_certificate = ""
        held.save(
            update_fields=("sp_private_key", "sp_certificate", "sp_next_private_key", "sp_next_certificate")
        )
    connection.refresh_from_db()


def drop_certificate(connection: Connection, fingerprint: str, *, actor: Actor) -> None:
    """What is signed by it is believed no more: a rollover is over, or its key is in the wrong hands."""
    with managing(connection.organization, ACTION, actor):
        app = Connection.objects.select_related("app").get(pk=connection.pk).app
        known = app.settings["idp"]
        kept = [text for text in idp_certificates(known) if fingerprint_of(text) != fingerprint]
        if not kept:
            raise LastCertificate("Nobody could come in without it. Bring the next one first.")
        app.settings["idp"] = {**known, "x509cert": kept[0], "x509certs": kept[1:]}
        app.save(update_fields=("settings",))


def note_use(connection: Connection, fingerprint: str) -> None:
    """Somebody came in by its word. Once an hour is often enough to see that a rollover is over."""
    now = timezone.now()
    seen, made = CertificateUse.objects.get_or_create(
        connection=connection, fingerprint=fingerprint, defaults={"last_used_at": now}
    )
    if not made and seen.last_used_at < now - USE_IS_NOTED_EVERY:
        CertificateUse.objects.filter(pk=seen.pk).update(last_used_at=now)


def certificates_of(connection: Connection) -> Certificates:
    theirs, unreadable = [], 0
    for text in idp_certificates(connection.app.settings.get("idp", {})):
        try:
            theirs.append(read_certificate(text))
        except BadCertificate:
            unreadable += 1
    ours = tuple(read_certificate(pair.certificate) for pair in connection.sp_keys)
    return Certificates(tuple(theirs), ours, unreadable)
