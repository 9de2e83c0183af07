"""Children end whole, end with their parent, and say why they ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shop.demo.children import Child, ChildFailed, Process, Reaper, says
from shop.demo.supervisor import Supervisor

#: Starts a child of its own, writes its pid, and ignores politeness if told to.
FAMILY = """
import signal, subprocess, sys, time
if "stubborn" in sys.argv: signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("ready", child.pid, flush=True)
time.sleep(600)
"""

SUPERVISED = """
import sys, time
from pathlib import Path
from shop.demo.supervisor import Supervisor
from tests.shop.demo.test_children import family
with Supervisor(Path(sys.argv[1])) as supervisor:
    supervisor.start([family()])
    print("up", flush=True)
    time.sleep(600)
"""


def family(*words: str) -> Process:
    return Process("family", (sys.executable, "-c", FAMILY, *words), ready=says("ready"))


@pytest.fixture
def reaper() -> Iterator[Reaper]:
    reaper = Reaper()
    yield reaper
    reaper.close()


@pytest.fixture
def begin(tmp_path: Path, reaper: Reaper) -> Iterator[Callable[[Process], Child]]:
    begun: list[Child] = []

    def begin(process: Process) -> Child:
        begun.append(child := Child(process, logs=tmp_path, reaper=reaper))
        child.start()
        child.wait_until_ready()
        return child

    yield begin
    for child in begun:
        child.kill()


def grandchild(log: Path) -> int:
    return int(log.read_text().split()[1])


def ends(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return True
        time.sleep(0.05)
    return False


def test_stopping_a_child_ends_its_children(begin: Callable[[Process], Child]) -> None:
    child = begin(family())
    child.stop()
    assert not child.alive
    assert ends(grandchild(child.log))


def test_a_child_that_does_not_listen_is_ended(
    begin: Callable[[Process], Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.demo.children.GRACE_SECONDS", 0.3)
    child = begin(family("stubborn"))
    child.stop()
    assert not child.alive
    assert ends(grandchild(child.log))


def test_a_killed_child_can_be_started_again(begin: Callable[[Process], Child]) -> None:
    child = begin(family())
    first = child.pid
    child.kill()
    child.start()
    child.wait_until_ready()
    child.stop()
    assert child.pid != first


def test_a_child_that_ends_while_starting_shows_its_log(begin: Callable[[Process], Child]) -> None:
    failing = Process("worker", (sys.executable, "-c", "raise SystemExit('no broker')"), ready=says("ready"))
    with pytest.raises(ChildFailed, match=r"worker ended while it was starting.*\n\nno broker"):
        begin(failing)


def test_a_child_that_is_never_ready_is_given_up(begin: Callable[[Process], Child]) -> None:
    silent = Process(
        "web", (sys.executable, "-c", "import time; time.sleep(600)"), says("ready"), patience_seconds=0.3
    )
    with pytest.raises(ChildFailed, match="web was not ready after 0 seconds"):
        begin(silent)


def test_the_supervisor_restarts_nothing(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start([family()])
        os.killpg(supervisor.child("family").pid, signal.SIGKILL)
        with pytest.raises(ChildFailed, match="family has ended"):
            supervisor.watch()


def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "up\n"
        supervisor.kill()
    assert ends(grandchild(tmp_path / "family.log"))
