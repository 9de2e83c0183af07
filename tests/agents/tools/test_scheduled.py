"""Orders for later: listed, and called off by the one whom they are for."""

from collections.abc import Callable

import time_machine

from agents.models import ToolCall
from identity.scopes import Scope
from tests.agents.belongings import MUG
from tests.agents.mandating import A_MINUTE, FIRST, NOW, monthly, on
from tests.agents.script import asks
from tests.agents.stage import Talk, change, variant

Begin = Callable[..., Talk]
State = ToolCall.State


def keep_for_later(talk: Talk, *, signed: bool = True) -> ToolCall:
    items = [{"variant_id": variant(MUG).public_id, "quantity": 2}]
    talk.say("later", asks("schedule_order", items=items, on="2027-01-04"))
    if signed:
        talk.decide(talk.card())
    return ToolCall.objects.get(pk=talk.card().tool_call_id)


def test_what_waits_is_listed_and_called_off(talk: Talk) -> None:
    call = keep_for_later(talk)
    talk.say("what waits", asks("list_schedules"))
    talk.say("not that", (asks("cancel_schedule", schedule_id=call.public_id), asks("list_schedules")))
    listed, cancelled, left = talk.results()[-3:]
    call.refresh_from_db()

    assert [(one["contents"], one["state"]) for one in listed["schedules"]] == [
        ("2 × Harbour Mug (red)", "scheduled")
    ]
    assert cancelled["cancelled"]["scheduled_for"] == "Monday 4 January 2027, 09:00 (Europe/Berlin)"
    assert (call.state, left["schedules"]) == (State.WITHDRAWN, [])


def test_what_is_named_twice_has_to_be_there_as_often(talk: Talk) -> None:
    half = {"variant_id": variant(MUG).public_id, "quantity": 4}
    talk.say("later", asks("schedule_order", items=[half, half], on="2027-01-04"))
    assert (variant(MUG).stock, talk.results()[-1]["error"]) == (7, "not_enough_stock")


def test_a_mandate_that_is_not_for_another_month_names_no_next_order(talk: Talk) -> None:
    with time_machine.travel(NOW, tick=True):
        monthly(talk, until="2026-12-15", count=1)
    change(MUG, stock=0)
    on(talk, FIRST)
    with time_machine.travel(FIRST + A_MINUTE, tick=True):
        talk.say("what waits", asks("list_schedules"))

    (listed,) = talk.results()[-1]["schedules"]
    assert (listed["state"], listed["next"]) == ("in force", "")


def test_a_card_that_nobody_has_answered_is_taken_back(talk: Talk) -> None:
    call = keep_for_later(talk, signed=False)
    talk.say("not that", asks("cancel_schedule", schedule_id=call.public_id))
    call.refresh_from_db()

    assert (call.state, talk.card().state) == (State.WITHDRAWN, "withdrawn")


def test_nobody_calls_off_what_is_anothers(talk_of: Begin) -> None:
    carols = keep_for_later(talk_of("carol"))
    talk = talk_of("alice")
    talk.say("not that", (asks("list_schedules"), asks("cancel_schedule", schedule_id=carols.public_id)))
    carols.refresh_from_db()

    assert [one.get("schedules", one.get("error")) for one in talk.results()] == [[], "not_found"]
    assert carols.state == State.SCHEDULED


def test_calling_off_needs_the_scope_to_cancel(talk_of: Begin) -> None:
    talk = talk_of(scopes=tuple(scope for scope in Scope if scope != Scope.ORDERS_CANCEL))
    call = keep_for_later(talk)
    talk.say("not that", asks("cancel_schedule", schedule_id=call.public_id))
    call.refresh_from_db()

    assert (talk.results()[-1]["error"], call.state) == ("refused", State.SCHEDULED)
