"""Keys and secrets of the demo, made once by whichever process needs them first."""

import os
import secrets
from pathlib import Path
from typing import Final

from identity.key_pairs import KeyPair, new_key_pair

FILE: Final = "signing.pem"
SHOP_FILE: Final = "shop.pem"
CLIENT_FILE: Final = "client-secret"
BEGIN_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


def signing_key(folder: Path) -> KeyPair:
    """The identity provider's."""
    return _kept(folder / FILE, "Demo identity provider")


def shop_key(folder: Path) -> KeyPair:
    """The shop's at Acme, where a demo that is laid anew is known still."""
    return _kept(folder / SHOP_FILE, "Countersign (demo)")


def _kept(path: Path, name: str) -> KeyPair:
    if not path.exists():
        made = new_key_pair(name)
        _publish(path, made.private_key + made.certificate)
    private_key, _, certificate = path.read_text().partition(BEGIN_CERTIFICATE)
    return KeyPair(private_key, BEGIN_CERTIFICATE + certificate)


def client_secret(folder: Path) -> str:
    """By which the shop shows itself to the provider (OpenID Connect)."""
    path = folder / CLIENT_FILE
    if not path.exists():
        _publish(path, secrets.token_urlsafe(32))
    return path.read_text()


def _publish(path: Path, text: str) -> None:
    """Whole or not at all: a link fails where another process was first, and then theirs is the key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
