"""SQLite with a turnstile: whoever is about to write waits in line with everybody else who is.

SQLite has one writer, and lets whoever finds it busy sleep, longer each time: under a flood a cut waited for
seconds, passed again and again by writers who asked at once after they had written. Here one waits for SQLite's
lock, the others for that one's place, and whoever has just written lines up behind them. A process sends one of its
threads to stand there; the rest sleep until it is their turn, and leave the interpreter to whoever writes.
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
from typing import IO

from django.db import OperationalError
from django.db.backends.sqlite3 import base

BESIDE = "-turnstile"
LOOK_AGAIN_SECONDS = 0.0005

_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=_turns.clear)


class DatabaseWrapper(base.DatabaseWrapper):
    """Named by its package in DATABASES. A database in memory has one connection, and nobody to wait for."""

    def _start_transaction_under_autocommit(self) -> None:
        if self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        else:
            self._begin_in_line(time.monotonic() + float(self.settings_dict["OPTIONS"]["timeout"]))

    def _begin_in_line(self, until: float) -> None:
        path = f"{self.settings_dict['NAME']}{BESIDE}"
        with _turn(path, until), Path(path).open("w") as turnstile:
            _wait_for(partial(passed, turnstile), until)
            _wait_for(self._begun, until)

    def _begun(self) -> bool:
        """Asked without SQLite's own waiting, whose sleeps leave the lock free for longer than most hold it."""
        try:
            with self._without_sleeping():
                super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except OperationalError as error:
            if getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    @contextmanager
    def _without_sleeping(self) -> Iterator[None]:
        raw = self.connection
        milliseconds = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            raw.execute(f"PRAGMA busy_timeout = {milliseconds}")


@contextmanager
def _turn(path: str, until: float) -> Iterator[None]:
    """Ours among the threads of this process."""
    if not _turns[path].acquire(timeout=max(0, until - time.monotonic())):
        raise OperationalError("database is locked")
    try:
        yield
    finally:
        _turns[path].release()


def _wait_for(done: Callable[[], bool], until: float) -> None:
    while not done():
        if time.monotonic() > until:
            raise OperationalError("database is locked")
        time.sleep(LOOK_AGAIN_SECONDS)


def passed(turnstile: IO[str]) -> bool:
    """Nobody else stands there. Its lock goes with the file: closed, or left by a process that died."""
    try:
        fcntl.flock(turnstile, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
