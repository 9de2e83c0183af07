"""Every tool: refused without its scope, and blind to what is another person's."""

import json
from collections.abc import Callable

import pytest

from agents.models import ToolCall
from agents.tools import TOOLS
from identity.delegations import change_terms
from identity.models import User
from identity.scopes import Scope
from identity.terms import Terms
from tests.agents.belongings import belongings_of
from tests.agents.script import asks
from tests.agents.stage import Talk, effects
from tests.agents.tools.wishes import wishes_about

Begin = Callable[..., Talk]
#: It needs an order that waits for its day: see test_scheduled.py.
WAITING = "cancel_schedule"
USED = sorted({tool.scope for tool in TOOLS.values() if tool.scope})
#: Tools that name something which belongs to somebody.
NAMING = (
    "update_cart", "save_for_later", "take_up_again", "choose_address", "get_order", "cancel_order",
    "change_delivery_address", "reorder", "return_options", "return_items", "exchange_items", "withdraw_return",
    "ask_a_human",
)  # fmt: skip


def test_every_scope_that_can_be_lent_has_a_tool() -> None:
    assert set(USED) == set(Scope)


def test_the_wishes_of_these_tests_are_of_every_tool(talk: Talk) -> None:
    assert set(wishes_about(belongings_of("alice"))) == set(TOOLS)


def test_every_tool_is_refused_where_its_scope_was_not_lent(talk_of: Begin) -> None:
    wishes = wishes_about(belongings_of("alice"))
    for scope in USED:
        talk = talk_of(scopes=tuple(one for one in Scope if one != scope))
        asked = [name for name, tool in TOOLS.items() if tool.scope == scope and name != WAITING]
        before = effects()
        talk.say("go on", tuple(asks(name, **wishes[name]) for name in asked))

        told = {call.tool: (call.state, scope.plain in call.result["message"]) for call in talk.calls()}
        assert told == dict.fromkeys(asked, (ToolCall.State.REFUSED, True))
        assert effects() == before


def test_an_agent_that_may_not_look_into_the_cart_changes_nothing_in_it(talk_of: Begin) -> None:
    wishes = wishes_about(belongings_of("alice"))
    talk = talk_of(scopes=tuple(one for one in Scope if one != Scope.CART_READ))
    changing = [name for name, tool in TOOLS.items() if tool.scope == Scope.CART_WRITE]
    before = effects()
    talk.say("go on", tuple(asks(name, **wishes[name]) for name in changing))

    assert [call.result["error"] for call in talk.calls()] == ["refused"] * len(changing)
    assert effects() == before


def test_what_it_may_not_look_into_any_more_it_is_told_nothing_of(talk: Talk) -> None:
    belongings_of("alice")
    with talk.at("web"):
        less = Terms(scopes=tuple(one for one in Scope if one != Scope.CART_READ))
        change_terms(talk.root, less, actor=talk.actor)
    talk.say("go on", (asks("list_addresses"), asks("update_cart", line_id="nothing", quantity=1)))

    listed, changed = talk.results()
    assert {one["chosen"] for one in listed["addresses"]} == {False}
    assert changed["error"] == "refused"


@pytest.mark.both_databases
def test_what_is_another_persons_is_not_there(talk: Talk) -> None:
    carols = belongings_of("carol")
    own = wishes_about(belongings_of("alice"))
    theirs = wishes_about(carols)
    before = effects()
    talk.say("go on", tuple(asks(name, **theirs[name]) for name in NAMING))
    talk.say(
        "or so",
        asks(
            "change_delivery_address",
            **own["change_delivery_address"] | {"address_id": carols.office.public_id},
        ),
    )

    assert [call.result["error"] for call in talk.calls()] == ["not_found"] * (len(NAMING) + 1)
    assert effects() == before


def test_no_result_holds_what_is_anothers_or_more_than_the_task_needs(talk: Talk) -> None:
    belongings_of("carol")
    wishes = wishes_about(belongings_of("alice"))
    reading = [
        name
        for name in wishes
        if name.startswith(("list_", "get_", "view_", "read_", "who_", "what_", "return_options"))
    ]
    talk.say("go on", tuple(asks(name, **wishes[name]) for name in reading))

    told = json.dumps(talk.results(), ensure_ascii=False)
    carol = User.objects.get(email="carol@globex.test")
    private = [
        "Linienstra",
        "Potsdamer",
        "10785",
        "Front desk",
        "@acme",
        "Carol",
        carol.public_id,
        "Test card",
    ]
    assert all("error" not in result for result in talk.results())
    assert [word for word in private if word in told] == []
