"""What an event says, as canonical JSON. PostgreSQL's triggers build the same text in plpgsql."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from audit.canonical import canonical, moment
from audit.context import SCHEMA, Frame
from audit.ids import uuid7

SALT_BYTES: Final = 32


@dataclass(frozen=True)
class Personal:
    """A value that the payload commits to: SHA-256 over salt and the value's canonical JSON."""

    salt: bytes
    value: str

    @property
    def commitment(self) -> str:
        return hashlib.sha256(self.salt + self.value.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Fact:
    category: str
    action: str
    outcome: str
    object_type: str = ""
    object_id: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    detail: Mapping[str, Any] | None = None
    personal: tuple[Personal, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An event before it is a row."""

    uid: UUID
    at: datetime
    fact: Fact
    text: str


def draft(fact: Fact, frame: Frame) -> Draft:
    uid, at = uuid7(), datetime.now(UTC)
    said = {
        name: value for name in ("before", "after", "detail") if (value := getattr(fact, name)) is not None
    }
    permit = {"permit": frame.permit} if frame.permit else {}
    head = {
        "action": fact.action,
        "at": moment(at),
        "category": fact.category,
        "context": {"digest": frame.context.digest, "id": str(frame.context.id)},
        "object": {"id": fact.object_id, "type": fact.object_type},
        "outcome": fact.outcome,
        "schema": SCHEMA,
        "uid": str(uid),
    }
    return Draft(uid, at, fact, canonical({**head, **said, **permit}))


def commit(value: Any) -> Personal:
    return Personal(secrets.token_bytes(SALT_BYTES), canonical(value))
