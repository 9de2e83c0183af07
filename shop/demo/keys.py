"""Secrets of this machine's demo, made once and kept in var/."""

import os
import secrets
from pathlib import Path


def secret_key(var: Path) -> str:
    """The key that signs cookies here. Written whole or not at all, and readable by its owner only."""
    path = var / "secret-key"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        draft.rename(path)
    return path.read_text().strip()
