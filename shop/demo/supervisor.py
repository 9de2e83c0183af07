"""Runs the processes of one shop together: all of them, or none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from shop.demo.children import Child, ChildFailed, Process, Reaper

LOOK_SECONDS: Final = 0.3


class Supervisor:
    """Starts a batch of children at a time, watches all of them, and stops them in reverse order."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        self._reaper = Reaper()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in reversed(self._children):
            child.stop()
        self._reaper.close()

    def start(self, processes: Sequence[Process]) -> None:
        """Start these at once, and return when each is ready."""
        batch = [Child(process, logs=self._logs, reaper=self._reaper) for process in processes]
        for child in batch:
            self._children.append(child)
            child.start()
        for child in batch:
            child.wait_until_ready()

    def child(self, name: str) -> Child:
        return next(child for child in self._children if child.name == name)

    def watch(self) -> None:
        """Return never, unless a child ends. None is restarted: what ended it is to be seen."""
        while True:
            for child in self._children:
                if not child.alive:
                    raise ChildFailed(child, "has ended")
            time.sleep(LOOK_SECONDS)
