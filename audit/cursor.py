"""A place in the log as programs are told it: opaque to them, and ours alone are read."""

from typing import Final

from django.core.signing import BadSignature, Signer

from audit.feed import START

_SIGNER: Final = "audit.cursor"


class BadCursor(ValueError):
    """It was not made here."""


def cursor_at(position: int) -> str:
    return Signer(salt=_SIGNER).sign_object(position)


def position_of(cursor: str) -> int:
    """Without one, the beginning. Raises BadCursor."""
    if not cursor:
        return START
    try:
        position = Signer(salt=_SIGNER).unsign_object(cursor)
    except (BadSignature, ValueError) as other:
        raise BadCursor(
            "This cursor was not made here. Without one, the log is read from its beginning."
        ) from other
    return int(position)
