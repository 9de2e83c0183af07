import json

import pytest

from agents.llm.items import (
    AssistantText,
    Item,
    Outcome,
    Reasoning,
    Refusal,
    ToolOutput,
    ToolRequest,
    UserText,
    from_json,
    only_answered,
    to_json,
)

REQUEST = ToolRequest("c1", "view_cart", "{}")
OUTPUT = ToolOutput("c1", '{"cart": {}}')
THOUGHT = Reasoning({"type": "reasoning", "encrypted_content": "sealed"}, "api.openai.com")
EACH = [
    UserText("hello"),
    AssistantText("Hello."),
    Refusal("Not that."),
    THOUGHT,
    REQUEST,
    OUTPUT,
    Outcome("place_order", '{"status": "placed"}'),
]


@pytest.mark.parametrize("item", EACH, ids=lambda item: type(item).__name__)
def test_items_survive_storage(item: Item) -> None:
    assert from_json(json.loads(json.dumps(to_json(item)))) == item


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        from_json({"kind": "spell", "text": "abracadabra"})


def test_a_request_that_was_never_answered_is_not_replayed() -> None:
    stopped = ToolRequest("c2", "place_order", "{}")
    assert only_answered([UserText("hi"), REQUEST, stopped, OUTPUT]) == [UserText("hi"), REQUEST, OUTPUT]


def test_reasoning_is_replayed_only_before_what_it_led_to() -> None:
    """Also where reasoning about a wish that was answered comes next, and at the end of what is kept."""
    stopped = ToolRequest("c2", "place_order", "{}")
    led = [THOUGHT, THOUGHT, REQUEST]
    log = [
        UserText("hi"),
        THOUGHT,
        stopped,
        *led,
        OUTPUT,
        THOUGHT,
        stopped,
        UserText("still there?"),
        THOUGHT,
    ]

    assert only_answered(log) == [UserText("hi"), *led, OUTPUT, UserText("still there?")]


def test_an_outcome_speaks_in_the_shops_words() -> None:
    assert (
        Outcome("place_order", '{"status": "placed"}').text == 'Outcome of place_order: {"status": "placed"}'
    )
