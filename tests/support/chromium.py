"""A real browser, driven by Playwright: the machine's own Chromium, or the one that npm brings."""

import os
import shutil
from pathlib import Path

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
FROM_NPM = Path(__file__).parents[1] / "node_modules" / ".chromium" / "chromium"


def program() -> str | None:
    """Named by CHROMIUM, found on the path, or unpacked by tests.support.tools."""
    named = os.environ.get("CHROMIUM")
    found = (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    return found or (str(FROM_NPM) if FROM_NPM.exists() else None)
