"""What the tests use beyond Python: `python -m tests.support.tools` gets it, once, and says what it could not get."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.support import chromium

TESTS = Path(__file__).parents[1]
STAMP = TESTS / "node_modules" / ".package-lock.json"


def main() -> None:
    _npm_packages()
    _browser()


def _npm_packages() -> None:
    """The model server that others wrote, as the lock names it."""
    lock = TESTS / "package-lock.json"
    if STAMP.exists() and STAMP.stat().st_mtime >= lock.stat().st_mtime:
        return
    _try(["npm", "ci", "--prefix", str(TESTS), "--no-audit", "--no-fund", "--silent"])


def _browser() -> None:
    """Debian's, where one may install it. Elsewhere CHROMIUM names the one to use."""
    if chromium.program() is None and hasattr(os, "geteuid") and os.geteuid() == 0:
        _try(["apt-get", "update", "-qq"])
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    if chromium.program() is None:
        print("No browser was found: the journeys are not covered.")


def _try(command: list[str]) -> None:
    """What is missing afterwards is named by the tests that need it."""
    if shutil.which(command[0]) is None:
        print(f"{command[0]} is not here, so `{' '.join(command)}` was left out.")
        return
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
