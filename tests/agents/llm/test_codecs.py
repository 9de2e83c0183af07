from agents.llm import chat_codec, responses_codec
from agents.llm.items import (
    AssistantText,
    Outcome,
    Reasoning,
    ToolOutput,
    ToolRequest,
    UserText,
)

SEALED = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "sealed"}
LOG = [
    UserText("a mug"),
    Reasoning(SEALED, "vendor"),
    AssistantText("Looking."),
    ToolRequest("c1", "search_products", "{"),
    ToolRequest("c2", "view_cart", "{}"),
    ToolOutput("c1", "one"),
    ToolOutput("c2", "two"),
    Outcome("place_order", "{}"),
]


def test_responses_carries_each_item_on_its_own() -> None:
    """Arguments that are no JSON go as none: an endpoint would refuse the whole log for them."""
    assert responses_codec.encode_items(LOG, "vendor") == [
        {"role": "user", "content": "a mug"},
        SEALED,
        {"role": "assistant", "content": "Looking."},
        {"type": "function_call", "call_id": "c1", "name": "search_products", "arguments": "{}"},
        {"type": "function_call", "call_id": "c2", "name": "view_cart", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "one"},
        {"type": "function_call_output", "call_id": "c2", "output": "two"},
        {"role": "developer", "content": "Outcome of place_order: {}"},
    ]


def test_reasoning_goes_back_only_to_the_endpoint_that_sealed_it() -> None:
    assert SEALED not in responses_codec.encode_items(LOG, "another")


def test_chat_puts_one_answer_into_one_message() -> None:
    assert chat_codec.encode_items(LOG) == [
        {"role": "user", "content": "a mug"},
        {
            "role": "assistant",
            "content": "Looking.",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "search_products", "arguments": "{}"}},
                {"id": "c2", "type": "function", "function": {"name": "view_cart", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "one"},
        {"role": "tool", "tool_call_id": "c2", "content": "two"},
        {"role": "system", "content": "Outcome of place_order: {}"},
    ]
