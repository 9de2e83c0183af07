"""Everybody takes locks in one order, so that nobody waits for somebody who waits for them."""

from collections.abc import Callable

import pytest
from django.db import transaction

from agents.tools import TOOLS
from tests.agents.belongings import belongings_of
from tests.agents.cut_doors import add_mug
from tests.agents.cut_ways import WAYS, lay_scene
from tests.agents.lock_trace import ORDER, Trace, tracing
from tests.agents.script import Script, asks
from tests.agents.stage import Talk, Worker, change
from tests.agents.tools.wishes import wishes_about

pytestmark = pytest.mark.postgresql


def test_every_tool_takes_its_locks_in_the_one_order(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(unattended_ceiling=40_000)
    change("harbour-mug-red-", stock=50)
    wishes = wishes_about(belongings_of("alice"))
    with tracing() as trace:
        for tool in TOOLS:
            use(talk, tool, trace, **wishes[tool])

    assert trace.wrong == []
    assert trace.seen == set(ORDER) - {"connection", "discount"}


def use(talk: Talk, tool: str, trace: Trace, **arguments: object) -> None:
    """A call, and the card that it may end in."""
    trace.verb = tool
    talk.say("go on", asks(tool, **arguments), "Done.")
    if "approval" in (talk.calls()[-1].result or {}) or "approval" in (talk.results()[-1] or {}):
        trace.verb = f"the yes to {tool}"
        talk.decide(talk.card())


def test_every_cut_takes_its_locks_in_the_one_order(database: object, model: Script, worker: Worker) -> None:
    """Each is undone again: what it locks is known by then. A card waits, which the cut takes back."""
    wrong, seen = [], set()
    for way, cut in WAYS.items():
        with transaction.atomic():
            scene = lay_scene(model, worker)
            scene.talk.send("buy a mug", add_mug(), asks("place_order"), "Sign.")
            scene.talk.run()
            assert scene.talk.card().state == "waiting"
            with tracing(outside=1) as trace:
                trace.verb = way
                cut(scene)
            wrong += trace.wrong
            seen |= trace.seen
            transaction.set_rollback(True)

    assert wrong == []
    assert seen >= set(ORDER[ORDER.index("site") : ORDER.index("order")])
