"""Each kind of witness against one that behaves as its standard says: what it takes, refuses and detects."""

from __future__ import annotations

import importlib.util
import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from audit import inspection
from audit.anchoring import anchor_newest, head_of, offer_of
from audit.bundles import bundle_of
from audit.context import open_context
from audit.events import record
from audit.inspection import BrokenLogError, inspect
from audit.inspection.breaking import NotShownError
from audit.models import Anchor, AuditEvent, Checkpoint
from audit.sequencer import sequence_all
from audit.signing import public_keys
from audit.verify import Unproven, check_bundle
from audit.witnesses import witnesses
from audit.witnesses.http import HttpWitness
from audit.witnesses.offers import NotWitnessed, Offer, Seen
from audit.witnesses.s3 import S3Witness
from audit.witnesses.sigv4 import Credentials, authorization
from audit.witnesses.timestamps import TimeStampWitness
from tests.audit.tampering import tamper
from tests.audit.witness_servers import Cosigner, Storage, TimeStamps, serving
from tests.support.missing import missing

pytestmark = pytest.mark.usefixtures("db")

FORGET = tuple(f"DELETE FROM audit_{table}" for table in ("logentry", "tile", "anchor", "checkpoint"))
SECRET = "the bucket's secret"


@pytest.fixture(autouse=True)
def _acting(db: None) -> Iterator[None]:
    with open_context("web"):
        yield


@pytest.fixture
def cosigner(settings: Settings) -> Iterator[Cosigner]:
    cosigner = Cosigner(public_keys())
    with serving(cosigner) as url:
        settings.LOG_WITNESSES = [{"kind": "http", "url": url, "key": str(cosigner.key)}]
        yield cosigner


@pytest.fixture
def storage(settings: Settings) -> Iterator[Storage]:
    storage = Storage(SECRET)
    with serving(storage) as url:
        described = {
            "kind": "s3",
            "endpoint": url,
            "bucket": "vault",
            "access_key": "AK",
            "secret_key": SECRET,
        }
        settings.LOG_WITNESSES = [described]
        yield storage


@pytest.fixture
def authority(settings: Settings, tmp_path: Path) -> Iterator[TimeStamps]:
    if not shutil.which("openssl"):
        missing("openssl")
    if importlib.util.find_spec("rfc3161_client") is None:
        missing("rfc3161-client")
    authority = TimeStamps(tmp_path)
    authority.found()
    with serving(authority) as url:
        settings.LOG_WITNESSES = [{"kind": "rfc3161", "url": url, "roots": str(authority.roots)}]
        yield authority


def grow() -> Checkpoint:
    record("auth", "sign_in", "done")
    sequence_all()
    return Checkpoint.objects.latest("size")


def anchored() -> Anchor:
    (anchor,) = anchor_newest(patiently=False)
    return anchor


def newest() -> Offer:
    return offer_of(Checkpoint.objects.latest("size"))


def fork() -> Checkpoint:
    """The owner of database and key writes another past."""
    event = AuditEvent.objects.latest("id")
    change = "payload = replace(payload, 'done', 'dane'), outcome = 'dane'"
    tamper(*FORGET, f"UPDATE audit_auditevent SET {change} WHERE id = {event.pk}")
    sequence_all()
    return grow()


def test_a_witness_over_http_cosigns_what_goes_on(cosigner: Cosigner) -> None:
    grow()
    assert anchored().error == ""
    head = head_of(grow())
    assert "witness.test/w" in anchored().receipt
    assert cosigner.latest == head
    assert inspect().witnessed == {"http": head.size}


def test_it_is_asked_which_checkpoint_it_saw_last(cosigner: Cosigner) -> None:
    """As after a kill between its answer and our row."""
    grow()
    anchored()
    tamper("DELETE FROM audit_anchor")
    grow()
    assert anchored().error == ""


def test_it_refuses_a_fork_and_so_detects_it(cosigner: Cosigner) -> None:
    grow()
    anchored()
    fork()
    assert "it answered 422" in anchored().error
    with pytest.raises(BrokenLogError, match=r"holds a checkpoint of .* events of another log"):
        inspect()


def test_it_may_be_given_more_while_the_log_is_read(
    cosigner: Cosigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow()
    ask = inspection.check_anchors
    monkeypatch.setattr(inspection, "check_anchors", lambda *asked: (grow(), anchored(), ask(*asked))[-1])
    assert inspect().witnessed == {"http": Checkpoint.objects.latest("size").size}


def test_it_detects_a_log_that_was_rolled_back(cosigner: Cosigner) -> None:
    grow()
    grow()
    anchored()
    last = AuditEvent.objects.latest("id").pk
    tamper(*FORGET, f"DELETE FROM audit_auditevent WHERE id = {last}")
    with pytest.raises(BrokenLogError, match="before the checkpoint of"):
        inspect()


def test_a_cosignature_by_another_key_is_none(cosigner: Cosigner, settings: Settings) -> None:
    other = Cosigner(public_keys())
    settings.LOG_WITNESSES = [{**settings.LOG_WITNESSES[0], "key": str(other.key)}]
    grow()
    assert "no cosignature of this checkpoint" in anchored().error


def test_a_page_of_a_proxy_is_no_answer_of_the_witness(
    cosigner: Cosigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow()
    anchored()
    page = 200, "text/html", b"<p>Please sign in.</p>"
    monkeypatch.setattr(Cosigner, "__call__", lambda *asked: page)
    with pytest.raises(NotShownError, match="witness http could not be asked"):
        inspect()


def test_a_bundle_proves_a_cosignature_to_whoever_knows_the_witness(cosigner: Cosigner) -> None:
    grow()
    anchored()
    bundle = bundle_of(AuditEvent.objects.with_context())
    told = check_bundle(bundle, public_keys(), witnesses=[cosigner.key])
    assert any("Witness witness.test/w cosigned" in line for line in told)


def test_a_bucket_keeps_a_locked_object(storage: Storage) -> None:
    head = head_of(grow())
    assert anchored().receipt == f"checkpoints/{head.size:020d}-{head.root.hex()}"
    ((body, headers),) = storage.objects.values()
    assert body.decode() == Checkpoint.objects.latest("size").note
    assert (headers["x-amz-object-lock-mode"], headers["if-none-match"]) == ("COMPLIANCE", "*")


def test_a_bucket_recalls_all_page_by_page(storage: Storage) -> None:
    heads = []
    for _ in range(5):
        heads.append(head_of(grow()))
        anchored()
    (witness,) = witnesses()
    assert list(witness.recall(newest())) == [Seen(head.size, head.root) for head in heads]
    assert inspect().witnessed == {"s3": heads[-1].size}


def test_what_is_kept_already_is_kept(storage: Storage) -> None:
    grow()
    anchored()
    tamper("DELETE FROM audit_anchor")
    assert anchored().error == ""
    assert len(storage.objects) == 1


def test_a_bucket_detects_another_past(storage: Storage) -> None:
    grow()
    anchored()
    fork()
    with pytest.raises(
        BrokenLogError, match=r"the log differs from the checkpoint of .* that witness s3 holds"
    ):
        inspect()


def test_a_bucket_refuses_another_secret(storage: Storage, settings: Settings) -> None:
    settings.LOG_WITNESSES = [{**settings.LOG_WITNESSES[0], "secret_key": "guessed"}]
    grow()
    assert "SignatureDoesNotMatch" in anchored().error


@pytest.mark.parametrize("body", [b"<p>Sign in<br>", b"<html><p>Sign in</p></html>"])
def test_a_page_that_is_no_list_of_a_bucket_is_no_answer(body: bytes) -> None:
    """As of a proxy that asks for a sign-in."""
    grow()
    page = (200, "text/html", body)
    said = "vault answered with something else than a list"
    with serving(lambda *asked: page) as url, pytest.raises(NotWitnessed, match=said):
        list(S3Witness(url, "vault", "a", "b").recall(newest()))


def test_a_request_is_signed_as_the_reference_signs_it() -> None:
    """GET Object, of "Authenticating Requests (AWS Signature Version 4)" in Amazon's reference."""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    headers = {
        "host": "examplebucket.s3.amazonaws.com",
        "range": "bytes=0-9",
        "x-amz-content-sha256": empty,
        "x-amz-date": "20130524T000000Z",
    }
    example = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    assert authorization(example, "GET", "/test.txt", "", headers).endswith(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


def test_an_authority_stamps_a_checkpoint(authority: TimeStamps) -> None:
    grow()
    anchor = anchored()
    assert anchor.error == ""
    (witness,) = witnesses()
    witness.check(anchor.checkpoint.note, anchor.receipt)
    assert b64decode(anchor.receipt) == (authority.folder / "answer.tsr").read_bytes()


def test_a_stamp_is_for_no_other_checkpoint(authority: TimeStamps) -> None:
    grow()
    receipt = anchored().receipt
    (witness,) = witnesses()
    with pytest.raises(Unproven, match="not for this checkpoint"):
        witness.check(grow().note, receipt)


def test_a_stamp_of_another_authority_is_none(authority: TimeStamps, tmp_path: Path) -> None:
    other = TimeStamps(tmp_path / "other")
    other.folder.mkdir()
    other.found()
    shutil.copy(other.roots, authority.roots)
    grow()
    assert "not for this checkpoint" in anchored().error


@pytest.mark.parametrize(
    "witness",
    [
        HttpWitness("http://127.0.0.1:9/", str(Cosigner([]).key)),
        S3Witness("http://127.0.0.1:9", "vault", "a", "b"),
    ],
    ids=lambda witness: witness.kind,
)
def test_silence_is_no_answer(witness: HttpWitness | S3Witness) -> None:
    grow()
    with pytest.raises(NotWitnessed, match="did not answer"):
        witness.anchor(newest())


def test_a_secret_is_not_shown() -> None:
    assert "hush" not in repr(S3Witness("http://s3.test", "vault", "a", "hush"))
    assert TimeStampWitness("http://tsa.test", "roots.pem").kind == "rfc3161"
