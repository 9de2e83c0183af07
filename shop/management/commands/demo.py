"""The whole shop on this machine, from nothing: `make demo`."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.demo import broker, keys, processes
from shop.demo.children import ChildFailed
from shop.demo.lock import LOCK, RunsAlready, alone_in
from shop.demo.people import people_table
from shop.demo.ports import HIGHEST, HOST, free_port, is_free
from shop.demo.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run the shop with everything it needs: broker, worker, beat, identity provider, web."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="of the shop (default 8000)")
        parser.add_argument(
            "--idp-port", type=_port, help="of the demo identity provider (default: the next)"
        )

    def handle(self, *args: Any, port: int, idp_port: int | None, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is a production set-up (DEBUG=0): the demo and its people stay off.")
        idp_port = idp_port or port + 1
        _check_free(port, idp_port)
        with _signals_as_interrupt():
            self._run(port, idp_port)

    def _run(self, port: int, idp_port: int) -> None:
        var = settings.VAR_DIR
        try:
            var.mkdir(parents=True, exist_ok=True)
            (var / LOCK).touch()
        except OSError as unwritable:
            raise CommandError(f"Nothing can be kept in {var}: {unwritable}") from unwritable
        try:
            with alone_in(var, f"http://{HOST}:{port}"), Supervisor(var / "log") as supervisor:
                place = self._start(supervisor, var, port, idp_port)
                self._welcome(place)
                supervisor.watch()
        except RunsAlready as other:
            raise CommandError(f"A demo runs in {var} already, at {other}.") from other
        except ChildFailed as failure:
            raise CommandError(f"{failure}\n\nThe demo has stopped.") from failure
        except KeyboardInterrupt:
            self.stdout.write(f"\nEverything is stopped. What you did stays in {var}.")

    def _start(self, supervisor: Supervisor, var: Path, port: int, idp_port: int) -> processes.Place:
        broker_url = _start_broker(supervisor, var)
        place = processes.Place(var, port, idp_port, broker_url, keys.secret_key(var), more={})
        self._say("Preparing the database")
        _prepare_database(place)
        _check_free(port, idp_port)
        self._say("Starting the shop")
        supervisor.start([make(place) for make in processes.ALL])
        return place

    def _welcome(self, place: processes.Place) -> None:
        self.stdout.write(f"\n  Countersign is open at {self.style.SUCCESS(place.url)}\n\n")
        self.stdout.write(people_table())
        self.stdout.write(f"\n  Logs: {place.var / 'log'}.   Ctrl-C stops everything.\n\n")
        self.stdout.flush()

    def _say(self, what: str) -> None:
        self.stdout.write(f"{what} …")
        self.stdout.flush()


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) < HIGHEST):
        raise ArgumentTypeError(f"{text} is no port from 1 to {HIGHEST - 1}")
    return int(text)


def _check_free(port: int, idp_port: int) -> None:
    for wanted in (port, idp_port):
        if not is_free(wanted):
            raise CommandError(
                f"Port {wanted} of this machine is taken (the shop needs {port} and {idp_port}). "
                f"Choose another: make demo PORT={port + 10}"
            )


def _start_broker(supervisor: Supervisor, var: Path) -> str:
    """The broker that the environment names, else Valkey from its wheel, else files."""
    if address := os.environ.get("CELERY_BROKER_URL"):
        return address
    program = broker.valkey_program()
    if program is None:
        return broker.FILES
    port = free_port()
    supervisor.start([broker.valkey(program, port=port, data=var / "valkey")])
    return broker.valkey_url(port)


def _prepare_database(place: processes.Place) -> None:
    """Migrate as the owner of the tables, then fill an empty shop, each in a process with the shop's settings.

    Their checks of the code are left out: the servers make them when they start.
    """
    owner = os.environ.get("DATABASE_OWNER_URL")
    _manage("migrate", "--verbosity", "0", env=place.env | ({"DATABASE_URL": owner} if owner else {}))
    _manage("seed", env=place.env)


def _manage(*command: str, env: dict[str, str]) -> None:
    done = subprocess.run(
        [*processes.MANAGE, *command, "--skip-checks"],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"`manage.py {command[0]}` failed:\n\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def _signals_as_interrupt() -> Iterator[None]:
    """A polite end by any signal takes the way of Ctrl-C. Once, so that stopping is not itself interrupted."""

    def interrupt(number: int, _frame: object) -> None:
        for other in polite:
            signal.signal(other, signal.SIG_IGN)
        sys.stdout.flush()
        raise KeyboardInterrupt

    polite = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in polite}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
