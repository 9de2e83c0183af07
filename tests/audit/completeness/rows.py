"""Rows for any model, made from its fields: like a row that is there, but for some values and whatever is unique."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import models
from django.db.models import Field, ForeignKey, Model

NASTY = ["", "plain", 'ü "quoted"', "a'b\\c\n\t", "<b>&amp;", "日本 🙂", "%s {x} ;--"]
OBJECTS = [{}, [], {"a": [1, None, True]}, ["ü", {'q"': "\\"}], {"n": -1, "t": "x\ny"}]


def new_row(model: type[Model], random: Random) -> Model:
    like = any_row(model, random)
    values = {field.attname: _value(field, like, random) for field in _fields(model)}
    return model(**values)


def any_row(model: type[Model], random: Random) -> Any:
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    return model._base_manager.get(pk=random.choice(keys)) if keys else None


def some_field(model: type[Model], random: Random) -> Field[Any, Any]:
    return random.choice(_fields(model))


def fresh(field: Field[Any, Any], random: Random) -> Any:
    """Any value that the field may hold."""
    if field.null and random.random() < 0.25:
        return None
    if isinstance(field, ForeignKey):
        row = any_row(field.remote_field.model, random)
        return row and getattr(row, field.target_field.attname)
    if field.choices:
        return random.choice([value for value, _ in field.flatchoices])
    return _of_type(field, random)


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _value(field: Field[Any, Any], like: Model | None, random: Random) -> Any:
    if like is None:
        keep = field.has_default() and random.random() < 0.6
        return field.get_default() if keep else fresh(field, random)
    alike = random.random() < 0.8 and not field.unique
    return getattr(like, field.attname) if alike else fresh(field, random)


def _of_type(field: Field[Any, Any], random: Random) -> Any:
    match field.get_internal_type():
        case "BooleanField":
            return random.random() < 0.5
        case "DateTimeField":
            return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=random.randrange(10**14))
        case "DateField":
            return date(2026, 1, 1) + timedelta(days=random.randrange(1000))
        case "TimeField":
            return time(random.randrange(24), random.randrange(60))
        case "DurationField":
            return timedelta(microseconds=random.randrange(10**12))
        case "BinaryField":
            return random.randbytes(5)
        case "UUIDField":
            return uuid.UUID(int=random.getrandbits(128))
        case "JSONField":
            return random.choice(OBJECTS)
        case "PositiveSmallIntegerField" | "PositiveIntegerField" | "PositiveBigIntegerField":
            return random.choice([0, 1, 2, 5, 100, 9_999])
        case "IntegerField":
            return random.choice([-3, 0, 7])
        case _:
            return _text(field, random)


def _text(field: models.Field[Any, Any], random: Random) -> str:
    unique = f"{random.getrandbits(40):x}"
    text = f"{random.choice(NASTY)}{unique}" if random.random() < 0.7 or field.unique else ""
    return text[-(field.max_length or 200) :]
