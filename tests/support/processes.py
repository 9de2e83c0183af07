"""Functions of tests run in processes of their own, on the database of the test: real races, real kills."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

from tests.support.databases import Database


class Running:
    """A function under way elsewhere. Its arguments and its result are JSON."""

    def __init__(self, database: Database, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        name = f"{function.__module__}:{function.__qualname__}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.processes", name, json.dumps(arguments)],
            env={**os.environ, "DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def wait_for(self, word: str) -> None:
        """Block until the function has said this word with `say`."""
        for line in self._out:
            if line.strip() == word:
                return
        raise AssertionError(f"the process ended without saying {word!r}")

    def answer(self, word: str = "go") -> None:
        """Let a function go on that waits in `ask`."""
        if self._process.stdin:
            self._process.stdin.write(word + "\n")
            self._process.stdin.flush()

    def result(self, seconds: float = 60) -> Any:
        out, _ = self._process.communicate(timeout=seconds)
        if self._process.returncode:
            raise AssertionError(f"the process ended with {self._process.returncode}")
        return json.loads(out.splitlines()[-1])

    def kill(self) -> None:
        """SIGKILL: no handler, no finally, no rollback of ours."""
        self._process.kill()
        self._process.communicate()

    @property
    def _out(self) -> Any:
        return self._process.stdout


class Runner:
    """The fixture `run_in_process`: call it with a function of a test module and its arguments."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stack = ExitStack()

    def __call__(self, function: Callable[..., Any], *arguments: Any) -> Running:
        return self._stack.enter_context(Running(self._database, function, arguments))

    def close(self) -> None:
        self._stack.close()


def say(word: str) -> None:
    """In the other process: tell the test how far we are."""
    print(word, flush=True)


def ask(word: str) -> str:
    """In the other process: say it, and wait for the test's answer."""
    say(word)
    return sys.stdin.readline().strip()


def main() -> None:
    import django

    django.setup()
    from audit.context import open_context

    module, _, name = sys.argv[1].partition(":")
    function = getattr(importlib.import_module(module), name)
    with open_context("command"):
        result = function(*json.loads(sys.argv[2]))
    say(json.dumps(result))


if __name__ == "__main__":
    main()
