"""Check what the log has given away, without the log: this file needs Python and `cryptography`, nothing else.

    python -m audit.verify bundle.json --key KEY --checkpoint kept.txt

It may be copied anywhere and run by itself. Hashes: RFC 6962. Signatures: C2SP signed-note, tlog-checkpoint and
tlog-cosignature.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT: Final = "audit-proof-bundle/1"
HASH_BYTES: Final = 32
KEY_ID_BYTES: Final = 4
ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
MOST_SIGNATURES: Final = 64
DASH: Final = "—"
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
    sides = _from_the_left(position, size - 1, len(path)) if 0 <= position < size else None
    made = leaf
    for other, left in zip(path, sides or (), strict=False):
        made = node_hash(other, made) if left else node_hash(made, other)
    return sides is not None and made == root


def continues(old: Head, new: Head, path: Sequence[bytes]) -> bool:
    """Whether the new tree begins with all of the old one: RFC 9162 §2.1.4.2. The empty tree begins every tree."""
    if old.size in (0, new.size) or old.size > new.size or not path:
        return not path and (old.size == 0 or (old.size, old.root) == (new.size, new.root))
    first, *others = [old.root, *path] if old.size & (old.size - 1) == 0 else path
    here, last = old.size - 1, new.size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    sides = _from_the_left(here, last, len(others))
    before = after = first
    for other, left in zip(others, sides or (), strict=False):
        before = node_hash(other, before) if left else before
        after = node_hash(other, after) if left else node_hash(after, other)
    return sides is not None and (before, after) == (old.root, new.root)


def _from_the_left(here: int, last: int, count: int) -> list[bool] | None:
    """On which side each hash of a path joins; None for a path that is not as long as the tree is high there."""
    sides = []
    for _ in range(count):
        if last == 0:
            return None
        sides.append(left := bool(here & 1) or here == last)
        while left and here and not here & 1:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    return sides if last == 0 else None


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
        """A cosignature begins with the seconds since 1970 at which the witness signed."""
        if self.kind == COSIGNATURE:
            if len(signature) < 8:
                return False
            body, signature = f"cosignature/v1\ntime {int.from_bytes(signature[:8])}\n{body}", signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, body.encode())
        except InvalidSignature:
            return False
        return True


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


def read_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text that was signed, to its last newline, and of each signature under it the name and the bytes."""
    text, blank, lines = note.rpartition("\n\n")
    signatures = [line.split(" ") for line in lines.removesuffix("\n").split("\n")]
    well_formed = all(len(parts) == 3 and parts[0] == DASH for parts in signatures)
    if not blank or not well_formed or len(signatures) > MOST_SIGNATURES or not note.endswith("\n"):
        raise Unproven("this is no signed note")
    return text + "\n", [(name, b64decode(encoded, validate=True)) for _, name, encoded in signatures]


def read_head(body: str) -> Head:
    """What a checkpoint's text says, whoever signed it."""
    try:
        origin, size, root, *more = body.removesuffix("\n").split("\n")
        new_keys = tuple(line.removeprefix(NEW_KEY) for line in more if line.startswith(NEW_KEY))
        head = Head(int(size), b64decode(root, validate=True), origin, new_keys)
    except ValueError as error:
        raise Unproven("this is no checkpoint") from error
    if not origin or str(head.size) != size or head.size < 0 or len(head.root) != HASH_BYTES or "" in more:
        raise Unproven("this is no checkpoint")
    return head


def signers(note: str, keys: Iterable[Key]) -> list[Key]:
    """Which of these keys have signed. A signature in the name of one that does not fit spoils the note."""
    body, signatures = read_note(note)
    known = {(key.name, key.id): key for key in keys}
    signed = []
    for name, raw in signatures:
        if key := known.get((name, raw[:KEY_ID_BYTES])):
            if not key.fits(body, raw[KEY_ID_BYTES:]):
                raise Unproven(f"a signature in the name of {key} is not its own")
            signed.append(key)
    return signed


def opened(note: str, keys: Iterable[Key]) -> Head:
    """The head that a checkpoint says, signed by one of these keys in its own log's name."""
    signed = signers(note, keys)
    head = read_head(read_note(note)[0])
    if not any(key.name == head.origin and key.kind == ED25519 for key in signed):
        raise Unproven("the checkpoint is signed by no key that is trusted here")
    return head


def check_bundle(
    bundle: dict[str, Any], pinned: Sequence[Key], kept: Sequence[str] = (), witnesses: Sequence[Key] = ()
) -> list[str]:
    """What is proved, in sentences; the first thing that is not raises Unproven. `kept`: checkpoints of one's own."""
    if bundle.get("format") != FORMAT:
        raise Unproven(f"this is no bundle of the format {FORMAT}")
    trusted = list(pinned or map(read_key, bundle["keys"]))
    handed_over = _follow(bundle["handovers"], trusted)
    head = opened(bundle["checkpoint"], trusted)
    for older, path in handed_over:
        _expect_continues(older, head, path)
    whose = "you pinned" if pinned else "the bundle itself names, which proves nothing: pin one with --key"
    told = [f"The checkpoint of {head.size} events of {head.origin} is signed by a key that {whose}."]
    contexts = {sha256(text.encode()).hexdigest() for text in bundle["contexts"]}
    told += [_event(event, head, contexts) for event in bundle["events"]]
    told += [f"Event {uid} is not in the log yet, and nothing proves it." for uid in bundle["waiting"]]
    told += _personal(bundle["personal"], bundle["events"])
    told += [_kept(read_head(read_note(note)[0]), head, bundle["older"]) for note in kept]
    told += [_anchor(anchor, head, witnesses) for anchor in bundle["anchors"]]
    return told


def _follow(handovers: list[dict[str, Any]], trusted: list[Key]) -> list[tuple[Head, list[bytes]]]:
    """From each checkpoint that a trusted key signed to the keys that its text names: adds them to `trusted`."""
    followed = []
    for handover in handovers:
        if signers(handover["checkpoint"], trusted):
            head = opened(handover["checkpoint"], trusted)
            trusted += map(read_key, head.new_keys)
            followed.append((head, _hashes(handover["consistency"])))
    return followed


def _event(event: dict[str, Any], head: Head, contexts: set[str]) -> str:
    position, payload = int(event["position"]), event.get("payload")
    leaf = bytes.fromhex(event["leaf"]) if payload is None else leaf_hash(payload)
    if not includes(head.root, head.size, leaf, position, _hashes(event["inclusion"])):
        raise Unproven(f"the event at position {position} is not the one that the log has there")
    if payload is None:
        return f"Position {position} is in the log; what it says is not in the bundle."
    facts = json.loads(payload)
    if facts["context"]["digest"] not in contexts:
        raise Unproven(f"the context of the event at position {position} was changed or left out")
    said = [facts[name] for name in ("at", "category", "action", "outcome")]
    said += [facts["object"][name] for name in ("type", "id")]
    return f"Position {position} is in the log: {_printable(' '.join(map(str, said)).strip())}."


def _personal(values: list[dict[str, str]], events: list[dict[str, Any]]) -> list[str]:
    payloads = [event.get("payload") or "" for event in events]
    for value in values:
        commitment = sha256(bytes.fromhex(value["salt"]) + value["value"].encode()).hexdigest()
        if not any(f'{{"commitment":"{commitment}"}}' in payload for payload in payloads):
            raise Unproven("a personal value is not one that an event commits to")
    return [f"{len(values)} personal values are those that the events commit to."] if values else []


def _kept(older: Head, head: Head, proofs: list[dict[str, Any]]) -> str:
    paths = {int(proof["size"]): _hashes(proof["consistency"]) for proof in proofs} | {head.size: []}
    if older.size not in paths:
        raise Unproven(f"the bundle has no proof from your checkpoint of {older.size} events: ask for one")
    _expect_continues(older, head, paths[older.size])
    return f"Nothing up to your checkpoint of {older.size} events was changed since."


def _anchor(anchor: dict[str, Any], head: Head, witnesses: Sequence[Key]) -> str:
    note = anchor["checkpoint"]
    older = read_head(read_note(note)[0])
    _expect_continues(older, head, _hashes(anchor["consistency"]))
    cosigned = signers(note + anchor["receipt"], witnesses) if anchor["kind"] == "http" else []
    if cosigned:
        return f"Witness {cosigned[0].name} cosigned the checkpoint of {older.size} events."
    name = _printable(f"{anchor['witness']} ({anchor['kind']})")
    return f"Witness {name} is said to hold the checkpoint of {older.size} events: ask there, this was not checked."


def _expect_continues(older: Head, head: Head, path: Sequence[bytes]) -> None:
    if older.origin != head.origin or not continues(older, head, path):
        raise Unproven(f"something was changed since the log had a checkpoint of {older.size} events")


def _hashes(texts: Iterable[str]) -> list[bytes]:
    return [b64decode(text, validate=True) for text in texts]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(description="Check a proof bundle of an audit log.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument(
        "--key", action="append", default=[], help="a key of the log that you know from elsewhere"
    )
    parser.add_argument(
        "--checkpoint", action="append", default=[], type=Path, help="an older one that you kept"
    )
    parser.add_argument("--witness", action="append", default=[], help="a key of a witness that cosigns")
    asked = parser.parse_args(arguments)
    try:
        kept = [path.read_text(encoding="utf-8") for path in asked.checkpoint]
        keys, witnesses = [[read_key(text) for text in texts] for texts in (asked.key, asked.witness)]
        told = check_bundle(json.loads(asked.bundle.read_text(encoding="utf-8")), keys, kept, witnesses)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        print(f"NOT PROVED: {_printable(str(error)) or type(error).__name__}", file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
