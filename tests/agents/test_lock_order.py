"""Everybody takes locks in one order, so that nobody waits for somebody who waits for them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction

from agents import tasks
from agents.models import Mandate
from agents.tools import TOOLS
from identity.models import Organization
from tests.agents.belongings import MUG, belongings_of
from tests.agents.cut_doors import add_mug
from tests.agents.cut_ways import WAYS, lay_scene
from tests.agents.lock_trace import ORDER, Trace, tracing
from tests.agents.mandating import gives, newest
from tests.agents.review_ways import WAYS_OF_REVIEWS
from tests.agents.script import Script, asks
from tests.agents.stage import Talk, Worker, change, variant
from tests.agents.tools.wishes import SOON, wishes_about

pytestmark = pytest.mark.postgresql
#: Before text by others was read; later on, its card is answered.
UNATTENDED = "place_order"


def test_every_tool_takes_its_locks_in_the_one_order(talk_of: Callable[..., Talk]) -> None:
    talk = talk_of(unattended_ceiling=40_000)
    change(MUG, stock=50)
    wishes = {"ask_gift_finder": {"task": "a gift for Ann"}} | wishes_about(belongings_of("alice"))
    with tracing() as trace:
        for tool in (UNATTENDED, *TOOLS):
            use(talk, tool, trace, **wishes[tool])
        trace.verb = "an order by mandate"
        change(MUG, price=9_00)
        tasks.sweep()
        talk.worker.work()

    assert trace.wrong == []
    assert trace.seen == set(ORDER) - {"connection", "discount", "review"}
    assert [mandate.used for mandate in Mandate.objects.order_by("pk")] == [0, 1]


def use(talk: Talk, tool: str, trace: Trace, **arguments: object) -> None:
    """A call, and the card that it may end in."""
    trace.verb = tool
    talk.say("go on", asks(tool, **arguments), "Done.")
    (call,) = [call for call in talk.calls() if call.parent is None and call.handed_by is None][-1:]
    trace.verb = f"the yes to {tool}"
    if "approval" in call.result:
        talk.decide(talk.card())
    if "mandate" in call.result:
        gives(talk, newest())


def test_who_acts_for_another_organization_than_their_agent_takes_the_locks_of_both_in_the_one_order(
    talk: Talk,
) -> None:
    items = [{"variant_id": variant(MUG).public_id, "quantity": 1}]
    talk.say("a mug then", asks("schedule_order", items=items, on=SOON), "Sign.")
    globex = Organization.objects.get(slug="globex")
    with tracing() as trace:
        talk.press(talk.card(), actor=replace(talk.actor, organization=globex))

    assert (trace.wrong, "organization" in trace.seen) == ([], True)


def test_every_cut_takes_its_locks_in_the_one_order(database: object, model: Script, worker: Worker) -> None:
    """Each is undone again: what it locks is known by then. A card and a mandate wait, which the cut takes back."""
    items = [{"variant_id": variant(MUG).public_id, "quantity": 1}]
    monthly = asks("order_every_month", items=items, day=1, until=SOON)
    wrong, seen = [], set()
    for way, cut in (WAYS | WAYS_OF_REVIEWS).items():
        with transaction.atomic():
            scene = lay_scene(model, worker)
            scene.talk.send("mugs", add_mug(), asks("place_order"), monthly, "Sign.")
            scene.talk.run()
            assert (scene.talk.card().state, newest().state) == ("waiting", "waiting")
            with tracing(outside=1) as trace:
                trace.verb = way
                cut(scene)
            wrong += trace.wrong
            seen |= trace.seen
            transaction.set_rollback(True)

    assert wrong == []
    assert seen >= set(ORDER[ORDER.index("site") : ORDER.index("order")])
