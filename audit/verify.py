"""Check what the log has given away, without the log: this file needs Python and `cryptography`, nothing else.

    python -m audit.verify bundle.json --key KEY --checkpoint kept.txt

It may be copied anywhere and run by itself. Hashes: RFC 6962. Signatures: C2SP signed-note, tlog-checkpoint and
tlog-cosignature.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HASH_BYTES: Final = 32
KEY_ID_BYTES: Final = 4
ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
MOST_SIGNATURES: Final = 64
DASH: Final = "— "
NEW_KEY: Final = "key "
"""Begins the line of a checkpoint by which the key that signed so far names the one that signs from now on."""


class Unproven(ValueError):
    """What was to be proved is not: the sentence says what does not fit."""


def leaf_hash(payload: str) -> bytes:
    """MTH of one entry: SHA-256(0x00 || data), RFC 6962 §2.1."""
    return sha256(b"\x00" + payload.encode("utf-8")).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), RFC 6962 §2.1: the prefix keeps nodes and leaves apart."""
    return sha256(b"\x01" + left + right).digest()


def includes(root: bytes, size: int, leaf: bytes, position: int, path: Sequence[bytes]) -> bool:
    """Whether the leaf stands at its position in the tree of this root: RFC 9162 §2.1.3.2."""
    if not 0 <= position < size:
        return False
    here, last, made = position, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            made = node_hash(other, made)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            made = node_hash(made, other)
        here, last = here >> 1, last >> 1
    return last == 0 and made == root


def continues(old: Head, new: Head, path: Sequence[bytes]) -> bool:
    """Whether the new tree begins with all of the old one: RFC 9162 §2.1.4.2. The empty tree begins every tree."""
    if old.size == new.size:
        return old.root == new.root and not path
    if old.size == 0:
        return not path
    if old.size > new.size or not path:
        return False
    begun = [old.root, *path] if old.size & (old.size - 1) == 0 else list(path)
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = begun[0]
    for other in begun[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(other, before), node_hash(other, after)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, other)
        here, last = here >> 1, last >> 1
    return last == 0 and (before, after) == (old.root, new.root)


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: of which log, how long, under which root, and which key begins with it."""

    size: int
    root: bytes
    origin: str = ""
    new_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """A verifier's key: `name+id+base64(kind || public key)`."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(told).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def fits(self, body: str, signature: bytes) -> bool:
        said, signed = signature, body
        if self.kind == COSIGNATURE:
            said, signed = signature[8:], f"cosignature/v1\ntime {signed_at(signature)}\n{body}"
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(said, signed.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signature:
    name: str
    key_id: bytes
    bytes: bytes


def signed_at(signature: bytes) -> int:
    """Seconds since 1970 at which a witness cosigned: the first eight bytes of its signature."""
    if len(signature) < 8:
        raise Unproven("a cosignature names no time")
    (seconds,) = struct.unpack(">Q", signature[:8])
    return int(seconds)


def read_key(text: str) -> Key:
    try:
        name, key_id, encoded = text.strip().split("+", 2)
        kind, *public = b64decode(encoded, validate=True)
        key = Key(name, kind, bytes(public))
    except ValueError as error:
        raise Unproven(f"{text!r} is no key of the form name+id+base64") from error
    if (
        not name
        or key.id.hex() != key_id
        or kind not in (ED25519, COSIGNATURE)
        or len(key.public) != HASH_BYTES
    ):
        raise Unproven(f"{text!r} is no Ed25519 key, or its id is not its own")
    return key


def read_note(note: str) -> tuple[str, list[Signature]]:
    """The text that was signed, to its last newline, and the signatures under it."""
    text, blank, lines = note.rpartition("\n\n")
    signatures = [_signature(line) for line in lines.splitlines()]
    if not blank or not signatures or len(signatures) > MOST_SIGNATURES or not note.endswith("\n"):
        raise Unproven("this is no signed note")
    return text + "\n", signatures


def _signature(line: str) -> Signature:
    try:
        name, encoded = line.removeprefix(DASH).split(" ")
        raw = b64decode(encoded, validate=True)
    except ValueError as error:
        raise Unproven("a signature line cannot be read") from error
    if not line.startswith(DASH) or len(raw) <= KEY_ID_BYTES:
        raise Unproven("a signature line cannot be read")
    return Signature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def read_head(body: str) -> Head:
    """What a checkpoint's text says, whoever signed it."""
    try:
        origin, size, root, *more = body.removesuffix("\n").split("\n")
        head = Head(int(size), b64decode(root, validate=True), origin, _new_keys(more))
    except ValueError as error:
        raise Unproven("this is no checkpoint") from error
    if not origin or str(head.size) != size or head.size < 0 or len(head.root) != HASH_BYTES or "" in more:
        raise Unproven("this is no checkpoint")
    return head


def _new_keys(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix(NEW_KEY) for line in lines if line.startswith(NEW_KEY))


def signers(note: str, keys: Iterable[Key]) -> list[Key]:
    """Which of these keys have signed. A signature in the name of one that does not fit spoils the note."""
    body, signatures = read_note(note)
    known = {(key.name, key.id): key for key in keys}
    signed = []
    for signature in signatures:
        if key := known.get((signature.name, signature.key_id)):
            if not key.fits(body, signature.bytes):
                raise Unproven(f"a signature in the name of {key} is not its own")
            signed.append(key)
    return signed


def opened(note: str, keys: Iterable[Key]) -> Head:
    """The head that a checkpoint says, signed by one of these keys in its own log's name."""
    signed = signers(note, keys)
    head = read_head(read_note(note)[0])
    if not any(key.name == head.origin and key.kind == ED25519 for key in signed):
        raise Unproven(f"the checkpoint of {head.size} events is signed by no key that is trusted here")
    return head
