"""What somebody was shown: of which rows, which fields, and what they had asked for.

`watching.py` says it for every page of the admin; whatever else shows others' data calls `record_look` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.db.models import Model

from audit.capture import Recorded, declaration_of
from audit.events import record
from audit.models import AuditContext, AuditEvent, Category, Checkpoint, LogEntry, PersonalValue

#: More rows than this are counted, and not named one by one.
MOST_KEYS: Final = 100

TRAIL: Final = frozenset({AuditContext, AuditEvent, Checkpoint, LogEntry, PersonalValue})


@dataclass(frozen=True)
class Shown:
    """Rows of one model, by their keys, and the names under which something of them could be read."""

    model: type[Model]
    keys: Sequence[object]
    fields: Sequence[str] = ()

    @property
    def told(self) -> dict[str, Any]:
        some = [str(key) for key in self.keys[:MOST_KEYS]]
        return {"count": len(self.keys), "fields": list(self.fields), "keys": some}


def is_protected(model: type[Model]) -> bool:
    """Whether a look at its rows is an event: it is the trail itself, or has personal fields."""
    declared = declaration_of(model)
    return model in TRAIL or (isinstance(declared, Recorded) and bool(declared.personal))


def record_look(page: str, shown: Iterable[Shown], asked: Mapping[str, Any] | None = None) -> None:
    """One event a page, about the first model. What was `asked` may be a name: it is committed to, and can be erased.

    A page that shows nobody and was asked nothing is no event.
    """
    models = _by_model(one for one in shown if one.keys)
    if not models and not asked:
        return
    main = models[0] if models else None
    record(
        Category.AUDIT_READ if main and main.model in TRAIL else Category.PERSONAL_READ,
        page,
        "done",
        object_type=main.model._meta.label_lower if main else "",
        object_id=main.keys[0] if main and len(main.keys) == 1 else "",
        detail={"shown": {one.model._meta.label_lower: one.told for one in models}},
        personal={"asked": dict(asked)} if asked else None,
    )


def looked_at(detail: Mapping[str, Any]) -> int:
    """How many things, where the look says so."""
    counts = [detail.get(name) for name in ("entries", "events", "things", "rows", "people")]
    shown: int = sum(one["count"] for one in detail.get("shown", {}).values())
    return max(shown, *(count for count in counts if isinstance(count, int)), 0)


def _by_model(parts: Iterable[Shown]) -> list[Shown]:
    """A page may show rows of one model in several parts, and one row in two of them."""
    together: dict[type[Model], list[Shown]] = {}
    for part in parts:
        together.setdefault(part.model, []).append(part)
    return [
        Shown(model, _each_once(part.keys for part in some), _each_once(part.fields for part in some))
        for model, some in together.items()
    ]


def _each_once(parts: Iterable[Sequence[Any]]) -> list[Any]:
    return list(dict.fromkeys(chain.from_iterable(parts)))
