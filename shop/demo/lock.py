"""One demo a folder: two would share a database, the broker's files, and one identity provider's address."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LOCK: Final = "demo.lock"


class RunsAlready(Exception):
    """By the address at which that one is open."""


@contextmanager
def alone_in(folder: Path, url: str) -> Iterator[None]:
    """Raises RunsAlready. Whoever is killed lets go."""
    with (folder / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise RunsAlready(lock.read()) from None
        lock.truncate(0)
        lock.write(url)
        lock.flush()
        yield
