"""The whole shop as processes of its own: web, worker, beat, identity provider and broker, on one fresh database."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shop.demo import broker, processes
from shop.demo.children import Process
from shop.demo.ports import HOST, free_port
from shop.demo.supervisor import Supervisor
from tests.support.missing import missing

Make = Callable[[processes.Place], Process]
#: Checks of the code are left out: tests of the demo start it with them.
TOLD = {"DJANGO_SETTINGS_MODULE": "tests.settings", "LIVE": "1", "SKIP_CHECKS": "1"}


@dataclass(frozen=True)
class LiveShop:
    place: processes.Place
    supervisor: Supervisor

    @property
    def url(self) -> str:
        return self.place.url

    def manage(self, *command: str) -> str:
        """What a `manage.py` command prints; it must succeed."""
        done = subprocess.run(
            [*processes.MANAGE, *command],
            env={**os.environ, **self.place.env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout

    def log(self, name: str) -> str:
        return self.supervisor.child(name).tail(200)


@contextmanager
def running(database_url: str, folder: Path, *, idp_host: str = HOST, **env: str) -> Iterator[LiveShop]:
    """Seeded and serving; everything is ended with the block. `localhost` is another site than HOST."""
    program = broker.valkey_program()
    if program is None:
        missing("Valkey")
    with Supervisor(folder / "log") as supervisor:
        port = free_port()
        supervisor.start([broker.valkey(program, port=port, data=folder / "valkey")])
        idp_port = free_port()
        more: Mapping[str, str] = {
            **TOLD,
            "DATABASE_URL": database_url,
            "DEMO_IDP_URL": f"http://{idp_host}:{idp_port}",
            "CACHE_URL": broker.valkey_url(port, 1),
            **env,
        }
        place = processes.Place(
            folder, free_port(), idp_port, broker.valkey_url(port), "for-tests-only-" * 4, more
        )
        shop = LiveShop(place, supervisor)
        shop.manage("seed", "--skip-checks")
        supervisor.start([make(place) for make in processes.ALL])
        yield shop


@contextmanager
def working(
    database_url: str, folder: Path, worker: Make = processes.worker, **env: str
) -> Iterator[LiveShop]:
    """Web, worker, beat and broker, on a database that the test has filled."""
    program = broker.valkey_program()
    if program is None:
        missing("Valkey")
    told = {**TOLD, "DATABASE_URL": database_url, **env}
    with Supervisor(folder / "log") as supervisor:
        port = free_port()
        supervisor.start([broker.valkey(program, port=port, data=folder / "valkey")])
        place = processes.Place(
            folder, free_port(), free_port(), broker.valkey_url(port), "for-tests-only-" * 4, told
        )
        supervisor.start([make(place) for make in (worker, processes.beat, processes.web)])
        yield LiveShop(place, supervisor)


@contextmanager
def web_alone(database_url: str, folder: Path, **env: str) -> Iterator[str]:
    """The web process without broker and workers, on a database that the test has filled; its address."""
    told = {**TOLD, "DATABASE_URL": database_url, **env}
    place = processes.Place(folder, free_port(), free_port(), "memory://", "for-tests-only-" * 4, told)
    with Supervisor(folder / "log") as supervisor:
        supervisor.start([processes.web(place)])
        yield place.url
