"""Each way of losing authority against each place where it was in use: nothing passes, and the trail says why."""

from itertools import cycle

import pytest

from identity.models import LoginSession
from tests.agents.cut_doors import (
    CLOSED,
    CUT_OFF,
    DOORS,
    GONE,
    PASSES,
    REFUSED,
    SIGNED_OUT,
    STOPPED,
    WITHDRAWN,
    Door,
)
from tests.agents.cut_doors_of_directory import DOORS_OF_THE_DIRECTORY
from tests.agents.cut_doors_of_feeds import DOORS_OF_FEEDS
from tests.agents.cut_ways import (
    WAYS,
    WAYS_OF_THE_DIRECTORY,
    WAYS_OF_THE_FEED,
    Scene,
    lay_scene,
    newest,
    refused_since,
)
from tests.agents.script import Script
from tests.agents.stage import Worker, events

DEAD_FEED = "dead-feed-does-nothing"
DEAD, CUT, VOID, DEAD_TOKEN, NOT_ITS_MEMBER = (
    "dead-delegation-does-nothing",
    "session-that-was-cut-does-nothing",
    "yes-of-a-cut-sign-in-is-void",
    "dead-directory-token-does-nothing",
    "organization-pays-for-its-members-alone",
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
    "put out by the directory": {DEAD, CUT},
    "company sign-in required": {DEAD, CUT},
}
#: The one that is no cause for suspicion.
ENDED_AS = {"company sign-in required": "company_only"}
#: Ways that leave her signed in, and her agent without authority.
OF_THE_AGENT = {
    "agent suspended": {"suspended-agent-does-nothing"},
    "paused by the person": {"agents-paused-by-their-person-do-nothing"},
    "paused by the company": {"agents-paused-by-the-organization-do-nothing"},
    "paused by the shop": {"agents-paused-by-the-shop-do-nothing"},
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
    "a_request_to_an_approver": WITHDRAWN,
    "a_scheduled_action": REFUSED,
    "a_mandate": CUT_OFF,
    "a_due_call_of_a_mandate": REFUSED,
    "a_handed_over_task": REFUSED,
    "a_specialist_at_work": STOPPED,
    "a_page_shown_to_a_colleague": GONE,
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
    "a_request_to_an_approver": WITHDRAWN,
    "a_scheduled_action": REFUSED,
    "a_mandate": REFUSED,
    "a_due_call_of_a_mandate": REFUSED,
    "a_handed_over_task": REFUSED,
    "a_specialist_at_work": REFUSED,
    "a_page_shown_to_a_colleague": PASSES,
}
#: Where nothing is lent any more, a new conversation begins by lending, and a mandate has nothing to stand on.
NOTHING_LENT = {"a_new_conversation": "asked to lend", "a_mandate": CUT_OFF}
TAKEN_BACK = {"taken back by the person", "taken back by the company"}
#: Where a yes that was given in the sign-in is void besides.
WITH_A_YES = {"a_countersigned_call", "a_scheduled_action", "a_due_call_of_a_mandate"}
#: Ways after which the company would pay for somebody who is none of its own.
OUT_OF_THE_COMPANY = {"membership ended", "put out by the directory"}


@pytest.fixture
def scene(database: object, model: Script, worker: Worker) -> Scene:
    return lay_scene(model, worker)


def each_door(doors: tuple[Door, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("door", doors, ids=lambda door: door.__name__)


def each_pair(ways: dict[str, set[str]]) -> pytest.MarkDecorator:
    """Every way at every door in the long form; in the short one each way at every second, by turns."""
    pairs = [
        pytest.param(
            way, door, id=f"{way}-{door.__name__}", marks=() if (row + column) % 2 else pytest.mark.soak
        )
        for row, way in enumerate(ways)
        for column, door in enumerate(DOORS)
    ]
    return pytest.mark.parametrize(("way", "door"), pairs)


def each_once(ways: dict[str, set[str]]) -> pytest.MarkDecorator:
    """Every door, and every way: what differs between the databases is SQL, and that has been run by then."""
    pairs = list(zip(cycle(ways), DOORS, strict=False))
    return pytest.mark.parametrize(("way", "door"), pairs, ids=lambda part: getattr(part, "__name__", part))


@each_pair(OF_THE_SIGN_IN)
def test_a_cut_of_the_sign_in_is_felt_at_every_door(scene: Scene, way: str, door: Door) -> None:
    is_felt_by_the_person(scene, way, door)


@pytest.mark.postgresql
@each_once(OF_THE_SIGN_IN)
def test_a_cut_of_the_sign_in_is_felt_on_postgresql_too(scene: Scene, way: str, door: Door) -> None:
    is_felt_by_the_person(scene, way, door)


def is_felt_by_the_person(scene: Scene, way: str, door: Door) -> None:
    said, policies = said_after(scene, way, door)

    by_policy = OF_THE_SIGN_IN[way] | (of_an_order(way) if door.__name__ in WITH_A_YES else set())
    expected = WITHOUT_SIGN_IN[door.__name__]
    assert (said, policies) == (expected, by_policy if expected == REFUSED else set())
    ended_as = ENDED_AS.get(way, "for_cause")
    of_her = events("auth", outcome=ended_as, object_id=str(scene.session.user_id))
    told = [event.detail["session"] for event in of_her]
    assert (LoginSession.objects.get(pk=scene.session.pk).ended_why, told) == (
        ended_as,
        [scene.session.public_id],
    )


def of_an_order(way: str) -> set[str]:
    return {VOID, NOT_ITS_MEMBER} if way in OUT_OF_THE_COMPANY else {VOID}


@each_pair(OF_THE_AGENT)
def test_a_cut_of_the_agent_is_felt_at_every_door_of_the_agent(scene: Scene, way: str, door: Door) -> None:
    is_felt_by_the_agent(scene, way, door)


@pytest.mark.postgresql
@each_once(OF_THE_AGENT)
def test_a_cut_of_the_agent_is_felt_on_postgresql_too(scene: Scene, way: str, door: Door) -> None:
    is_felt_by_the_agent(scene, way, door)


def is_felt_by_the_agent(scene: Scene, way: str, door: Door) -> None:
    said, policies = said_after(scene, way, door)

    expected = (WITHOUT_AGENT | (NOTHING_LENT if way in TAKEN_BACK else {}))[door.__name__]
    assert (said, policies) == (expected, OF_THE_AGENT[way] if expected == REFUSED else set())
    assert LoginSession.objects.get(pk=scene.session.pk).ended_at is None


@pytest.mark.both_databases
@each_door(DOORS_OF_THE_DIRECTORY)
@pytest.mark.parametrize("way", WAYS_OF_THE_DIRECTORY)
def test_a_cut_of_the_directory_is_felt_by_its_next_and_its_running_request(
    scene: Scene, way: str, door: Door
) -> None:
    assert said_after(scene, way, door) == (REFUSED, {DEAD_TOKEN})


@each_door(DOORS_OF_THE_DIRECTORY)
@pytest.mark.parametrize("way", [way for way in WAYS if way not in WAYS_OF_THE_DIRECTORY])
def test_a_cut_of_a_person_leaves_their_companys_directory_at_work(
    scene: Scene, way: str, door: Door
) -> None:
    assert said_after(scene, way, door) == (PASSES, set())


@each_door(DOORS_OF_FEEDS)
@pytest.mark.parametrize("way", WAYS_OF_THE_FEED)
def test_a_cut_of_a_feed_is_felt_by_its_next_pull_and_delivery(scene: Scene, way: str, door: Door) -> None:
    assert said_after(scene, way, door) == (REFUSED, {DEAD_FEED})


@each_door(DOORS_OF_FEEDS)
@pytest.mark.parametrize("way", ["person switched off", "connection disabled"])
def test_a_cut_of_a_person_leaves_their_companys_feeds_at_work(scene: Scene, way: str, door: Door) -> None:
    assert said_after(scene, way, door) == (PASSES, set())


def said_after(scene: Scene, way: str, door: Door) -> tuple[str, set[str]]:
    """What the door said when the way had been gone, and by which policies the trail says so."""
    cut, marks = {**WAYS, **WAYS_OF_THE_DIRECTORY, **WAYS_OF_THE_FEED}[way], []
    said = door(scene, lambda: (cut(scene), marks.append(newest())))
    return said, refused_since(marks[0])


def test_every_way_is_one_or_the_other() -> None:
    assert set(WAYS) == {*OF_THE_SIGN_IN, *OF_THE_AGENT}
    assert {door.__name__ for door in DOORS} == set(WITHOUT_SIGN_IN) == set(WITHOUT_AGENT)
