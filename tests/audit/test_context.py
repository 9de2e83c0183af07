"""Who acts: one contextvar, opened and closed in one frame."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from audit.canonical import canonical, digest
from audit.context import (
    Context,
    MissingContextError,
    current,
    current_frame,
    handed_over,
    open_context,
    permitted,
    required,
)
from audit.system_contexts import SYSTEM_CONTEXTS


def test_outside_of_a_context_nobody_acts() -> None:
    assert current() is None
    with pytest.raises(MissingContextError, match="open_context"):
        required()


def test_a_context_ends_with_its_block() -> None:
    with open_context("web", principal="alice") as context:
        assert current() is context
    assert current() is None


def test_a_nested_context_inherits_facts_and_names_its_parent() -> None:
    with (
        open_context("web", principal="alice", session="s-1") as outer,
        open_context("chat", session="s-2") as inner,
    ):
        assert inner.facts == {"principal": "alice", "session": "s-2", "parent": str(outer.id)}
        assert inner.lineage == (outer, inner)


def test_the_digest_is_that_of_the_canonical_text() -> None:
    with open_context("web", principal=7, agent=None) as context:
        assert context.digest == digest(context.text)
        assert '"principal":"7"' in context.text
        assert "agent" not in context.text


@pytest.mark.parametrize("source", ["", "system:anything", "browser"])
def test_only_listed_sources_are_opened(source: str) -> None:
    with pytest.raises(ValueError, match="neither a door nor a listed system context"), open_context(source):
        pass


def test_every_system_context_says_why() -> None:
    assert all(
        name.startswith("system:") and context.why.endswith(".") for name, context in SYSTEM_CONTEXTS.items()
    )


@pytest.mark.parametrize("reference", ["a\nb", "x\x00", "\ud800", "y" * 201])
def test_a_fact_is_a_short_printable_reference(reference: str) -> None:
    with pytest.raises(ValueError, match="printable"), open_context("web", request_id=reference):
        pass


def test_a_permit_ends_with_its_block_and_is_not_inherited() -> None:
    with open_context("web"):
        with permitted("d-1"):
            assert _permit() == "d-1"
            with open_context("chat"):
                assert _permit() == ""
        assert _permit() == ""


def test_a_permit_needs_a_context() -> None:
    with pytest.raises(MissingContextError), permitted("d-1"):
        pass


def test_a_system_context_permits_by_its_name() -> None:
    with open_context("system:seed") as context:
        assert _permit() == "system:seed"
    with handed_over(context):
        assert _permit() == "system:seed"


def test_a_context_reaches_the_thread_of_sync_to_async() -> None:
    async def door() -> tuple[Context, Context | None]:
        with open_context("web") as context:
            return context, await sync_to_async(current)()

    opened, seen = async_to_sync(door)()
    assert opened is seen


def test_a_context_is_not_closed_by_another_frame() -> None:
    opening = open_context("web")
    contextvars.Context().run(opening.__enter__)
    with pytest.raises(RuntimeError, match="in the frame that opened it"):
        opening.__exit__(None, None, None)


def test_a_context_is_not_closed_before_one_inside_it() -> None:
    def out_of_order() -> None:
        outer, inner = open_context("web"), open_context("chat")
        outer.__enter__()
        inner.__enter__()
        for opened in (outer, inner):
            with pytest.raises(RuntimeError, match="before one that was opened inside it"):
                opened.__exit__(None, None, None)

    contextvars.Context().run(out_of_order)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": "ü"}, '{"a":"ü","b":1}'),
        ({"a": "\ud800"}, '{"a":"\\ud800"}'),
        ([None, True, "\x01"], '[null,true,"\\u0001"]'),
    ],
)
def test_equal_facts_have_one_spelling(value: object, text: str) -> None:
    assert canonical(value) == text


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no canonical form"):
        canonical({"a": object()})


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    yield
    assert current() is None


def _permit() -> str:
    frame = current_frame()
    return frame.permit if frame else ""
