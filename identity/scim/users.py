"""What a directory does with people: each verb is one decision, one transaction, under the organization's lock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unicodedata import normalize

from django.utils import timezone
from scim2_models import (
    InvalidValueException,
    NotFoundException,
    PatchOp,
    PayloadTooLargeException,
    UniquenessException,
)

from identity.actor import Actor
from identity.memberships import live_membership
from identity.models import DirectoryUser

from . import schema
from .accounts import account_for, full_name_of, move_address, own_address, rename
from .keeping import keeping
from .places import settle_place
from .shown import shown_user
from .versions import require_version

LONGEST_NAME = 255
LONGEST_ENTRY = 64 * 1024  # bytes
#: What is ours to say, or is not kept.
NOT_STORED = frozenset({"id", "meta", "groups", "password"})


def get_user(public_id: str, *, actor: Actor) -> DirectoryUser:
    """Raises NotFoundException, also for somebody of another organization's directory."""
    entry = DirectoryUser.objects.visible_to(actor).filter(public_id=public_id).first()
    if entry is None:
        raise NotFoundException(detail=f"There is no user {public_id}.")
    return entry


def create_user(wanted: schema.User, *, actor: Actor) -> DirectoryUser:
    """Raises UniquenessException where the name, or the account that the address means, is taken."""
    organization = actor.company
    with keeping("DirectoryUser", "", actor):
        address = own_address(wanted, organization)
        entry = DirectoryUser(organization=organization, address=address)
        if wanted.active is None:
            wanted.active = True
        _write(entry, wanted)
        entry.user = account_for(address, full_name_of(wanted), organization)
        _refuse_second_entry(entry)
        entry.active = bool(wanted.active)
        entry.place = live_membership(entry.user, organization)
        entry.save()
        rename(entry, full_name_of(wanted))
        settle_place(entry)
    return get_user(entry.public_id, actor=actor)


def replace_user(public_id: str, wanted: schema.User, *, actor: Actor, if_match: str = "") -> DirectoryUser:
    """RFC 7644 §3.5.1. Whoever does not say whether the person is active leaves it as it is."""
    with _changing(public_id, if_match, actor) as entry:
        before: Any = shown_user(entry)
        wanted.replace(before)
        said = wanted.active
        if said is None:
            wanted.active = before.active
        _settle(entry, before, wanted, said)
    return get_user(public_id, actor=actor)


def patch_user(public_id: str, patch: PatchOp[Any], *, actor: Actor, if_match: str = "") -> DirectoryUser:
    """RFC 7644 §3.5.2: all operations or none."""
    with _changing(public_id, if_match, actor) as entry:
        before: Any = shown_user(entry)
        after: Any = before.model_copy(deep=True)
        # What comes out alike, whatever stood there before, was said.
        other: Any = before.model_copy(deep=True, update={"active": not before.active})
        changed = [patch.patch(one, scim_policy=schema.POLICY) for one in (after, other)]
        if any(changed):
            _settle(entry, before, after, after.active if after.active == other.active else None)
    return get_user(public_id, actor=actor)


def delete_user(public_id: str, *, actor: Actor, if_match: str = "") -> None:
    """The place ends, and what the directory said about the person is forgotten. Their account goes on."""
    with _changing(public_id, if_match, actor) as entry:
        entry.active = False
        settle_place(entry)
        entry.directory_groups.clear()
        entry.user_name = entry.name_key = entry.address = entry.external_id = ""
        entry.attributes, entry.deleted_at = {}, timezone.now()
        entry.save()


def name_key(user_name: str) -> str:
    """As the standard's comparison has it: without case, composed."""
    return normalize("NFC", normalize("NFC", user_name).lower())


@contextmanager
def _changing(public_id: str, if_match: str, actor: Actor) -> Iterator[DirectoryUser]:
    """Locked, then read: what is changed is what the version was compared with."""
    with keeping("DirectoryUser", public_id, actor):
        entry = get_user(public_id, actor=actor)
        require_version(if_match, shown_user(entry))
        yield entry


def _settle(entry: DirectoryUser, before: schema.User, after: schema.User, active: bool | None) -> None:
    """What was said of `active` is kept also where it was so: others may have ended the place, or given it back."""
    address = own_address(after, entry.organization)
    _write(entry, after)
    if address != entry.address:
        move_address(entry, address)
        entry.address = address
    if full_name_of(after) != full_name_of(before):
        rename(entry, full_name_of(after))
    if active is not None:
        entry.active = active
    entry.save()
    if active is not None:
        settle_place(entry)


def _write(entry: DirectoryUser, wanted: schema.User) -> None:
    """What the directory said, as it said it. Raises where it is too long, or the name is somebody else's."""
    user_name, external_id = wanted.user_name or "", wanted.external_id or ""
    for name, text in (("userName", name_key(user_name)), ("externalId", external_id)):
        if len(text) > LONGEST_NAME or not text.isprintable():
            raise InvalidValueException(
                detail=f"{name} has at most {LONGEST_NAME} characters that can be seen."
            )
    if not user_name.strip():
        raise InvalidValueException(detail="userName is empty.")
    stored = {name: value for name, value in wanted.model_dump().items() if name not in NOT_STORED}
    if len(json.dumps(stored)) > LONGEST_ENTRY:
        raise PayloadTooLargeException(detail=f"A user has at most {LONGEST_ENTRY} bytes.")
    entry.user_name, entry.name_key, entry.external_id = user_name, name_key(user_name), external_id
    entry.attributes = stored
    _refuse_taken_name(entry)


def _refuse_taken_name(entry: DirectoryUser) -> None:
    others = DirectoryUser.objects.filter(organization=entry.organization, deleted_at__isnull=True)
    if others.filter(name_key=entry.name_key).exclude(pk=entry.pk).exists():
        raise UniquenessException(detail=f"The userName {entry.user_name} is taken.")


def _refuse_second_entry(entry: DirectoryUser) -> None:
    others = DirectoryUser.objects.filter(organization=entry.organization, deleted_at__isnull=True)
    if others.filter(user=entry.user).exists():
        raise UniquenessException(detail=f"The account of {entry.address} is another user's already.")
