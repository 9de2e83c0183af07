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
EACH = [
    UserText("hello"),
    AssistantText("Hello."),
    Refusal("Not that."),
    Reasoning({"type": "reasoning", "encrypted_content": "sealed"}, "api.openai.com"),
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


def test_an_outcome_speaks_in_the_shops_words() -> None:
    assert (
        Outcome("place_order", '{"status": "placed"}').text == 'Outcome of place_order: {"status": "placed"}'
    )
