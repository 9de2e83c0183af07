"""The log, its checkpoints, its keys and its witnesses, cut, forked, signed anew and rewritten."""

from __future__ import annotations

from audit.models import Checkpoint
from audit.sequencer import sequence_all
from audit.signing import sign_checkpoint
from tests.audit.tampering.acts import Scene, act, another_key, behind_foreign_keys, run

NO_LOG = tuple(f"DELETE FROM audit_{table}" for table in ("logentry", "tile", "anchor", "checkpoint"))


@act
def cut_off_the_end(scene: Scene) -> None:
    """As an older backup was: everything after the older checkpoint is gone."""
    old = scene.names["old"]
    with behind_foreign_keys():
        run(
            "DELETE FROM audit_anchor",
            "DELETE FROM audit_tile",
            f"DELETE FROM audit_checkpoint WHERE size > {old}",
            "DELETE FROM audit_auditevent WHERE id NOT IN "
            f"(SELECT event_id FROM audit_logentry WHERE position < {old})",
            "DELETE FROM audit_personalvalue WHERE event_id NOT IN (SELECT id FROM audit_auditevent)",
            f"DELETE FROM audit_logentry WHERE position >= {old}",
        )


@act
def rewrite(scene: Scene) -> None:
    """Payload and columns of one event, and then everything that is made of events."""
    with behind_foreign_keys():
        run(
            *NO_LOG,
            "UPDATE audit_auditevent SET outcome = 'done', payload = replace(payload, '\"outcome\":\"denied\"', "
            f'\'"outcome":"done"\') WHERE id = {scene.names["denied"]}',
        )


@act
def rewrite_without_one(scene: Scene) -> None:
    with behind_foreign_keys():
        run(*NO_LOG, f"DELETE FROM audit_auditevent WHERE id = {scene.names['denied']}")


@act
def rewrite_with_another_key(scene: Scene) -> None:
    rewrite(scene)
    with another_key():
        sequence_all()


@act
def fork(scene: Scene) -> None:
    """From the older checkpoint on, the log goes another way: the events are the same, but in another order."""
    cut = scene.names["old"]
    with behind_foreign_keys():
        run(
            "DELETE FROM audit_anchor",
            "DELETE FROM audit_tile",
            f"DELETE FROM audit_checkpoint WHERE size > {cut}",
            f"DELETE FROM audit_logentry WHERE position >= {cut}",
            f"UPDATE audit_auditevent SET id = id + 100000 WHERE id = {scene.names['first']}",
        )


@act
def strip_every_signature(scene: Scene) -> None:
    """The tail too is gone, so that no signed checkpoint comes after them."""
    run(
        f"DELETE FROM audit_auditevent WHERE id = {scene.names['tail']}",
        "UPDATE audit_checkpoint SET note = ''",
    )


@act
def sign_with_another_key(scene: Scene) -> None:
    newest = Checkpoint.objects.get(size=scene.names["new"])
    with another_key():
        rewrite_note(newest, sign_checkpoint(newest.size, bytes(newest.root), "", newest.at).text)


@act
def change_origin(scene: Scene) -> None:
    newest = Checkpoint.objects.get(size=scene.names["new"])
    origin, _, rest = newest.note.partition("\n")
    rewrite_note(newest, f"other.{origin}\n{rest}")


@act
def forge_a_rotation(scene: Scene) -> None:
    """The text that names Mallory's key bears no signature but theirs; what follows is signed by it."""
    newest = Checkpoint.objects.get(size=scene.names["new"])
    with another_key():
        forged = sign_checkpoint(newest.size, bytes(newest.root), newest.note, newest.at)
        rewrite_note(newest, forged.text, forged.new_key)
        sequence_all()


@act
def go_on_with_another_key(scene: Scene) -> None:
    with another_key():
        sequence_all()


@act
def edit_the_witness(scene: Scene) -> None:
    text = scene.witness_file.read_text()
    scene.witness_file.write_text(text.replace(f"\n{scene.names['new']}\n", f"\n{scene.names['old']}\n"))


@act
def empty_the_witness(scene: Scene) -> None:
    scene.witness_file.write_text("")


@act
def remove_the_witness(scene: Scene) -> None:
    scene.witness_file.unlink()


def rewrite_note(checkpoint: Checkpoint, note: str, new_key: str = "") -> None:
    run(
        "UPDATE audit_checkpoint SET note = %s, new_key = %s WHERE size = %s",
        with_these=[note, new_key, checkpoint.size],
    )
