"""The tables, told twice: as the trail has it, replayed from empty, and as they are."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, Model

from audit.canonical import moment
from audit.capture import Recorded, audited
from audit.events import reveal
from audit.models import AuditEvent

Row = dict[str, Any]
Tables = dict[tuple[str, str], Row]

SECRET = "a secret that is there"


def replayed(since: int = 0, begin: Tables | None = None) -> Tables:
    """Every change of a row, oldest first, with personal values read back."""
    events = list(AuditEvent.objects.filter(category="model.change", id__gt=since).order_by("id"))
    values = reveal(events)
    tables = dict(begin or {})
    for event in events:
        _apply(tables, event, values)
    return tables


def as_they_are() -> Tables:
    return {
        (model._meta.label_lower, str(row.pk)): _row(row, declared)
        for model, declared in audited()
        for row in model._base_manager.order_by("pk")
    }


def differences(told: Tables, there: Tables) -> dict[tuple[str, str], tuple[Row | None, Row | None]]:
    keys = told.keys() | there.keys()
    return {key: (told.get(key), there.get(key)) for key in keys if told.get(key) != there.get(key)}


def _apply(tables: Tables, event: AuditEvent, values: dict[str, Any]) -> None:
    model = MODELS[event.object_type]
    before, after = (_told(model, side, values) for side in (event.before, event.after))
    key = model._meta.pk.attname
    was = (event.object_type, str(before.get(key, event.object_id)))
    row = tables.pop(was, {})
    if any(row[name] != value for name, value in before.items()) and event.action != "insert":
        raise AssertionError(f"{event} tells of another row before it than what the trail came to")
    if event.action != "delete":
        tables[event.object_type, event.object_id] = row | after


def _told(model: type[Model], side: Row, values: dict[str, Any]) -> Row:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: _read(fields[name], value, values) for name, value in side.items()}


def _read(field: Field[Any, Any], value: Any, values: dict[str, Any]) -> Any:
    if value == {"secret": True}:
        return SECRET
    if isinstance(value, dict):
        value = values[value["commitment"]]
    is_json = field.get_internal_type() == "JSONField" and value is not None
    return json.loads(value) if is_json else value


def _row(row: Model, declared: Recorded) -> Row:
    return {
        field.attname: _plain(getattr(row, field.attname), field, field.name in declared.secret)
        for field in row._meta.concrete_fields
    }


def _plain(value: Any, field: Field[Any, Any], is_secret: bool) -> Any:
    """As JSON would have it. A JSONField's null is the text `null` in the database, and no value at all here."""
    if value is None:
        return None
    if is_secret:
        return SECRET
    match value:
        case datetime():
            return moment(value)
        case date() | time() | UUID():
            return str(value)
        case timedelta():
            return value // timedelta(microseconds=1)
        case bytes() | memoryview():
            return bytes(value).hex()
        case bool() | int() | str() | dict() | list():
            return value
    return str(value) if not isinstance(field, ForeignKey) else value


MODELS = {model._meta.label_lower: model for model, _ in audited()}
