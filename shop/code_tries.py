"""How many discount codes may be tried: enough for a person with a leaflet, too few for a program that guesses."""

from collections.abc import Mapping
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
    address = BaseThrottle().get_ident(request)  # type: ignore[arg-type]  # it reads the headers alone
    limits = {f"address:{address}": MOST_FROM_ONE_ADDRESS}
    if actor.principal or actor.guest_key:
        limits[f"caller:{actor.key}"] = MOST_BY_ONE
    _check(limits)


def count_code_of(actor: Actor) -> None:
    """As above, where no request says from which address: an agent's tries are its person's."""
    _check({f"caller:{actor.key}": MOST_BY_ONE})


def _check(limits: Mapping[str, int]) -> None:
    """Each is counted, also where another has been passed already."""
    window, passed = divmod(int(time()), WINDOW_SECONDS)
    passed_by = [who for who, most in limits.items() if _count(f"{who}:{window}") > most]
    if passed_by:
        raise TooManyCodes(WINDOW_SECONDS - passed)


def _count(what: str) -> int:
    key = f"code-tries:{what}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out between the two
        return 1
