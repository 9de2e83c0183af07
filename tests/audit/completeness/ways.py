"""Every way in which code writes rows of a model. Each raises what the database refuses."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Field, Model

from tests.audit.completeness.rows import any_row, fresh, new_row, some_field

Way = Callable[[type[Model], Random], object]


class Nothing(Exception):
    """There is no row, or no field, to which this could be done."""


def _there(model: type[Model], random: Random) -> Any:
    if (row := any_row(model, random)) is None:
        raise Nothing
    return row


def _changed(model: type[Model], random: Random) -> tuple[Any, Field[Any, Any]]:
    row, field = _there(model, random), some_field(model, random)
    setattr(row, field.attname, fresh(field, random))
    return row, field


def create(model: type[Model], random: Random) -> None:
    new_row(model, random).save(force_insert=True)


def bulk_create(model: type[Model], random: Random) -> None:
    model._base_manager.bulk_create([new_row(model, random), new_row(model, random)])


def save(model: type[Model], random: Random) -> None:
    _changed(model, random)[0].save()


def save_some(model: type[Model], random: Random) -> None:
    row, field = _changed(model, random)
    row.save(update_fields=[field.name])


def save_unread(model: type[Model], random: Random) -> None:
    """A row by its key alone, that was never read."""
    row = new_row(model, random)
    row.pk = _there(model, random).pk
    row.save()


def update(model: type[Model], random: Random) -> None:
    row, field = _changed(model, random)
    model._base_manager.filter(pk=row.pk).update(**{field.attname: getattr(row, field.attname)})


def update_many(model: type[Model], random: Random) -> None:
    _, field = _changed(model, random)
    model._base_manager.update(**{field.attname: fresh(field, random)})


def count_up(model: type[Model], random: Random) -> None:
    numbers = [field for field in model._meta.concrete_fields if "Integer" in field.get_internal_type()]
    if not numbers:
        raise Nothing
    field = random.choice(numbers)
    model._base_manager.update(**{field.name: F(field.name) + 1})


def bulk_update(model: type[Model], random: Random) -> None:
    row, field = _changed(model, random)
    model._base_manager.bulk_update([row], [field.name])


def get_or_create(model: type[Model], random: Random) -> None:
    row = new_row(model, random)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = {field.attname: getattr(row, field.attname) for field in fields}
    model._base_manager.get_or_create(**values)


def update_or_create(model: type[Model], random: Random) -> None:
    row, field = _changed(model, random)
    model._base_manager.update_or_create(pk=row.pk, defaults={field.attname: getattr(row, field.attname)})


def delete(model: type[Model], random: Random) -> None:
    """With all that hangs on it."""
    _there(model, random).delete()


def delete_queryset(model: type[Model], random: Random) -> None:
    model._base_manager.filter(pk__lte=_there(model, random).pk).delete()


def link(model: type[Model], random: Random) -> None:
    """Many-to-many, by each of its verbs."""
    fields = model._meta.many_to_many
    if not fields:
        raise Nothing
    field = random.choice(fields)
    links = getattr(_there(model, random), field.name)
    other = any_row(field.remote_field.model, random)
    if other is None:
        raise Nothing
    random.choice([links.add, links.remove, lambda one: links.set([one]), lambda one: links.clear()])(other)


def sql_update(model: type[Model], random: Random) -> None:
    row, field = _changed(model, random)
    value = field.get_db_prep_save(getattr(row, field.attname), connection)
    _execute(f'UPDATE {_name(model)} SET "{field.column}" = %s WHERE {_key(model)} = %s', [value, row.pk])


def sql_delete(model: type[Model], random: Random) -> None:
    _execute(f"DELETE FROM {_name(model)} WHERE {_key(model)} = %s", [_there(model, random).pk])


def sql_insert(model: type[Model], random: Random) -> None:
    names, marks, values = _prepared(new_row(model, random), with_key=False)
    _execute(f"INSERT INTO {_name(model)} ({names}) VALUES ({marks})", values)


def sql_upsert(model: type[Model], random: Random) -> None:
    row, field = _changed(model, random)
    names, marks, values = _prepared(row, with_key=True)
    put = f'ON CONFLICT ({_key(model)}) DO UPDATE SET "{field.column}" = EXCLUDED."{field.column}"'
    _execute(f"INSERT INTO {_name(model)} ({names}) VALUES ({marks}) {put}", values)


def sql_replace(model: type[Model], random: Random) -> None:
    """SQLite's own; it takes away every row that is in the way of a unique value."""
    if connection.vendor != "sqlite":
        raise Nothing
    names, marks, values = _prepared(_changed(model, random)[0], with_key=True)
    _execute(f"INSERT OR REPLACE INTO {_name(model)} ({names}) VALUES ({marks})", values)


def sql_key(model: type[Model], random: Random) -> None:
    row = _there(model, random)
    _execute(
        f"UPDATE {_name(model)} SET {_key(model)} = %s WHERE {_key(model)} = %s", [10**6 + row.pk, row.pk]
    )


def undone(model: type[Model], random: Random) -> None:
    """Whatever it was, a savepoint takes it back."""
    with transaction.atomic():
        random.choice([way for way in WAYS if way is not undone])(model, random)
        transaction.set_rollback(True)


WAYS: tuple[Way, ...] = (
    create, bulk_create, save, save_some, save_unread, update, update_many, count_up, bulk_update, get_or_create,
    update_or_create, delete, delete_queryset, link, sql_update, sql_delete, sql_insert, sql_upsert, sql_replace,
    sql_key, undone,
)  # fmt: skip


#: These ask Django for nothing, and may leave a reference that leads nowhere.
BY_SQL = frozenset({sql_update, sql_delete, sql_insert, sql_upsert, sql_replace, sql_key, undone})


def _prepared(row: Model, *, with_key: bool) -> tuple[str, str, list[Any]]:
    fields = [field for field in row._meta.concrete_fields if with_key or not field.primary_key]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    return names, ", ".join(["%s"] * len(fields)), values


def _execute(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _name(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


def _key(model: type[Model]) -> str:
    return f'"{model._meta.pk.column}"'
