from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from types import SimpleNamespace

import httpx2
import pytest

from agents.llm import chat_codec, client
from agents.llm.client import stream_answer
from agents.llm.endpoint import VENDOR_URL, ModelEndpoint, Wire
from agents.llm.exchange import (
    Completed,
    Delta,
    ModelRejected,
    ModelUnavailable,
    Pausing,
    Restarted,
    StreamBroken,
    TextDelta,
    TookTooLong,
    Usage,
)
from agents.llm.items import AssistantText, Reasoning, ToolRequest, UserText
from tests.agents.llm.asking import ask, completed, text_that_counts
from tests.agents.llm.scripted import Body, Frame, chunk, endpoint, refuses, requests_to, streams

HELLO = [UserText("hello")]


SAID = {"type": "message", "id": "m", "content": [{"type": "output_text", "text": "Good day."}]}


def responded(*output: Frame) -> Frame:
    return {"type": "response.completed", "response": {"id": "r", "model": "m", "output": list(output)}}


def whole() -> httpx2.Response:
    usage = {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}
    return streams(
        chunk("Good "),
        chunk("day."),
        chunk(finish="stop"),
        {**chunk(), "choices": [], "usage": usage},
        "[DONE]",
    )


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits in a test; what would have been waited is kept."""
    kept: list[float] = []
    monkeypatch.setattr(client.time, "sleep", kept.append)
    return kept


def writes(arguments: str) -> Frame:
    asked = {"index": 0, "id": "c1", "function": {"name": "", "arguments": arguments}}
    return chunk() | {"choices": [{"index": 0, "delta": {"tool_calls": [asked]}, "finish_reason": None}]}


WRITES = {
    Wire.CHAT: writes("x"),
    Wire.RESPONSES: {"type": "response.function_call_arguments.delta", "item_id": "c1", "delta": "x"},
}


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds pass whenever the clock is looked at."""
    monkeypatch.setattr(client, "time", SimpleNamespace(monotonic=count(step=2.0).__next__))


def test_an_answer_ends_with_everything_about_it() -> None:
    answer = completed(ask(endpoint(whole()), HELLO))
    assert answer == Completed((AssistantText("Good day."),), Usage(7, 2), "m", "model.test")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_asked_again(status: int) -> None:
    pieces = ask(endpoint(refuses(status), whole()), HELLO)
    assert isinstance(pieces[0], Restarted)
    assert text_that_counts(pieces) == "Good day."


def test_the_named_time_is_waited(pauses: list[float]) -> None:
    ask(endpoint(refuses(429, retry_after="3"), whole()), HELLO)
    assert pauses == [3.0]


def test_a_date_to_try_again_at_is_understood(pauses: list[float]) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)
    ask(endpoint(refuses(503, retry_after=at), whole()), HELLO)
    assert 5 < sum(pauses) <= 10


@pytest.mark.parametrize("at", ["soon", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"])
def test_a_time_that_is_none_is_not_waited_for(pauses: list[float], at: str) -> None:
    ask(endpoint(refuses(503, retry_after=at), whole()), HELLO)
    assert sum(pauses) < 1


def test_a_wait_too_long_is_left_to_the_caller(pauses: list[float]) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        ask(endpoint(refuses(429, retry_after="3600")), HELLO)
    assert (raised.value.retry_after, pauses) == (3600.0, [])


def test_three_attempts_are_all() -> None:
    settings = endpoint(*[refuses(500) for _ in range(5)])
    with pytest.raises(ModelUnavailable):
        ask(settings, HELLO)
    assert len(requests_to(settings)) == 3


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_refused_request_is_not_repeated(status: int) -> None:
    settings = endpoint(refuses(status))
    with pytest.raises(ModelRejected):
        ask(settings, HELLO)
    assert len(requests_to(settings)) == 1


def test_an_unreachable_endpoint_is_unavailable() -> None:
    with pytest.raises(ModelUnavailable):
        ask(endpoint(*[httpx2.ConnectError("no route")] * 3), HELLO)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: streams(chunk("Go"), breaks=True),
        lambda: streams(chunk("Go")),
        lambda: streams(chunk("Go"), '{"id": "x", "cho'),
        lambda: streams(chunk("Go"), {"error": {"message": "overloaded"}}),
    ],
    ids=["connection lost", "no closing event", "half an event", "error within the stream"],
)
def test_a_broken_stream_voids_its_text_and_starts_over(broken: Callable[[], httpx2.Response]) -> None:
    pieces = ask(endpoint(broken(), whole()), HELLO)
    assert [type(piece) for piece in pieces[:2]] == [TextDelta, Restarted]
    assert text_that_counts(pieces) == "Good day."


def test_a_stream_that_keeps_breaking_is_an_error() -> None:
    with pytest.raises(StreamBroken):
        ask(endpoint(*[streams(chunk("Go"), breaks=True) for _ in range(3)]), HELLO)


def test_stopping_closes_the_connection() -> None:
    body = Body(chunk("Good "), chunk("day."))
    answer = stream_answer(
        instructions="", items=HELLO, tools=(), settings=endpoint(httpx2.Response(200, stream=body))
    )
    assert next(answer) == TextDelta("Good ")
    answer.close()
    assert body.closed


@pytest.mark.parametrize("wire", WRITES)
def test_a_wish_without_end_is_seen_now_and_then_and_ends_in_time(wire: Wire, slowly: None) -> None:
    without_end = endpoint(streams(*[WRITES[wire]] * 100), wire=wire)
    heard: list[Delta | Completed] = []
    with pytest.raises(TookTooLong):
        heard += stream_answer(instructions="", items=HELLO, tools=(), settings=without_end)
    assert heard == [Pausing()] * 9


def test_arguments_without_end_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_codec, "MOST_ARGUMENTS", 5)
    answer = completed(ask(endpoint(streams(*[writes("xyz")] * 3, chunk(finish="stop"), "[DONE]")), HELLO))
    assert answer.items == (ToolRequest("c1", "", "xyzxy"),)


def test_arguments_come_as_the_model_wrote_them() -> None:
    asked = {"index": 0, "id": "c1", "function": {"name": "add_to_cart", "arguments": '{"quan'}}
    frame = chunk() | {"choices": [{"index": 0, "delta": {"tool_calls": [asked]}, "finish_reason": "length"}]}
    answer = completed(ask(endpoint(streams(frame, "[DONE]")), HELLO))
    assert answer.items == (ToolRequest("c1", "add_to_cart", '{"quan'),)
    assert answer.cut_short == "length"


def test_responses_keeps_nothing_at_the_vendor() -> None:
    settings = endpoint(streams(responded(SAID)), wire=Wire.RESPONSES)
    ask(settings, HELLO)
    (request,) = requests_to(settings)
    assert (request["store"], request["include"]) == (False, ["reasoning.encrypted_content"])
    assert "previous_response_id" not in request


def test_sealed_reasoning_is_replayed_as_it_came() -> None:
    sealed = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "sealed"}
    settings = endpoint(*[streams(responded(sealed, SAID)) for _ in range(2)], wire=Wire.RESPONSES)
    answer = completed(ask(settings, HELLO)).items
    assert answer[0] == Reasoning(sealed, "model.test")
    ask(settings, [*HELLO, *answer])
    assert requests_to(settings)[1]["input"][1] == sealed


def test_nothing_where_a_response_could_have_text_is_no_text() -> None:
    nothing = {"type": "response.output_text.delta", "delta": None}
    wish = {"type": "function_call", "call_id": "c1", "name": "view_cart", "arguments": None}
    (answer,) = ask(endpoint(streams(nothing, responded(wish)), wire=Wire.RESPONSES), HELLO)
    assert isinstance(answer, Completed)
    assert answer.items == (ToolRequest("c1", "view_cart", ""),)


def test_a_failed_response_says_whether_it_is_worth_another_try() -> None:
    failed = {
        "type": "response.failed",
        "response": {"id": "r", "error": {"code": "invalid_prompt", "message": "no"}},
    }
    with pytest.raises(ModelRejected):
        ask(endpoint(streams(failed), wire=Wire.RESPONSES), HELLO)


@pytest.mark.parametrize(
    ("base_url", "wire", "chosen"),
    [
        (VENDOR_URL, Wire.AUTO, Wire.RESPONSES),
        ("http://localhost:11434/v1", Wire.AUTO, Wire.CHAT),
        ("http://localhost:11434/v1", Wire.RESPONSES, Wire.RESPONSES),
    ],
)
def test_the_wire_follows_the_address(base_url: str, wire: Wire, chosen: Wire) -> None:
    assert ModelEndpoint(base_url, "key", "m", wire).chosen_wire is chosen
