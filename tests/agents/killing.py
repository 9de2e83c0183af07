"""A worker that is killed at a chosen moment: another process, ended by SIGKILL, so that nothing of it cleans up."""

import importlib
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

ALIVE = 0


def killed_at(point: str, job: Callable[[], object]) -> bool:
    """Do the job in a process that is killed at `agents.runner.ask before 2`. False where it never came there."""
    return _in_another_process(lambda: _at_function(*point.split()), job) == signal.SIGKILL


def killed_before_statement(number: int, job: Callable[[], object]) -> bool:
    """Do the job in a process that is killed instead of sending its nth statement to the database."""
    return _in_another_process(lambda: _at_statement(number), job) == signal.SIGKILL


def _in_another_process(trap: Callable[[], Any], job: Callable[[], object]) -> int:
    connection.close()
    pid = os.fork()
    if pid == 0:
        try:
            with trap():
                job()
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else ALIVE


@contextmanager
def _at_function(name: str, side: str, nth: str = "1") -> Iterator[None]:
    module_name, _, function_name = name.rpartition(".")
    module = importlib.import_module(module_name)
    function, calls = getattr(module, function_name), 0

    def trapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == int(nth) and side == "before":
            _die()
        result = function(*args, **kwargs)
        if calls == int(nth) and side == "after":
            _die()
        return result

    setattr(module, function_name, trapped)
    yield


@contextmanager
def _at_statement(number: int) -> Iterator[None]:
    sent = 0

    def count(execute: Any, *statement: Any) -> Any:
        nonlocal sent
        sent += 1
        if sent == number:
            _die()
        return execute(*statement)

    with connection.execute_wrapper(count):
        yield


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
