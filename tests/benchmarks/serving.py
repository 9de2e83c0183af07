"""Real servers, asked over HTTP: uvicorn with one process each, as `manage.py demo` serves the shop."""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psutil

from shop.demo.children import answers
from shop.demo.ports import HOST, free_port

CODE = Path(__file__).resolve().parents[2]
CONNECTIONS = 4
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Ask:
    """A request. `form` makes it a POST; each time the next of `forms`."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    status: int = 200


@dataclass(frozen=True)
class Slice:
    """What a server did in a while: requests, seconds, and seconds of its processor."""

    requests: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu / self.requests


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process

    def measure(self, ask: Ask, seconds: float) -> Slice:
        """As many requests as fit, by a few connections at once."""
        until, began, numbers = time.monotonic() + seconds, time.monotonic(), count()
        before, done = sum(self.process.cpu_times()[:2]), [0] * CONNECTIONS
        threads = [
            threading.Thread(target=self._keep_asking, args=(ask, until, numbers, done, place))
            for place in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = sum(self.process.cpu_times()[:2]) - before
        return Slice(sum(done), time.monotonic() - began, spent)

    def _keep_asking(
        self, ask: Ask, until: float, numbers: "count[int]", done: list[int], place: int
    ) -> None:
        line = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE_SECONDS)
        while time.monotonic() < until:
            form = ask.forms[next(numbers) % len(ask.forms)] if ask.forms else None
            line.request("POST" if form else "GET", ask.path, form, dict(ask.headers))
            answer = line.getresponse()
            body = answer.read()
            if answer.status != ask.status:
                raise RuntimeError(f"{ask.path} answered {answer.status}: {body[:300]!r}")
            done[place] += 1
        line.close()


@contextmanager
def serving(application: str, ready: str, env: Mapping[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", application, "--host", HOST, "--port", str(port)]
    quiet = ["--lifespan", "off", "--no-access-log", "--log-level", "error"]
    process = subprocess.Popen([*command, *quiet], env=dict(env), cwd=CODE)
    try:
        _wait(process, f"http://{HOST}:{port}{ready}")
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    ready, until = answers(url), time.monotonic() + PATIENCE_SECONDS
    while not ready(process):  # type: ignore[arg-type]
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"no server came up at {url}")
        time.sleep(0.05)
