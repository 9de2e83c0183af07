"""W3C Trace Context in, through tasks, and out: it links what is recorded, and names nobody."""

from __future__ import annotations

import pytest
from celery.app.task import Context as Request

from agents import wake
from audit.context import open_context
from audit.tracing import continued, handed_on, read_traceparent
from shop.celery import app

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_a_context_goes_on_with_the_trace_of_its_caller() -> None:
    with continued({"traceparent": f"00-{TRACE}-{SPAN}-01"}), open_context("web") as context:
        assert (context.trace_id, context.parent_span_id) == (TRACE, SPAN)
        assert f'"parent_span_id":"{SPAN}"' in context.text


def test_without_a_caller_a_trace_begins() -> None:
    with open_context("web") as outer, open_context("chat") as inner:
        assert outer.trace_id == inner.trace_id == outer.id.hex
        assert (outer.parent_span_id, inner.parent_span_id) == ("", outer.span_id)


def test_what_is_handed_on_is_read_again() -> None:
    with open_context("web") as context:
        assert read_traceparent(handed_on(context)["traceparent"]) == (context.trace_id, context.span_id)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01\n",
        f"00-{TRACE}-{SPAN}-01,00-{TRACE}-{SPAN}-01",
    ],
)
def test_a_malformed_traceparent_is_as_if_nothing_was_said(text: str) -> None:
    assert read_traceparent(text) == ("", "")


def test_a_later_version_may_say_more() -> None:
    assert read_traceparent(f"cc-{TRACE}-{SPAN}-01-what.the.future") == (TRACE, SPAN)


def test_a_task_names_the_context_that_sent_it() -> None:
    with open_context("web") as sender:
        wake.run_call(7)
    with app.connection_for_read() as connection, connection.SimpleQueue(wake.QUEUE) as queue:
        message = queue.get(timeout=5)
        message.ack()
    request = Request(message.headers)
    with continued(request.headers, task_id=request.id), open_context("task") as context:
        assert context.facts == {"parent": str(sender.id), "task_id": request.id}
        assert context.trace_id == sender.trace_id


def test_a_browser_names_no_context_that_sent_it() -> None:
    sender = "0197a1b2-0000-7000-8000-000000000001"
    with continued({"audit-context": sender}), open_context("web") as context:
        assert context.facts == {}


def test_every_task_goes_on_with_what_it_was_sent() -> None:
    seen: list[object] = []

    @app.task(name="tests.look")
    def look() -> None:
        with open_context("task") as context:
            seen.extend([context.trace_id, context.facts["task_id"]])

    look.apply(task_id="t-1", headers={"traceparent": f"00-{TRACE}-{SPAN}-01"})
    app.tasks.unregister("tests.look")
    assert seen == [TRACE, "t-1"]
