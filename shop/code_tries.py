"""How many discount codes may be tried: enough for a person with a leaflet, too few for a program that guesses."""

from math import ceil
from time import time

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from identity.actor import Actor
from shop.discounts import CodeRefused

WINDOW_SECONDS = 600
MOST_BY_ONE = 10
MOST_FROM_ONE_ADDRESS = 40


class TooManyCodes(CodeRefused):
    """`wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        minutes = ceil(wait / 60)
        span = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many codes were tried from here. Try the next one in {span}.")


def count_code_try(request: HttpRequest, actor: Actor) -> None:
    """Right or wrong, before it is looked up: by this person or guest, and from this address. Raises TooManyCodes.

    The cache counts as it counts calls of the API. A guest who keeps no session is counted by address alone.
    """
    window, passed = divmod(int(time()), WINDOW_SECONDS)
    address = BaseThrottle().get_ident(request)  # type: ignore[arg-type]  # it reads the headers alone
    counted = [_count(f"address:{address}:{window}") > MOST_FROM_ONE_ADDRESS]
    if actor.principal or actor.guest_key:
        counted.append(_count(f"caller:{actor.key}:{window}") > MOST_BY_ONE)
    if any(counted):
        raise TooManyCodes(WINDOW_SECONDS - passed)


def _count(what: str) -> int:
    key = f"code-tries:{what}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out between the two
        return 1
