"""How an inspection ends that finds something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError


class BrokenLogError(Exception):
    """The first thing that does not fit, as a sentence."""


class NotShownError(BrokenLogError):
    """Nothing was found wrong, but somebody who has to be asked did not answer."""


#: What reading raises where a number stands for a text, or bytes for a time: a file's editor can put anything anywhere.
UNREADABLE: Final = (
    TypeError, ValueError, AttributeError, LookupError, ArithmeticError, MemoryError, DatabaseError,
)  # fmt: skip

_NO_TEXT: Final = "Could not decode"


def expect(fits: bool, otherwise: str) -> None:
    if not fits:
        raise BrokenLogError(otherwise)


def is_no_text(odd: Exception) -> bool:
    """SQLite says so as an operational error, which otherwise tells of a database that does not answer."""
    return _NO_TEXT in str(odd)


@contextmanager
def readable(what: str) -> Iterator[None]:
    """A database that does not answer is no broken log, and stays what it is."""
    try:
        yield
    except UNREADABLE as odd:
        if isinstance(odd, DatabaseError) and not is_no_text(odd):
            raise
        raise BrokenLogError(f"{what}: something stands there that is never written ({odd})") from odd


def octets(kept: object) -> bytes:
    """Of a number, `bytes` would make as many zeros."""
    if not isinstance(kept, bytes | memoryview):
        raise TypeError(f"{type(kept).__name__} instead of bytes")
    return bytes(kept)
