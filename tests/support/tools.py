"""What the tests use beyond Python: `python -m tests.support.tools` gets it, once, and says what it could not get."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.support import chromium, simplesamlphp

TESTS: Final = Path(__file__).parents[1]
NPM_CI: Final = ("npm", "ci", "--no-audit", "--no-fund", "--silent")
APT: Final = ("apt-get", "-qq", "-y", "--no-install-recommends")
PACKED: Final = TESTS / "chromium"

#: Starts the unpacked browser with the libraries and fonts that came with it.
LAUNCHER: Final = """#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_PATH="$here/fonts"
exec "$here/browser" "$@"
"""

#: The list that comes with those fonts names folders of another machine; text without a font ends the page.
FONTS: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{here}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{here}/fonts/cache</cachedir></fontconfig>
"""


def main() -> None:
    _packages(TESTS)
    for get in (_browser_from_npm, _browser_from_debian):
        if chromium.program() is None:
            get()
    if chromium.program() is None:
        print("No browser was found: the journeys are not covered.")
    if not simplesamlphp.is_here():
        _simplesamlphp_from_debian()


def _packages(folder: Path) -> bool:
    """What the folder's lock names. npm writes its own list when it is done, which so tells what is old."""
    lock, done = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return True
    return _try([*NPM_CI, "--prefix", str(folder)])


def _browser_from_npm() -> None:
    target = chromium.FROM_NPM.parent
    if not (_packages(PACKED) and _try(["node", str(PACKED / "unpack.mjs"), str(target)])):
        return
    (target / "fonts" / "fonts.conf").write_text(FONTS.format(here=target))
    draft = target / "launcher"
    draft.write_text(LAUNCHER)
    draft.chmod(0o755)
    if _try([str(draft), "--version"]):
        draft.rename(chromium.FROM_NPM)


def _browser_from_debian() -> None:
    if os.geteuid() == 0:
        _ = _try([*APT, "update"]) and _try([*APT, "install", "chromium"])


def _simplesamlphp_from_debian() -> None:
    """It brings a web server along, which is not started: PHP serves it where a test wants it."""
    if os.geteuid() == 0 and shutil.which(APT[0]):
        _ = _try([*APT, "update"]) and _try(["env", "RUNLEVEL=1", *APT, "install", *simplesamlphp.PACKAGES])


def _try(command: list[str]) -> bool:
    """What is missing afterwards is named by the tests that need it."""
    if shutil.which(command[0]) is None:
        print(f"{command[0]} is not here, so `{' '.join(command)}` was left out.")
        return False
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    main()
