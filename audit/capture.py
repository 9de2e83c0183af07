"""Which models leave evidence, and how: each of ours declares it, settings declare third-party ones.

    class Order(models.Model):
        audit = Guarded(personal=("email",), secret=("token",))

Settings import this module, so it asks Django for nothing before it is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.conf import settings

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model


@dataclass(frozen=True)
class Recorded:
    """Every change of a row becomes an event; a context must be open.

    `personal` fields enter the event as salted commitments, whose values can be erased later; of `secret`
    fields the event says only that they changed. `undecided` is why its writes ask for no decision.
    """

    personal: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    undecided: str = ""


@dataclass(frozen=True)
class Guarded(Recorded):
    """Recorded, and refused by the database without a permit (context.permitted) or a system context."""


@dataclass(frozen=True)
class LeftOut:
    """Not recorded, for a reason."""

    reason: str


Declaration = Recorded | LeftOut


def declarations() -> Iterator[tuple[type[Model], Declaration | None]]:
    """Every model with a table of its own, many-to-many tables included, and what is declared for it."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model, declaration_of(model)


def declaration_of(model: type[Model]) -> Declaration | None:
    """The model's own word, else the settings'. A many-to-many table follows the model with the field."""
    if model._meta.auto_created:
        return _for_links(declaration_of(_owner(model)))
    own = getattr(model, "audit", None)
    if isinstance(own, Recorded | LeftOut):
        return own
    return _from_settings().get(model._meta.label_lower)


def audited() -> Iterator[tuple[type[Model], Recorded]]:
    for model, declaration in declarations():
        if isinstance(declaration, Recorded):
            yield model, declaration


def drift(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that are missing, stale, foreign or switched off in this database, each as a sentence."""
    from audit import triggers

    return triggers.drift(connection)


def _owner(links: type[Model]) -> type[Model]:
    """Django keeps the model with the field in `auto_created`, which its types call a boolean."""
    owner: object = links._meta.auto_created
    return cast("type[Model]", owner)


def _from_settings() -> Mapping[str, Declaration]:
    declared: Mapping[str, Declaration] = getattr(settings, "AUDIT_MODELS", {})
    return {label.lower(): declaration for label, declaration in declared.items()}


def _for_links(declaration: Declaration | None) -> Declaration | None:
    if not isinstance(declaration, Recorded):
        return declaration
    return type(declaration)(undecided=declaration.undecided)
