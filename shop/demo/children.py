"""Child processes: started in groups of their own, ended whole, and never outliving this process."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PAUSE_SECONDS: Final = 0.05
GRACE_SECONDS: Final = 6.0

#: Looks at a child and says whether it does its work now.
Ready = Callable[["Child"], bool]


@dataclass(frozen=True)
class Process:
    """What is to run. `env` is added to ours."""

    name: str
    command: tuple[str, ...]
    ready: Ready
    env: Mapping[str, str] = field(default_factory=dict)
    patience_seconds: float = 120.0


class ChildFailed(RuntimeError):
    """A child ended, or was not ready in time. The text carries the end of its log."""

    def __init__(self, child: Child, what: str) -> None:
        super().__init__(f"{child.name} {what}. The end of {child.log}:\n\n{child.tail()}")


class Reaper:
    """One small process that ends our children if we are killed before we can."""

    def __init__(self) -> None:
        program = Path(__file__).with_name("reaper.py")
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(program)],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def watch(self, pid: int) -> None:
        self._tell(f"+{pid}")

    def forget(self, pid: int) -> None:
        self._tell(f"-{pid}")

    def close(self) -> None:
        """Let the reaper end what it still watches, and wait for it."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        if self._process.stdin:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()


class Child:
    """One process that can be started, waited for, stopped, killed and started again."""

    def __init__(self, process: Process, *, logs: Path, reaper: Reaper) -> None:
        self.process = process
        self.name = process.name
        self.log = logs / f"{process.name}.log"
        self._reaper = reaper
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._running is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._running.pid

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._running = subprocess.Popen(
                self.process.command,
                env={**os.environ, **self.process.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._reaper.watch(self.pid)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.process.patience_seconds
        while not self.process.ready(self):
            if not self.alive:
                raise ChildFailed(self, "ended while it was starting")
            if time.monotonic() > deadline:
                raise ChildFailed(self, f"was not ready after {self.process.patience_seconds:.0f} seconds")
            time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """Ask the whole group to end, and make it end if it does not."""
        if self.alive:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._wait(GRACE_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the whole group at once, as a machine that loses its power would."""
        if self._running is None:
            return
        self._signal(signal.SIGKILL)
        self._wait(GRACE_SECONDS)
        self._reaper.forget(self.pid)

    def tail(self, lines: int = 25) -> str:
        if not self.log.exists():
            return "(nothing was written)"
        with self.log.open(errors="replace") as log:
            return "".join(deque(log, maxlen=lines)).rstrip() or "(it is empty)"

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _wait(self, seconds: float) -> None:
        if self._running is not None:
            self._running.wait(timeout=seconds)


def answers(url: str) -> Ready:
    """Ready when the address, which is on this machine, answers anything below 500."""
    address = urlsplit(url)

    def ready(_child: Child) -> bool:
        line = http.client.HTTPConnection(address.netloc, timeout=5)
        try:
            line.request("GET", address.path or "/")
            return line.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    return ready


def says(text: str) -> Ready:
    """Ready when the child has written this text into its log."""

    def ready(child: Child) -> bool:
        return text in child.log.read_text(errors="replace")

    return ready
