"""OCSF 1.3.0: changes of rows as Entity Management (3004), sign-ins as Authentication (3002), else API Activity (6003).

What OCSF has no attribute for stands in `unmapped`; `raw_data` is the canonical payload, whose bytes are hashed, and
empty where that was dropped.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from audit.feed import Entry
from audit.formats.base import Format, Personal, beginning, compact, revealed

VERSION: Final = "1.3.0"
PRODUCT: Final = {"name": "Countersign", "vendor_name": "Countersign"}

AUTHENTICATION: Final = 3002
ENTITY_MANAGEMENT: Final = 3004
API_ACTIVITY: Final = 6003
_CATEGORIES: Final = {3: "Identity & Access Management", 6: "Application Activity"}

CREATE, READ, UPDATE, DELETE, OTHER = 1, 2, 3, 4, 99
LOGON, LOGOFF = 1, 2
SUCCESS, FAILURE = 1, 2
INFORMATIONAL, MEDIUM = 1, 3
USER, SYSTEM = 1, 3

#: By the last word of an action: `orders:read`, `insert`, `sign_in`.
_ACTIVITIES: Final[Mapping[int, Mapping[str, tuple[int, str]]]] = {
    ENTITY_MANAGEMENT: {"insert": (CREATE, "Create"), "update": (UPDATE, "Update"), "delete": (DELETE, "Delete")},
    AUTHENTICATION: {"sign_in": (LOGON, "Logon"), "sign_out": (LOGOFF, "Logoff")},
    API_ACTIVITY: {
        "read": (READ, "Read"), "pull": (READ, "Read"), "deliver": (READ, "Read"), "export": (READ, "Read"),
        "place": (CREATE, "Create"), "grant": (CREATE, "Create"), "cancel": (DELETE, "Delete"),
        "revoke": (DELETE, "Delete"), "write": (UPDATE, "Update"), "change": (UPDATE, "Update"),
    },
}  # fmt: skip

#: Outcomes after which nothing was done; those of policies that a yes could change are named by how they begin.
_FAILED: Final = ("deny", "refused", "failed", "error", "require_")


def _line(entry: Entry, personal: Personal) -> str:
    payload, context = entry.facts, json.loads(entry.context)
    class_uid = _class_of(entry)
    activity, name = _ACTIVITIES[class_uid].get(entry.action.rpartition(":")[2], (OTHER, entry.action))
    failed = entry.outcome.startswith(_FAILED)
    shown = {"personal": seen} if personal and (seen := revealed(payload, personal)) else {}
    told = {
        "class_uid": class_uid,
        "category_uid": class_uid // 1000,
        "category_name": _CATEGORIES[class_uid // 1000],
        "activity_id": activity,
        "activity_name": name,
        "type_uid": class_uid * 100 + activity,
        "severity_id": MEDIUM if failed else INFORMATIONAL,
        "status_id": FAILURE if failed else SUCCESS,
        "status": entry.outcome,
        "time": int(entry.at.timestamp() * 1000),
        "metadata": _metadata(entry, context),
        "actor": _actor(entry, context),
        **_OF_CLASS[class_uid](entry, payload),
        "unmapped": {"context": context, "detail": payload.get("detail", {}), **shown},
        "raw_data": entry.payload,
    }
    return compact(told)


def _class_of(entry: Entry) -> int:
    return {"model.change": ENTITY_MANAGEMENT, "auth": AUTHENTICATION}.get(entry.category, API_ACTIVITY)


def _metadata(entry: Entry, context: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "product": PRODUCT,
        "uid": str(entry.uid),
        "sequence": entry.position,
        "log_name": entry.category,
        "correlation_uid": context["id"],
    }


def _actor(entry: Entry, context: Mapping[str, Any]) -> dict[str, Any]:
    actor: dict[str, Any] = {"user": _user(entry)}
    if entry.agent:
        actor["app_name"] = entry.agent
    if "session" in context:
        actor["session"] = {"uid": context["session"]}
    return actor


def _user(entry: Entry) -> dict[str, Any]:
    """Nobody's work is the system's, by the name of its context."""
    known = (
        {"uid": entry.principal, "type_id": USER}
        if entry.principal
        else {"uid": entry.source, "type_id": SYSTEM}
    )
    return known | ({"org": {"uid": entry.organization}} if entry.organization else {})


def _entity(entry: Entry, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What it was, and what became of it: the changed fields alone."""
    entity = {"type": entry.object_type, "uid": entry.object_id}
    before, after = payload.get("before"), payload.get("after")
    return {
        "entity": entity | ({"data": before} if before else {}),
        "entity_result": entity | ({"data": after} if after else {}),
    }


def _authentication(entry: Entry, payload: Mapping[str, Any]) -> dict[str, Any]:
    detail = payload.get("detail", {})
    session = {"session": {"uid": detail["session"]}} if "session" in detail else {}
    about = entry.object_type.endswith(".user") and bool(entry.object_id)
    user = {"uid": entry.object_id, "type_id": USER} if about else _user(entry)
    return {"user": user, "service": {"name": PRODUCT["name"]}, **session}


def _api(entry: Entry, payload: Mapping[str, Any]) -> dict[str, Any]:
    resources = [{"type": entry.object_type, "uid": entry.object_id}] if entry.object_type else []
    message = payload.get("detail", {}).get("reason")
    return {
        "api": {"operation": entry.action, "service": {"name": entry.category}},
        "src_endpoint": {"name": entry.source},
        **({"resources": resources} if resources else {}),
        **({"message": message} if message else {}),
    }


_OF_CLASS: Final = {ENTITY_MANAGEMENT: _entity, AUTHENTICATION: _authentication, API_ACTIVITY: _api}


def _position_in(line: str) -> int:
    return int(json.loads(line)["metadata"]["sequence"])


OCSF: Final = Format(
    "ocsf",
    f"OCSF {VERSION}",
    "ndjson",
    "application/x-ndjson",
    _line,
    _position_in,
    beginning('{"class_uid":'),
)
