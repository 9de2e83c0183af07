"""Whoever guesses passwords waits, each time longer. A wait belongs to an address as it is tried from one network.

So nobody can keep a person out of their account from elsewhere, and an address that is nobody's waits like any other.
What is left to guess with many networks is bounded for each address, except from where its owner has signed in before.
"""

from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from time import time
from typing import Final

from django.core.cache import cache

FREE_TRIES: Final = 5
FIRST_WAIT: Final = 30  # seconds; doubles with each further try
LONGEST_WAIT: Final = 15 * 60
FORGOTTEN_AFTER: Final = 60 * 60
MOST_FOR_ONE_ADDRESS: Final = 100  # an hour, from networks that it has not signed in from
MOST_FROM_ONE_NETWORK: Final = 100  # an hour
KNOWN_FOR: Final = 30 * 24 * 60 * 60


class TooManyTries(Exception):
    """`wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        minutes = ceil(wait / 60)
        span = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"There were too many tries. Wait {span} before the next one, or come in another way: "
            "with a passkey, or a code by mail."
        )


@dataclass(frozen=True)
class Trying:
    """Somebody at a network who gives a password for an address."""

    address: str
    network: str

    def count(self) -> None:
        """Before the password is looked at. Raises TooManyTries: while a wait lasts nothing is counted, and what is
        refused because of other tries makes no wait of its own."""
        if (left := self._wait_left()) > 0:
            raise TooManyTries(left)
        if _count(self._from) > MOST_FROM_ONE_NETWORK or (
            _count(self._for) > MOST_FOR_ONE_ADDRESS and not cache.get(self._known)
        ):
            raise TooManyTries(FORGOTTEN_AFTER)
        tries = _count(self._pair)
        if tries >= FREE_TRIES and not self._begin_wait(tries):
            raise TooManyTries(max(1, self._wait_left()))

    def succeeded(self) -> None:
        """The password was right: nothing was guessed, and this network is one of its owner's."""
        cache.delete_many([self._pair, self._wait])
        for counted in (self._from, self._for):
            _take_back(counted)
        cache.set(self._known, True, KNOWN_FOR)

    def forget(self) -> None:
        """The owner of the address has chosen a new password."""
        cache.delete_many([self._pair, self._wait, self._for])

    def _begin_wait(self, tries: int) -> bool:
        """Whether this try comes first after the wait before it. Of many at the same moment, one does."""
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - FREE_TRIES, 10))
        return bool(cache.add(self._wait, time() + wait, wait))

    def _wait_left(self) -> int:
        until: float = cache.get(self._wait, 0)
        return ceil(until - time())

    @property
    def _pair(self) -> str:
        return _key("pair", self.address, self.network)

    @property
    def _wait(self) -> str:
        return _key("wait", self.address, self.network)

    @property
    def _known(self) -> str:
        return _key("known", self.address, self.network)

    @property
    def _for(self) -> str:
        return _key("address", self.address)

    @property
    def _from(self) -> str:
        return _key("network", self.network)


def _key(kind: str, *parts: str) -> str:
    """Addresses are not kept in a cache that others may read."""
    return f"sign-in:{kind}:{sha256(chr(0).join(parts).encode()).hexdigest()}"


def _count(key: str) -> int:
    cache.add(key, 0, FORGOTTEN_AFTER)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out between the two
        return 1


def _take_back(key: str) -> None:
    try:
        cache.decr(key)
    except ValueError:  # forgotten since
        return
