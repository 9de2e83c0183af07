"""The line before a database in a file: one waits for SQLite's lock, the others for that one's place.

A process sends one of its threads to stand at the turnstile, a file beside the database; the rest sleep until it is
their turn, and leave the interpreter to whoever writes.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TypeVar

BESIDE = "-turnstile"
LOOK_AGAIN_SECONDS = 0.0005
PRIMARY_CODE = 0xFF  # of a result code that says more: why SQLite is busy

T = TypeVar("T")

_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=_turns.clear)


def waited_for(ask: Callable[[], T], database: str, seconds: float) -> T:
    """What `ask` gives once SQLite is free, asked anew until then; sqlite3.OperationalError when `seconds` are over."""
    until = time.monotonic() + seconds
    turnstile_path = f"{database}{BESIDE}"
    with _turn(turnstile_path, until), Path(turnstile_path).open("w") as turnstile:
        _again(partial(pass_through, turnstile), until)
        return _again(ask, until)


def is_busy(error: Exception) -> bool:
    """Somebody else writes, or (rarer) mends or folds back what was written."""
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE == sqlite3.SQLITE_BUSY
    return isinstance(error, BlockingIOError)


def pass_through(turnstile: IO[str]) -> None:
    """Raises BlockingIOError while somebody else stands there. The lock goes with the file, and with its process."""
    fcntl.flock(turnstile, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _turn(turnstile_path: str, until: float) -> Iterator[None]:
    """Ours among the threads of this process."""
    if not _turns[turnstile_path].acquire(timeout=max(0, until - time.monotonic())):
        raise _locked()
    try:
        yield
    finally:
        _turns[turnstile_path].release()


def _again(ask: Callable[[], T], until: float) -> T:
    while True:
        try:
            return ask()
        except (BlockingIOError, sqlite3.OperationalError) as error:
            if not is_busy(error):
                raise
        if time.monotonic() > until:
            raise _locked()
        time.sleep(LOOK_AGAIN_SECONDS)


def _locked() -> sqlite3.OperationalError:
    return sqlite3.OperationalError("database is locked")
