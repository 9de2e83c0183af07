"""UUIDv7 (RFC 9562 §5.7): ids that sort by time, which Python 3.11 and PostgreSQL 15 lack."""

import os
import time
from uuid import UUID

_FIXED = 0xF << 76 | 0b11 << 62
_VERSION_7_AND_VARIANT = 0x7 << 76 | 0b10 << 62


def uuid7() -> UUID:
    """48 bits of milliseconds since 1970, then 74 random bits around version and variant."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    return UUID(int=milliseconds << 80 | random & ~_FIXED | _VERSION_7_AND_VARIANT)
