"""How often a directory may call. Nobody guesses 256 bits, so a wrong token costs one look-up and is not counted."""

from math import ceil
from time import time

from django.conf import settings
from django.core.cache import cache
from scim2_models import SCIMException

WINDOW = 60


class TooManyCalls(SCIMException):
    """RFC 6585 §4. `wait` is in seconds."""

    status = 429

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(detail=f"Too many calls. Go on in {wait} seconds.")


def count_call(token_id: str) -> None:
    """Counted in the cache: a shop on several hosts gives them one, or each host counts for itself."""
    window, passed = divmod(time(), WINDOW)
    key = f"scim-calls:{token_id}:{int(window)}"
    cache.add(key, 0, WINDOW)
    try:
        calls = cache.incr(key)
    except ValueError:  # thrown out between the two
        return
    if calls > settings.SCIM_CALLS_PER_MINUTE:
        raise TooManyCalls(ceil(WINDOW - passed))
