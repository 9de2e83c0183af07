"""Rows as SCIM resources (RFC 7643 §3.1), each with the version that its ETag carries.

A version is weak, and a digest of all that is shown: whoever changes something changes it, be it the directory, an
admin who ends a membership, or somebody who leaves a group.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from scim2_models import Resource

from identity.models import DirectoryGroup, DirectoryUser

from .schema import Group, Person

BASE = "/scim/v2"

Payload = dict[str, Any]
Shown = Resource[Any]


def location(*parts: str) -> str:
    return "/".join((f"{settings.SITE_URL}{BASE}", *parts))


def shown_user(entry: DirectoryUser) -> Shown:
    """`entry` is one of `visible_to`."""
    groups = [
        {
            "value": group.public_id,
            "$ref": location("Groups", group.public_id),
            "display": group.display_name,
            "type": "direct",
        }
        for group in entry.directory_groups.all()
    ]
    payload = {**entry.attributes, "groups": groups}
    if "active" in payload:
        payload["active"] = is_active(entry)
    resource: Shown = Person.model_validate(_identified(payload, "User", entry))
    return resource


def shown_group(group: DirectoryGroup) -> Shown:
    members = [
        {"value": member.public_id, "$ref": location("Users", member.public_id), "type": "User"}
        for member in group.members.all()
    ]
    payload = {
        "schemas": [str(Group.__schema__)],
        "displayName": group.display_name,
        "externalId": group.external_id or None,
        "members": members,
    }
    return Group.model_validate(_identified(payload, "Group", group))


def is_active(entry: DirectoryUser) -> bool:
    """Whether they have a place; or would have, were they in a group that means one. Not if others ended it."""
    has_place: bool = entry.has_place  # type: ignore[attr-defined]  # annotated by visible_to
    return has_place or (entry.active and (entry.ended_here or entry.place_id is None))


def _identified(payload: Payload, kind: str, row: DirectoryUser | DirectoryGroup) -> Payload:
    meta = {
        "resourceType": kind,
        "created": row.created_at.isoformat(),
        "lastModified": row.changed_at.isoformat(),
        "location": location(f"{kind}s", row.public_id),
    }
    whole = {**payload, "id": row.public_id, "meta": meta}
    text = json.dumps(whole, sort_keys=True).encode()
    return {**whole, "meta": {**meta, "version": f'W/"{hashlib.sha256(text).hexdigest()[:20]}"'}}
