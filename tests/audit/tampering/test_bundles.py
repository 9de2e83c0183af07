"""Each change of a bundle is refused by the verifier, to whoever has a pinned key and an older checkpoint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit import triggers
from audit.models import Checkpoint
from audit.sequencer import sequence_all
from audit.signing import public_keys
from audit.verify import Unproven, check_bundle
from tests.audit.only import on_sqlite
from tests.audit.tampering.acts import Scene
from tests.audit.tampering.acts_on_bundles import CHANGES, bundle_about
from tests.audit.tampering.reading import Answer, Attack, attacks_of
from tests.audit.tampering.trail import filled_in, names

pytestmark = [pytest.mark.usefixtures("database"), on_sqlite]


@pytest.mark.parametrize("attack", attacks_of("bundles"), ids=lambda attack: attack.tries.replace(" ", "-"))
def test_a_changed_bundle_is_refused(
    database: object, attack: Attack, witness_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(names(), witness_file, monkeypatch)
    kept = Checkpoint.objects.get(size=scene.names["new"]).note
    sequence_all()
    bundle, keys = bundle_about(scene), public_keys()
    assert len(check_bundle(bundle, keys, [kept])) > len(bundle["events"])

    triggers.drop(database)
    CHANGES[attack.act](bundle, scene)

    if attack.answer is Answer.ANCHORED:
        check_bundle(bundle, keys)
    with pytest.raises(Unproven) as caught:
        check_bundle(bundle, keys, [kept])
    assert re.fullmatch(filled_in(attack.says, scene.names), str(caught.value)), caught.value
