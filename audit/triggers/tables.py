"""What a trigger must know of a model: its table, and how each column is told in an event."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

from django.db.models import Field, ForeignKey, Model, UniqueConstraint

from audit.capture import Guarded, Recorded, audited
from audit.models import Anchor, AuditContext, AuditEvent, Checkpoint, Dropping, LogEntry, PersonalValue, Tile

NO_CONTEXT = "audit: nothing says who writes {type}; open audit.context.open_context(source, ...) around it"
NO_PERMIT = "audit: no decision permits this write of {type}; ask identity.policy.authorized first"
APPEND_ONLY = "audit: {table} is append-only"
NO_TRUNCATE = "audit: {table} is recorded row by row and cannot be truncated"

#: Table -> its columns, or None where they are those of the model.
Existing: TypeAlias = Mapping[str, Collection[str] | None]

KEPT = (AuditContext, AuditEvent, LogEntry, Tile, Checkpoint, Anchor, Dropping)
ERASABLE = (PersonalValue,)


class Kind(Enum):
    """How a value is told; everything without a kind of its own is text."""

    BOOLEAN = auto()
    INTEGER = auto()
    MOMENT = auto()
    DURATION = auto()
    UUID = auto()
    BINARY = auto()
    TEXT = auto()


class Telling(Enum):
    PLAIN = "plain"
    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105 - a way of telling


@dataclass(frozen=True)
class Column:
    name: str
    column: str
    kind: Kind
    telling: Telling


@dataclass(frozen=True)
class Table:
    name: str
    object_type: str
    key: Column
    guarded: bool
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    """Columns whose values a row has alone; no columns, where it is something else that tells rows apart."""


def tables(existing: Existing) -> Iterator[Table]:
    for model, declaration in audited():
        if (name := model._meta.db_table) in existing:
            there = existing[name]
            if there is None or model._meta.pk.column in there:
                yield table_of(model, declaration, there)


def table_of(model: type[Model], declaration: Recorded, there: Collection[str] | None = None) -> Table:
    """As the model says, or of the columns that are there."""
    known = [_column(field, declaration) for field in model._meta.local_concrete_fields]
    columns = known if there is None else [*_those_of(known, there)]
    return Table(
        name=model._meta.db_table,
        object_type=model._meta.label_lower,
        key=_column(model._meta.pk, declaration),
        guarded=isinstance(declaration, Guarded),
        columns=tuple(sorted(columns, key=lambda column: column.name)),
        keys=keys_of(model, {column.column for column in columns}),
    )


def keys_of(model: type[Model], there: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Those of which all columns are there; a constraint's condition is left out, so that a key may be one too many."""
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    named = [
        *((field.name,) for field in fields.values() if field.unique),
        *model._meta.unique_together,
        *(one.fields for one in model._meta.constraints if isinstance(one, UniqueConstraint)),
    ]
    keys = (tuple(str(fields[name].column) for name in names) for names in named)
    return tuple(key for key in keys if set(key) <= set(there))


def fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _those_of(known: list[Column], there: Collection[str]) -> Iterator[Column]:
    """What nobody declares any more may be personal, and stays unsaid."""
    yield from (column for column in known if column.column in there)
    for name in sorted(set(there) - {column.column for column in known}):
        yield Column(name, name, Kind.TEXT, Telling.SECRET)


def _column(field: Field[Any, Any], declaration: Recorded) -> Column:
    telling = Telling.PLAIN
    if field.name in declaration.personal:
        telling = Telling.PERSONAL
    elif field.name in declaration.secret:
        telling = Telling.SECRET
    return Column(field.attname, str(field.column), _kind(field), telling)


def _kind(field: Field[Any, Any]) -> Kind:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return _KINDS.get(field.get_internal_type(), Kind.TEXT)


_KINDS = {
    "BooleanField": Kind.BOOLEAN,
    "DateTimeField": Kind.MOMENT,
    "DurationField": Kind.DURATION,
    "UUIDField": Kind.UUID,
    "BinaryField": Kind.BINARY,
    **dict.fromkeys(
        [
            f"{size}{name}Field"
            for size in ("", "Small", "Big", "Positive", "PositiveSmall", "PositiveBig")
            for name in ("Integer", "Auto")
        ],
        Kind.INTEGER,
    ),
}
