"""Each way of losing authority against each place where it was in use: nothing passes, and the trail says why."""

import pytest

from identity.models import LoginSession
from tests.agents.cut_doors import CLOSED, DOORS, PASSES, REFUSED, SIGNED_OUT, STOPPED, WITHDRAWN, Door
from tests.agents.cut_ways import WAYS, Scene, lay_scene, newest, refused_since
from tests.agents.script import Script
from tests.agents.stage import Worker, events

pytestmark = pytest.mark.both_databases

DEAD, CUT, VOID = (
    "dead-delegation-does-nothing",
    "session-that-was-cut-does-nothing",
    "yes-of-a-cut-sign-in-is-void",
)

#: Ways that end her sign-in, and the policies by which what goes on without a browser is refused.
OF_THE_SIGN_IN = {
    "person switched off": {DEAD, CUT, "inactive-person-does-nothing"},
    "reset after theft": {DEAD, CUT},
    "membership ended": {DEAD, CUT},
    "organization switched off": {DEAD, CUT, "suspended-organization-does-nothing"},
    "connection disabled": {DEAD, CUT, "disabled-connection-does-nothing"},
    "sign-in stolen": {DEAD, CUT},
    "sign-in cut by staff": {DEAD, CUT},
    "signed out by the provider": {DEAD, CUT},
}
#: Ways that leave her signed in, and her agent without authority.
OF_THE_AGENT = {
    "agent suspended": {"suspended-agent-does-nothing"},
    "taken back by the person": {DEAD},
    "taken back by the company": {DEAD},
}

#: What the doors say then. Behind those that are refused stand the policies above.
WITHOUT_SIGN_IN = {
    "a_page": SIGNED_OUT,
    "the_api": SIGNED_OUT,
    "a_message": SIGNED_OUT,
    "a_new_conversation": SIGNED_OUT,
    "a_queued_turn": STOPPED,
    "a_running_turn": STOPPED,
    "a_tool_call": REFUSED,
    "an_open_stream": CLOSED,
    "a_waiting_card": SIGNED_OUT,
    "a_countersigned_call": REFUSED,
    "a_scheduled_action": REFUSED,
    "a_handed_over_task": REFUSED,
}
WITHOUT_AGENT = {
    "a_page": PASSES,
    "the_api": PASSES,
    "a_message": REFUSED,
    "a_new_conversation": REFUSED,
    "a_queued_turn": REFUSED,
    "a_running_turn": REFUSED,
    "a_tool_call": REFUSED,
    "an_open_stream": PASSES,
    "a_waiting_card": WITHDRAWN,
    "a_countersigned_call": REFUSED,
    "a_scheduled_action": REFUSED,
    "a_handed_over_task": REFUSED,
}
#: Where a yes that was given in the sign-in is void besides.
WITH_A_YES = {"a_countersigned_call", "a_scheduled_action"}


@pytest.fixture
def scene(database: object, model: Script, worker: Worker) -> Scene:
    return lay_scene(model, worker)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("way", OF_THE_SIGN_IN)
def test_a_cut_of_the_sign_in_is_felt_at_every_door(scene: Scene, way: str, door: Door) -> None:
    marks = []
    said = door(scene, lambda: (WAYS[way](scene), marks.append(newest())))

    by_policy = OF_THE_SIGN_IN[way] | ({VOID} if door.__name__ in WITH_A_YES else set())
    expected = WITHOUT_SIGN_IN[door.__name__]
    assert (said, refused_since(marks[0])) == (expected, by_policy if expected == REFUSED else set())
    told = [event.detail["session"] for event in events("auth", outcome="for_cause")]
    assert (LoginSession.objects.get(pk=scene.session.pk).ended_why, told) == (
        "for_cause",
        [scene.session.public_id],
    )


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize("way", OF_THE_AGENT)
def test_a_cut_of_the_agent_is_felt_at_every_door_of_the_agent(scene: Scene, way: str, door: Door) -> None:
    marks = []
    said = door(scene, lambda: (WAYS[way](scene), marks.append(newest())))

    expected = WITHOUT_AGENT[door.__name__]
    if (way, door.__name__) in NOTHING_LENT:
        expected = "asked to lend"
    assert (said, refused_since(marks[0])) == (expected, OF_THE_AGENT[way] if expected == REFUSED else set())
    assert LoginSession.objects.get(pk=scene.session.pk).ended_at is None


#: Where nothing is lent any more, a new conversation begins by lending.
NOTHING_LENT = {
    ("taken back by the person", "a_new_conversation"),
    ("taken back by the company", "a_new_conversation"),
}


def test_every_way_is_one_or_the_other() -> None:
    assert set(WAYS) == {*OF_THE_SIGN_IN, *OF_THE_AGENT}
