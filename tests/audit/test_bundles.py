"""A bundle proves its events to whoever has nothing of ours but one small file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from audit import verify
from audit.anchoring import anchor_newest
from audit.bundles import bundle_of
from audit.context import open_context
from audit.events import record
from audit.models import AuditEvent, Checkpoint
from audit.sequencer import sequence_all
from audit.signing import public_keys
from audit.verify import Unproven, check_bundle
from tests.audit.shelf.models import Author

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _a_trail(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.LOG_WITNESSES = [{"kind": "file", "path": str(tmp_path / "checkpoints.txt")}]
    with open_context("system:seed", principal="sam"):
        Author.objects.create(name="Ada", email="ada@example.test")
        happen("a", "b", "c")
        yield


def happen(*actions: str) -> Checkpoint:
    for action in actions:
        record("auth", action, "done")
    sequence_all()
    return Checkpoint.objects.latest("size")


def everything() -> Any:
    return AuditEvent.objects.order_by("id").with_context()


def told(bundle: dict[str, Any], *kept: str) -> list[str]:
    return check_bundle(json.loads(json.dumps(bundle)), public_keys(), kept)


def test_each_event_is_proved_with_its_context() -> None:
    count = AuditEvent.objects.count()
    said = told(bundle_of(everything()))
    assert said[0].endswith("is signed by a key that you pinned.")
    assert len([line for line in said if "is in the log: " in line]) == count
    assert any("auth b done" in line for line in said)


def test_a_key_of_the_bundle_itself_proves_nothing_about_who_signed() -> None:
    assert "pin one with --key" in check_bundle(bundle_of(everything()), [])[0]


def test_personal_values_go_along_only_when_asked() -> None:
    assert bundle_of(everything())["personal"] == []
    bundle = bundle_of(everything(), with_personal=True)
    assert "ada@example.test" in json.dumps(bundle["personal"])
    assert "1 personal values are those that the events commit to." in told(bundle)


def test_an_older_checkpoint_is_proved_to_be_its_beginning() -> None:
    kept = Checkpoint.objects.latest("size")
    happen("d", "e")
    said = told(bundle_of(everything(), since=[kept.size]), kept.note)
    assert f"Nothing up to your checkpoint of {kept.size} events was changed since." in said


def test_without_a_proof_from_there_it_says_so() -> None:
    kept = Checkpoint.objects.latest("size")
    happen("d")
    with pytest.raises(Unproven, match="has no proof from your checkpoint"):
        told(bundle_of(everything()), kept.note)


def test_an_older_checkpoint_of_another_past_is_not_proved() -> None:
    kept = Checkpoint.objects.latest("size")
    body, signatures = kept.note.rsplit("\n\n", 1)
    lines = body.split("\n")
    other = "\n".join([*lines[:2], "A" * 43 + "=", *lines[3:]]) + "\n\n" + signatures
    with pytest.raises(Unproven, match="something was changed"):
        told(bundle_of(everything()), other)


def test_what_waits_is_named() -> None:
    record("auth", "late", "done")
    late = AuditEvent.objects.latest("id")
    assert f"Event {late.uid} is not in the log yet, and nothing proves it." in told(bundle_of(everything()))


def test_a_witness_is_named_as_not_checked() -> None:
    anchor_newest()
    happen("d")
    assert any("Witness file (file) is said to hold" in line for line in told(bundle_of(everything())))


def test_whoever_pins_an_old_key_follows_its_handover(settings: Settings) -> None:
    old = public_keys()
    settings.LOG_KEYS = ["newer", *settings.LOG_KEYS]
    happen("d")
    happen("e")
    assert "you pinned" in check_bundle(bundle_of(everything()), old)[0]


def change(path: str, how: Callable[[Any], Any]) -> Callable[[dict[str, Any]], None]:
    def changed(bundle: dict[str, Any]) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        at: Any = bundle
        for step in way:
            at = at[step]
        at[last] = how(at[last])

    return changed


FORGERIES = {
    "payload": change("events.1.payload", lambda text: text.replace("done", "dane")),
    "position": change("events.1.position", lambda place: place + 1),
    "path": change("events.1.inclusion", lambda path: path[:-1]),
    "context": change("contexts", lambda texts: [text.replace("sam", "eve") for text in texts]),
    "no context": change("contexts", lambda texts: []),
    "value": change("personal.0.value", lambda text: text.replace("ada", "eve")),
    "salt": change("personal.0.salt", lambda text: "00" + text[2:]),
    "size": change("checkpoint", lambda note: note.replace("\n", "\n1", 1)),
    "origin": change("checkpoint", lambda note: note.replace("countersign", "another")),
    "format": change("format", lambda text: "another"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_bundle_is_not_proved(forgery: str) -> None:
    bundle = json.loads(json.dumps(bundle_of(everything(), with_personal=True)))
    FORGERIES[forgery](bundle)
    with pytest.raises(Unproven):
        told(bundle)


def test_the_file_alone_checks_a_bundle_elsewhere(tmp_path: Path) -> None:
    """Copied to another folder and run in isolation: neither this project nor Django can be imported there."""
    shutil.copy(verify.__file__, tmp_path / "verify.py")
    (tmp_path / "bundle.json").write_text(json.dumps(bundle_of(everything(), with_personal=True)))
    (tmp_path / "kept.txt").write_text(Checkpoint.objects.latest("size").note)
    asked = ["bundle.json", "--key", str(public_keys()[0]), "--checkpoint", "kept.txt"]
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", *asked], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing up to your checkpoint" in done.stdout


def test_the_module_says_what_is_not_proved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bundle.json").write_text("[]")
    assert verify.main([str(tmp_path / "bundle.json")]) == 1
    assert capsys.readouterr().err.startswith("NOT PROVED: ")


def test_the_verifier_imports_nothing_of_ours() -> None:
    check = "import sys, audit.verify; print([name for name in sys.modules if name.startswith(('django', 'audit.'))])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['audit.verify']"
