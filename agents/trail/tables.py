"""The tables that leave evidence, by the names that events know them by."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from agents.trail.subjects import UnknownSubject
from audit.capture import audited


@cache
def tables() -> dict[str, type[Model]]:
    return {model._meta.label_lower: model for model, _ in audited()}


def name_of(label: str) -> str:
    """What a row of it is called; a table that has gone since by its label."""
    model = tables().get(label)
    return str(model._meta.verbose_name) if model else label


def row_of(label: str, key: str) -> Any:
    """None where it is gone. Raises UnknownSubject where no such table leaves evidence, or none with such keys."""
    if (model := tables().get(label)) is None:
        raise UnknownSubject(label)
    try:
        return model._base_manager.filter(pk=key).first()
    except (ValueError, ValidationError) as unknown:
        raise UnknownSubject(f"{label} {key}") from unknown
