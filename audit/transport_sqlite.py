"""SQLite: functions of the connection, through which triggers ask who writes and get the payload built."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from audit.canonical import canonical
from audit.context import Context, current_frame
from audit.payload import Fact, Personal, commit, draft
from audit.system_contexts import outcome_of
from audit.writing import REFERENCES

SECRET = {"secret": True}

Ways: TypeAlias = Mapping[str, str]


def prepare(raw: sqlite3.Connection) -> None:
    """Give a fresh connection the functions; one without them cannot write audited tables at all."""
    drafts = Drafts()
    raw.execute(
        "PRAGMA recursive_triggers = ON"
    )  # else REPLACE removes a row without firing its DELETE trigger
    for name, arguments, answer in (
        ("audit_context", 0, _context),
        ("audit_contexts", 0, _contexts),
        ("audit_permit", 0, _permit),
        ("audit_draft", 6, drafts.draft),
        ("audit_drafted_uid", 0, lambda: drafts.uid),
        ("audit_drafted_at", 0, lambda: drafts.at),
        ("audit_drafted_outcome", 0, lambda: drafts.outcome),
        ("audit_drafted_payload", 0, lambda: drafts.payload),
        ("audit_drafted_personal", 0, drafts.personal_parts),
        ("audit_personal", 2, drafts.personal_part),
    ):
        raw.create_function(name, arguments, answer)


class Drafts:
    """The event that the trigger now running is about to write, and its personal values. No uid: there is none."""

    def __init__(self) -> None:
        self.uid: str | None = None
        self.at = self.outcome = self.payload = ""
        self._personal: list[Personal] = []

    def draft(
        self, object_type: str, key: str, action: str, before: str | None, after: str | None, telling: str
    ) -> None:
        self.uid, self._personal = None, []
        frame, ways = current_frame(), _ways(telling)
        if frame is None:
            return
        if before and after:
            before, after = self._differing(before, after, ways)
        else:
            before, after = self._tell(before, ways), self._tell(after, ways)
        if before or after:
            self.outcome = outcome_of(frame.permit, object_type)
            fact = Fact("model.change", action, self.outcome, object_type, key, before, after)
            made = draft(fact, frame)
            self.uid, self.at, self.payload = made.uid.hex, stored(made.at), made.text

    def personal_parts(self) -> str:
        return json.dumps(list(range(len(self._personal))))

    def personal_part(self, index: int, part: str) -> str | bytes:
        personal = self._personal[index]
        return personal.salt if part == "salt" else str(getattr(personal, part))

    def _differing(self, before: str, after: str, ways: Ways) -> tuple[str, str]:
        old, new = json.loads(before), json.loads(after)
        names = [name for name in old if old[name] != new[name]]
        if not names:
            return "", ""
        return (
            canonical({name: self._told(old[name], ways.get(name)) for name in names}),
            canonical({name: self._told(new[name], ways.get(name)) for name in names}),
        )

    def _tell(self, values: str | None, ways: Ways) -> str:
        """SQLite's own text is canonical, but for how it escapes."""
        if not values or (not ways and "\\" not in values):
            return values or ""
        told = {name: self._told(value, ways.get(name)) for name, value in json.loads(values).items()}
        return canonical(told)

    def _told(self, value: Any, way: str | None) -> Any:
        if value is None or way is None:
            return value
        if way == "secret":
            return SECRET
        self._personal.append(committed := commit(value))
        return {"commitment": committed.commitment}


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
    return json.dumps([_row(context) for context in frame.context.lineage] if frame else [])


def _row(context: Context) -> dict[str, Any]:
    """As writing.context_row has it, in SQLite's own spelling, without the model that takes three times as long."""
    parent = context.facts.get("parent")
    return {
        **{name: context.facts.get(name) for name in REFERENCES},
        "id": context.id.hex,
        "source": context.source,
        "parent": UUID(parent).hex if parent else None,
        "opened_at": stored(context.opened_at),
        "facts": context.text,
        "digest": context.digest,
    }


def stored(at: datetime) -> str:
    """A moment as Django keeps it in SQLite: UTC without a zone."""
    return str(at.astimezone(UTC).replace(tzinfo=None))
