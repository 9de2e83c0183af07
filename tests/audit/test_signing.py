"""Checkpoints as signed notes: the newest key signs, older ones verify, and the change of key is signed by both."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from audit import signing
from audit.signing import log_signers, public_keys, sign_checkpoint
from audit.verify import Head, Unproven, opened, read_key, read_note, signers

ROOT = bytes(range(32))


def sign(before: str = "", size: int = 7) -> str:
    return sign_checkpoint(size, ROOT, before, datetime(2026, 11, 28, tzinfo=UTC)).text


def with_keys(settings: Settings, *secrets: str) -> str:
    """The public key of the newest."""
    settings.LOG_KEYS = list(secrets)
    return str(public_keys()[0])


def test_a_checkpoint_is_a_note_of_origin_size_and_root() -> None:
    text = sign()
    body = "countersign.test/log\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\ntime 2026-11-28T00:00:00.000000Z\n"
    assert text.startswith(f"{body}\n— countersign.test/log ")
    assert opened(text, public_keys()) == Head(7, ROOT, "countersign.test/log")


def test_the_note_of_the_specification_is_read() -> None:
    """The example of C2SP tlog-checkpoint, with two signatures of which none is by a key that we know."""
    text = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+"
        "zyWE+xeMcTOAYQ8=\n"
    )
    assert read_note(text)[1][0][1][:4].hex() == "033de0ae"
    with pytest.raises(Unproven, match="signed by no key that is trusted here"):
        opened(text, public_keys())


def test_a_key_is_written_as_verifiers_keep_it() -> None:
    key = public_keys()[0]
    name, key_id, encoded = str(key).split("+", 2)
    assert (name, bytes.fromhex(key_id)) == ("countersign.test/log", key.id)
    assert b64decode(encoded) == b"\x01" + key.public
    assert read_key(str(key)) == key


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AQ==", "name+xx+!!", "+00000000+AQID"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Unproven):
        read_key(text)


@pytest.mark.parametrize(
    "change",
    [("\n7\n", "\n8\n"), ("AAEC", "AAED"), ("test/log\n7", "test/other\n7"), ("Z\n\n", "Z\nmore\n\n")],
)
def test_a_changed_note_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(Unproven, match="is not its own"):
        opened(sign().replace(*change, 1), public_keys())


@pytest.mark.parametrize(
    "body",
    ["log\n07\n", "log\n-1\n", "log\nseven\n", "\n7\n", "log\n7\nAAEC\n", "log\n7\n" + "A" * 44 + "\n\nx\n"],
)
def test_what_is_no_checkpoint_is_refused(body: str) -> None:
    signer = log_signers()[0]
    with pytest.raises(Unproven):
        opened(f"{body}\n{signer.line(body)}", [signer.key])


def test_an_older_key_verifies_what_it_signed(settings: Settings) -> None:
    with_keys(settings, "old")
    text = sign()
    with_keys(settings, "new", "old")
    assert opened(text, public_keys()).size == 7


def test_a_new_key_is_named_in_a_checkpoint_that_both_sign(settings: Settings) -> None:
    old = with_keys(settings, "old")
    before = sign()
    new = with_keys(settings, "new", "old")
    handing_over = sign(before, 8)
    assert {str(key) for key in signers(handing_over, public_keys())} == {old, new}
    assert opened(handing_over, [read_key(old)]).new_keys == (new,)


def test_of_older_keys_the_last_that_signed_hands_over(settings: Settings) -> None:
    with_keys(settings, "first")
    before = sign()
    second = with_keys(settings, "second", "first")
    before = sign(before, 8)
    third = with_keys(settings, "third", "second", "first")
    assert {str(key) for key in signers(sign(before, 9), public_keys())} == {second, third}


def test_after_that_the_new_key_signs_alone(settings: Settings) -> None:
    with_keys(settings, "old")
    before = sign()
    new = with_keys(settings, "new", "old")
    after = sign(sign(before, 8), 9)
    assert [str(key) for key in signers(after, public_keys())] == [new]
    assert opened(after, public_keys()).new_keys == ()


def test_nobody_adds_a_key_to_a_signed_checkpoint(settings: Settings) -> None:
    """Signatures are not over each other: the new key is trusted for the text alone, which the old one signed."""
    old = with_keys(settings, "old")
    text = sign()
    mallory = with_keys(settings, "mallory")
    forged = text + log_signers()[0].line(read_note(text)[0])
    assert mallory not in opened(forged, [read_key(old)]).new_keys


def test_development_makes_a_key_once(settings: Settings, tmp_path: object) -> None:
    settings.LOG_KEYS, settings.DEBUG, settings.VAR_DIR = [], True, tmp_path / "var"
    made = str(public_keys()[0])
    assert str(public_keys()[0]) == made
    kept = signing.development_key_file()
    assert (len(kept.read_text()), kept.stat().st_mode & 0o777) == (64, 0o600)
    assert list(kept.parent.iterdir()) == [kept]


def test_without_a_key_production_signs_nothing(settings: Settings) -> None:
    settings.LOG_KEYS, settings.DEBUG = [], False
    with pytest.raises(ImproperlyConfigured, match="nothing signs the log"):
        sign()
