"""UUIDv7 (RFC 9562 §5.7): ids that sort by time, which Python 3.11 and PostgreSQL 15 lack."""

import os
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

_FIXED = 0xF << 76 | 0b11 << 62
_VERSION_7_AND_VARIANT = 0x7 << 76 | 0b10 << 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def first_of(at: datetime) -> UUID:
    """The smallest id that could be made from this moment on: by it, rows are found by time. None was before 1970."""
    return UUID(int=(max(at, _EPOCH) - _EPOCH) // _MILLISECOND << 80 | _VERSION_7_AND_VARIANT)


def uuid7() -> UUID:
    """48 bits of milliseconds since 1970, then 74 random bits around version and variant."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    return UUID(int=milliseconds << 80 | random & ~_FIXED | _VERSION_7_AND_VARIANT)
