"""Asking Cedar quickly: what is remembered of a question changes no answer."""

import copy
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from identity import cedar
from identity.cedar import Answer, PolicySet

from .test_why import asked


@pytest.fixture(scope="module")
def parsed() -> PolicySet:
    return cedar.parse(cedar.policy_text(), cedar.schema_text())


@pytest.fixture
def policies(parsed: PolicySet) -> PolicySet:
    """Nothing was asked of it yet."""
    return replace(parsed, fitting=set())


def ask(policies: PolicySet, total: int, **changed: Any) -> Answer:
    return cedar.ask(policies, *asked(total=total, approved_by_principal=True, **changed))


def test_an_answer_is_the_same_once_its_shape_is_known(policies: PolicySet) -> None:
    answers = [ask(policies, total) for total in (1, 2, 500_00, 500_01)]

    assert [answer.allowed for answer in answers] == [True, True, True, False]
    assert (answers[0].policies, len(policies.fitting)) == (("agent-places-countersigned-order",), 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"quiet": 1},
        {"quiet": None},
        {"scopes": [1]},
        {"order_limit": True},
        {"paused": "person"},
        {"owner": 7},
    ],
)
def test_a_fact_of_another_type_is_refused_after_ones_that_fit(
    policies: PolicySet, changed: dict[str, Any]
) -> None:
    ask(policies, 1)
    answers = [ask(policies, total, **changed) for total in (2, 3)]

    assert [(answer.allowed, bool(answer.errors)) for answer in answers] == [(False, True)] * 2


@pytest.mark.parametrize("place", ["context", "delegation"])
def test_a_missing_or_misspelt_fact_is_refused_after_questions_that_had_it(
    policies: PolicySet, place: str
) -> None:
    ask(policies, 1)
    request, entities = asked(total=2, approved_by_principal=True)
    facts = request["context"] if place == "context" else request["context"]["delegation"]
    for name in list(facts):
        odd = copy.deepcopy(request)
        there = odd["context"] if place == "context" else odd["context"]["delegation"]
        there[f"{name}s"] = there.pop(name)
        answer = cedar.ask(policies, odd, entities)
        assert (name, answer.allowed, bool(answer.errors)) == (name, False, True)


def test_another_kind_of_actor_or_action_is_another_shape(policies: PolicySet) -> None:
    ask(policies, 1)
    request, entities = asked(total=2)
    for changed in (
        {"principal": cedar.uid("Directory", "alice")},
        {"action": cedar.uid("Action", "orders:steal")},
    ):
        answer = cedar.ask(policies, {**request, **changed}, entities)
        assert (answer.allowed, bool(answer.errors)) == (False, True)


def test_the_schema_has_nothing_that_a_shape_cannot_tell_apart(policies: PolicySet) -> None:
    """Entities by enumeration and extension types are checked by value."""
    assert [
        word for word in (" enum ", "ipaddr", "decimal", "datetime", "tags ") if word in cedar.schema_text()
    ] == []


def test_policies_left_out_of_a_slice_cannot_speak_of_its_action(policies: PolicySet) -> None:
    whole = PolicySet(policies.version, policies.text, policies.handle, policies.schema, policies.rules, {})

    for total in (1, 500_01):
        assert ask(policies, total) == ask(whole, total)


CHANGES: dict[str, object] = {
    "agent": False, "approved_by_principal": True, "approval_taken_back": True, "session_live": False,
    "connection_enabled": False, "signed_in": False, "mfa": True, "minutes_since_login": 16, "live": False,
    "agent_enabled": False, "scopes": [], "order_limit": 41_99, "left_today": 41_99, "left_this_month": 41_99,
    "unattended_ceiling": 42_00, "untrusted_text_in_context": True, "quiet": True, "paused": ["person", "site"],
    "addresses": ["home"], "categories": ["mugs"], "owner": "carol", "total": 1_000_01, "active": False,
    "order_ceiling": 41_99, "address": "home",
}  # fmt: skip


def test_a_question_in_parts_is_answered_as_the_one_on_record(policies: PolicySet) -> None:
    """What was lent is an entity there: no policy can tell it from a part of the context."""
    pairs = [("orders:place", names) for names in combinations(CHANGES, 2)]
    single = [
        (action, (name,))
        for action in ("cart:write", "addresses:write", "tasks:hand", "delegations:grant")
        for name in CHANGES
    ]
    questions = [asked(action, **{name: CHANGES[name] for name in names}) for action, names in pairs + single]
    for question in questions:
        policies.fitting.clear()
        on_record = cedar.ask(policies, *question)
        assert (len(policies.fitting), cedar.ask(policies, *question)) == (1, on_record)


def test_an_entity_that_is_there_twice_is_refused_though_its_shape_is_known(policies: PolicySet) -> None:
    ask(policies, 1)
    request, entities = asked(total=2, approved_by_principal=True)
    company = {**entities[1], "attrs": {**entities[1]["attrs"], "order_ceiling": 5}}
    answer = cedar.ask(policies, request, [entities[0], company, *entities[1:]])

    assert (answer.allowed, bool(answer.errors)) == (False, True)
