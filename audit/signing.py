"""Checkpoints as C2SP signed notes (tlog-checkpoint), under LOG_KEYS, which the database does not hold.

The first key signs. Where it takes over, one checkpoint names it in its text and both sign: the signature of the key
before is over the name of the new one, so whoever pins the old key learns the new one from it and from nobody else.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from audit.canonical import moment
from audit.verify import DASH, ED25519, NEW_KEY, Key, signers

TIME: Final = "time "
"""Begins the line of a checkpoint that says when it was signed, by the clock of whoever signed."""
_PURPOSE: Final = b"countersign log key\n"
"""So that a secret that is used elsewhere too still gives a key of its own here."""


@dataclass(frozen=True)
class Signer:
    private: Ed25519PrivateKey
    key: Key

    def line(self, body: str) -> str:
        signature = self.key.id + self.private.sign(body.encode())
        return f"{DASH} {self.key.name} {b64encode(signature).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A signed checkpoint, and the key that it introduces, if it does."""

    text: str
    new_key: str = ""


def sign_checkpoint(size: int, root: bytes, before: str, at: datetime) -> Note:
    """`before` is the note of the checkpoint before it, empty where there is none."""
    newest, *_ = known = log_signers()
    already = {str(key) for key in signers(before, [one.key for one in known])} if before else set()
    handing_over = [one for one in known if str(one.key) in already]
    new_key = str(newest.key) if before and newest not in handing_over else ""
    body = f"{settings.LOG_ORIGIN}\n{size}\n{b64encode(root).decode()}\n"
    body += f"{TIME}{moment(at)}\n"
    body += f"{NEW_KEY}{new_key}\n" if new_key else ""
    signing = [newest, *handing_over[:1]] if new_key else [newest]
    return Note(f"{body}\n{''.join(one.line(body) for one in signing)}", new_key)


def log_signers() -> list[Signer]:
    """Newest first. An older one verifies what it signed, and hands over to the one that comes after it."""
    return [_signer(secret) for secret in _secrets()]


def public_keys() -> list[Key]:
    return [one.key for one in log_signers()]


def development_key_file() -> Path:
    return Path(settings.VAR_DIR) / "log.key"


def _signer(secret: str) -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(sha256(_PURPOSE + secret.encode()).digest())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(private, Key(settings.LOG_ORIGIN, ED25519, public))


def _secrets() -> list[str]:
    if settings.LOG_KEYS:
        return list(settings.LOG_KEYS)
    if not settings.DEBUG:
        raise ImproperlyConfigured("LOG_KEYS is empty: nothing signs the log")
    return [_development_key()]


def _development_key() -> str:
    """Made once, beside the demo's database. Of two processes that find none, one makes it and both read it."""
    path = development_key_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text()
