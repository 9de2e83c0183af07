"""A bundle, changed on its way to whoever checks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from audit.bundles import bundle_of
from audit.models import AuditEvent, Checkpoint
from audit.sequencer import sequence_all
from audit.signing import public_keys, sign_checkpoint
from tests.audit.tampering.acts import Scene, another_key
from tests.audit.tampering.acts_on_the_log import fork

Bundle = dict[str, Any]
Change = Callable[[Bundle, Scene], None]
CHANGES: dict[str, Change] = {}


def change(done: Change) -> Change:
    CHANGES[done.__name__] = done
    return done


def bundle_about(scene: Scene) -> Bundle:
    """Three events under the newest checkpoint, as JSON has them, with a proof from the one that was kept."""
    chosen = [scene.names[name] for name in ("ada", "first", "denied")]
    events = AuditEvent.objects.filter(pk__in=chosen).with_context()
    bundle: Bundle = json.loads(json.dumps(bundle_of(events, since=[scene.names["new"]], with_personal=True)))
    return bundle


@change
def change_an_event(bundle: Bundle, scene: Scene) -> None:
    event = bundle["events"][-1]
    event["payload"] = event["payload"].replace("denied", "done")


@change
def change_a_position(bundle: Bundle, scene: Scene) -> None:
    bundle["events"][-1]["position"] = scene.names["first_place"]


@change
def swap_events(bundle: Bundle, scene: Scene) -> None:
    one, other = bundle["events"][:2]
    one["payload"], other["payload"] = other["payload"], one["payload"]


@change
def add_an_event(bundle: Bundle, scene: Scene) -> None:
    bundle["events"].append(bundle["events"][-1] | {"payload": bundle["events"][0]["payload"]})


@change
def change_a_context(bundle: Bundle, scene: Scene) -> None:
    bundle["contexts"] = [text.replace('"bob"', '"mallory"') for text in bundle["contexts"]]


@change
def leave_contexts_out(bundle: Bundle, scene: Scene) -> None:
    bundle["contexts"] = []


@change
def change_a_value(bundle: Bundle, scene: Scene) -> None:
    bundle["personal"][0]["value"] = '"eve@example.test"'


@change
def change_the_root(bundle: Bundle, scene: Scene) -> None:
    origin, size, root, rest = bundle["checkpoint"].split("\n", 3)
    bundle["checkpoint"] = "\n".join([origin, size, root[::-1].lstrip("=") + "=", rest])


@change
def backdate_the_checkpoint(bundle: Bundle, scene: Scene) -> None:
    bundle["checkpoint"] = bundle["checkpoint"].replace("\ntime 20", "\ntime 19")


@change
def sign_the_bundle_anew(bundle: Bundle, scene: Scene) -> None:
    newest = Checkpoint.objects.latest("size")
    with another_key():
        bundle["checkpoint"] = sign_checkpoint(newest.size, bytes(newest.root), "", newest.at).text
        bundle["keys"] = [str(key) for key in public_keys()]


@change
def give_away_a_fork(bundle: Bundle, scene: Scene) -> None:
    """Signed as it must be; but the proof from the checkpoint that was kept does not lead there."""
    fork(scene)
    sequence_all()
    bundle.update(bundle_about(scene))
