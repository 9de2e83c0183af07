"""The one spelling of JSON in the trail: sorted keys, no white space; equal facts have equal bytes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID


def canonical(value: Mapping[str, Any] | list[Any] | str | int | None) -> str:
    """JSON text of `value`. A lone surrogate, which UTF-8 cannot hold, keeps its JSON escape."""
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace").decode("utf-8")


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in lower-case hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def moment(at: datetime) -> str:
    """UTC with microseconds and a Z, always the same length, so that it sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, UUID | Decimal | date | time):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form: give text, numbers, lists or mappings")


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
)
