"""What a directory does with groups. Who comes into one, or leaves it, has the role that the rest of them mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from scim2_models import InvalidValueException, NotFoundException, PatchOp

from identity.actor import Actor
from identity.models import DirectoryGroup, DirectoryUser

from . import schema
from .group_patch import Members, apply_patch, ids_of
from .keeping import keeping
from .places import mapped_groups, settle_roles
from .shown import shown_group
from .versions import require_version

LONGEST_NAME = 255
MOST_MEMBERS = 10_000
AT_ONCE = 500


def get_group(public_id: str, *, actor: Actor) -> DirectoryGroup:
    """Raises NotFoundException, also for a group of another organization's directory."""
    group = DirectoryGroup.objects.visible_to(actor).filter(public_id=public_id).first()
    if group is None:
        raise NotFoundException(detail=f"There is no group {public_id}.")
    return group


def create_group(wanted: schema.Group, *, actor: Actor) -> DirectoryGroup:
    group = DirectoryGroup(organization=actor.company)
    with keeping("DirectoryGroup", "", actor):
        _settle(group, wanted, actor)
    return get_group(group.public_id, actor=actor)


def replace_group(
    public_id: str, wanted: schema.Group, *, actor: Actor, if_match: str = ""
) -> DirectoryGroup:
    """RFC 7644 §3.5.1: members that are not named leave."""
    with _changing(public_id, if_match, actor) as group:
        _settle(group, wanted, actor)
    return get_group(public_id, actor=actor)


def patch_group(public_id: str, patch: PatchOp[Any], *, actor: Actor, if_match: str = "") -> DirectoryGroup:
    """RFC 7644 §3.5.2: all operations or none."""
    with _changing(public_id, if_match, actor) as group:
        before: Any = shown_group(group)
        _settle(group, apply_patch(patch, before), actor)
    return get_group(public_id, actor=actor)


def delete_group(public_id: str, *, actor: Actor, if_match: str = "") -> None:
    """What it gave its people goes with it."""
    with _changing(public_id, if_match, actor) as group:
        people, gave = _members(group), _is_mapped(group)
        group.delete()
        if gave:
            settle_roles(people)


@contextmanager
def _changing(public_id: str, if_match: str, actor: Actor) -> Iterator[DirectoryGroup]:
    """Locked, then read: what is changed is what the version was compared with."""
    with keeping("DirectoryGroup", public_id, actor):
        group = get_group(public_id, actor=actor)
        require_version(if_match, shown_group(group))
        yield group


def _settle(group: DirectoryGroup, wanted: schema.Group, actor: Actor) -> None:
    """People who stay in a group that means another thing by now are as much concerned as who comes and goes."""
    people = _people(ids_of(wanted.members or []), actor)
    before, meant = (_members(group), _is_mapped(group)) if group.pk else (set(), False)
    renamed = (group.display_name, group.external_id) != (wanted.display_name, wanted.external_id or "")
    if not renamed and people == before:
        return
    _write(group, wanted)
    group.members.set(people)
    if meant or _is_mapped(group):
        settle_roles(before | people if renamed else before ^ people)


def _write(group: DirectoryGroup, wanted: schema.Group) -> None:
    display_name, external_id = wanted.display_name or "", wanted.external_id or ""
    for name, text in (("displayName", display_name), ("externalId", external_id)):
        if len(text) > LONGEST_NAME or not text.isprintable():
            raise InvalidValueException(
                detail=f"{name} has at most {LONGEST_NAME} characters that can be seen."
            )
    if not display_name.strip():
        raise InvalidValueException(detail="displayName is empty.")
    group.display_name, group.external_id = display_name, external_id
    group.save()


def _people(members: Members, actor: Actor) -> set[DirectoryUser]:
    """Raises InvalidValueException where one of them is not in this directory."""
    if len(members) > MOST_MEMBERS:
        raise InvalidValueException(detail=f"A group has at most {MOST_MEMBERS} members.")
    found: set[DirectoryUser] = set()
    for some in _in_parts(list(members)):
        found |= set(DirectoryUser.objects.visible_to(actor).filter(public_id__in=some))
    if missing := members.keys() - {entry.public_id for entry in found}:
        raise InvalidValueException(detail=f"There is no user {min(missing)[:40]}.")
    return found


def _in_parts(ids: list[str]) -> Iterable[list[str]]:
    """No more at once than a statement may name."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _members(group: DirectoryGroup) -> set[DirectoryUser]:
    return set(group.members.select_related("user", "organization"))


def _is_mapped(group: DirectoryGroup) -> bool:
    names = {group.display_name, group.external_id} - {""}
    return not names.isdisjoint(mapped_groups(group.organization))
