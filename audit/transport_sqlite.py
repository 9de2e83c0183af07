"""SQLite: functions of the connection, through which triggers ask who writes and get the payload built."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from audit.context import current_frame
from audit.payload import Draft, Fact, Personal, commit, draft
from audit.system_contexts import outcome_of
from audit.writing import context_row

SECRET = {"secret": True}


def prepare(raw: sqlite3.Connection) -> None:
    """Give a fresh connection the functions; one without them cannot write audited tables at all."""
    drafts = Drafts()
    raw.execute(
        "PRAGMA recursive_triggers = ON"
    )  # else REPLACE removes a row without firing its DELETE trigger
    raw.create_function("audit_context", 0, _context)
    raw.create_function("audit_contexts", 0, _contexts)
    raw.create_function("audit_permit", 0, _permit)
    raw.create_function("audit_draft", 6, drafts.draft)
    raw.create_function("audit_drafted", 1, drafts.drafted)
    raw.create_function("audit_personal", 2, drafts.personal_part)


class Drafts:
    """The event that the trigger now running is about to write, and its personal values."""

    def __init__(self) -> None:
        self._draft: Draft | None = None
        self._personal: list[Personal] = []

    def draft(
        self, object_type: str, key: str, action: str, before: str | None, after: str | None, telling: str
    ) -> None:
        self._draft, self._personal = None, []
        frame = current_frame()
        old, new = _changes(before, after)
        if frame is None or (action == "update" and not old):
            return
        fact = Fact(
            "model.change",
            action,
            outcome_of(frame.permit, object_type),
            object_type,
            key,
            before=self._tell(old, telling),
            after=self._tell(new, telling),
        )
        self._draft = draft(fact, frame)

    def drafted(self, part: str) -> str | None:
        if part == "personal":
            return json.dumps(list(range(len(self._personal))))
        return self._part(self._draft, part) if self._draft else None

    def personal_part(self, index: int, part: str) -> str | bytes:
        personal = self._personal[index]
        return personal.salt if part == "salt" else str(getattr(personal, part))

    def _part(self, made: Draft, part: str) -> str:
        match part:
            case "uid":
                return made.uid.hex
            case "at":
                return stored(made.at)
            case "payload":
                return made.text
            case _:
                return str(getattr(made.fact, part))

    def _tell(self, values: dict[str, Any] | None, telling: str) -> dict[str, Any] | None:
        ways = _ways(telling)
        if values is None or not ways:
            return values
        return {name: self._told(value, ways.get(name)) for name, value in values.items()}

    def _told(self, value: Any, way: str | None) -> Any:
        if value is None or way is None:
            return value
        if way == "secret":
            return SECRET
        self._personal.append(committed := commit(value))
        return {"commitment": committed.commitment}


def _changes(before: str | None, after: str | None) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    old = json.loads(before) if before else None
    new = json.loads(after) if after else None
    if old is None or new is None:
        return old, new
    names = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}


@lru_cache
def _ways(telling: str) -> dict[str, str]:
    ways: dict[str, str] = json.loads(telling)
    return ways


def _context() -> str | None:
    frame = current_frame()
    return frame.context.id.hex if frame else None


def _permit() -> str:
    frame = current_frame()
    return frame.permit if frame else ""


def _contexts() -> str:
    frame = current_frame()
    rows = [context_row(context) for context in frame.context.lineage] if frame else []
    names = [field.attname for field in rows[0]._meta.concrete_fields] if rows else []
    return json.dumps([{name: _stored_value(getattr(row, name)) for name in names} for row in rows])


def _stored_value(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    return stored(value) if isinstance(value, datetime) else value


def stored(at: datetime) -> str:
    """A moment as Django keeps it in SQLite: UTC without a zone."""
    return str(at.astimezone(UTC).replace(tzinfo=None))
