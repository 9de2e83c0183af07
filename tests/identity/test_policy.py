"""The policies, asked: every policy and every action stands in the table of policy_table.py."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import cedarpy
import pytest
from django.db import transaction
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from identity import cedar
from identity.actor import Actor
from identity.models import User
from identity.policy import Decision, Refused, Resource, authorized, decide, outcome_of, preview, require
from identity.policy_book import policies_of
from identity.scopes import PLAIN_WORDS, Scope

from .policy_cast import Cast
from .policy_people import STRICT_TRADE
from .policy_rows.rows import ALLOW, CAROLS, DENY, MINE, NOTHING, Row
from .policy_table import TABLE


@pytest.fixture
def cast(people: dict[str, User], settings: Settings) -> Cast:
    settings.MFA_REQUIRED_TRADES = frozenset({STRICT_TRADE})
    return Cast(people)


@pytest.mark.parametrize("who", sorted({row.who for row in TABLE}))
def test_the_policies_answer_as_the_table_says(cast: Cast, who: str) -> None:
    actor, rows = cast.make(who), [row for row in TABLE if row.who == who]
    made = [decided(cast, actor, row) for row in rows]

    assert [(str(row), one.outcome, one.policies) for row, one in zip(rows, made, strict=True)] == [
        (str(row), row.outcome, row.policies) for row in rows
    ]


def decided(cast: Cast, actor: Actor, row: Row) -> Decision:
    about = {
        "owner": cast.owner(row.owner),
        "organization": cast.organization(row.organization),
        "total": row.total,
        **row.more,
    }
    try:
        with (
            open_context("web"),
            authorized(
                actor,
                row.action,
                Resource(row.kind, "x", about),
                consent=row.consent,
                agreement=row.agreement,
            ) as made,
        ):
            return made
    except Refused as refused:
        return refused.decision


def test_every_policy_stands_in_the_table() -> None:
    assert {name for row in TABLE for name in row.policies} - set(NOTHING) == set(
        cedar.active_policies().reasons
    )


def test_every_action_stands_in_the_table() -> None:
    declared = set(re.findall(r'"([a-z]+:[a-z]+)"', cedar.schema_text()))

    assert {row.action for row in TABLE} == declared
    assert {str(scope) for scope in Scope} <= declared


def test_every_scope_is_said_in_plain_words() -> None:
    assert set(PLAIN_WORDS) == set(Scope)


def test_the_policies_fit_their_schema_and_one_that_does_not_is_refused() -> None:
    assert cedarpy.validate_policies(cedar.policy_text(), cedar.schema_text()).validation_passed
    unfit = '@id("x") @reason("X.") permit (principal, action, resource) when { principal.colour == "blue" };'
    with pytest.raises(ValueError, match="colour"):
        cedar.parse(unfit, cedar.schema_text())


def test_each_policy_has_an_id_of_its_own_and_a_sentence() -> None:
    ids = re.findall(r'@id\("([^"]+)"\)', cedar.policy_text())
    reasons = cedar.active_policies().reasons

    assert sorted(ids) == sorted(reasons)
    assert [text for text in reasons.values() if not re.fullmatch(r"[A-Z].+\.", text)] == []


def test_policies_with_the_same_reason_are_told_apart_by_their_descriptions() -> None:
    rules = cedar.active_policies().rules.values()
    told = [(rule["annotations"]["reason"], rule["annotations"].get("description")) for rule in rules]
    shared = {reason for reason, times in Counter(reason for reason, _ in told).items() if times > 1}

    assert [reason for reason, description in told if reason in shared and not description] == []


def test_each_policy_decides_a_row_that_comes_out_otherwise_without_it(cast: Cast) -> None:
    """Both ways: it makes the decision, and without it another one is made. None stands there for nothing."""
    needless = set(cedar.active_policies().rules)
    for row in TABLE:
        if needless.isdisjoint(row.policies):
            continue
        with transaction.atomic():
            request = decided(cast, cast.make(row.who), row).request
            transaction.set_rollback(True)
        needless -= {name for name in needless.intersection(row.policies) if makes_it(name, row, request)}

    assert needless == set()


def makes_it(name: str, row: Row, request: Mapping[str, Any]) -> bool:
    outcome, named = outcome_of(without(name), request["request"], request["entities"])
    return (outcome, named or NOTHING) != (row.outcome, row.policies) and name not in named


@cache
def without(name: str) -> cedar.PolicySet:
    """Asked whole: there is not much to be asked, and to slice it for every action takes longer."""
    policies = cedar.active_policies()
    left = policies.text.replace(policies_of(policies)[name].text, "")
    return replace(policies, handle=cedarpy.PolicySet.from_str(left), slices={})


def test_the_policies_about_an_action_answer_as_all_of_them_would() -> None:
    """What is left out of a slice is false by its head, and the schema knows no groups of actions."""
    policies = cedar.active_policies()
    groups = [rule for rule in policies.rules.values() if rule["action"]["op"] not in {"All", "==", "in"}]

    assert (groups, re.findall(r"\bin \[?Action|\bin \[?\"", cedar.schema_text())) == ([], [])


@pytest.mark.parametrize("action", ["orders:steal", "", "catalog:read\n", 'x", action', "*"])
def test_an_action_that_is_none_is_refused_and_breaks_nothing(cast: Cast, action: str) -> None:
    alice = cast.make("alice")
    with open_context("web"):
        decision = decide(alice, action, Resource("Thing", "x", {"owner": alice.key}))

    assert (decision.outcome, decision.policies) == (DENY, NOTHING)


@pytest.mark.parametrize("id", ['x"', "", "\\", "ü" * 500, "a\nb"])
def test_an_id_of_any_kind_is_only_an_id(cast: Cast, id: str) -> None:
    alice = cast.make("alice")

    assert preview(alice, "cart:read", Resource("Cart", id, {"owner": alice.key})).outcome is ALLOW
    assert preview(alice, "cart:read", Resource("Cart", alice.key, {"owner": id})).outcome is DENY


REASONS = [
    ("guest", "orders:place", MINE, 0, "Sign in to do this."),
    ("agent", "orders:place", MINE, 1, "This needs your countersignature."),
    (
        "agent without scopes", "cart:write", MINE, 0,
        "The agent was not lent the permission to change your cart. You can lend it on the page What my agent may do.",
    ),
    (
        "revoked agent", "cart:write", MINE, 0,
        "This authority was revoked or has expired. The person can lend it anew on the page What my agent may do.",
    ),
    (
        "alice of long ago", "orders:place", MINE, 100_001,
        "Amounts above 1,000.00 need a sign-in that is not older than 15 minutes.",
    ),
    ("alice", "orders:read", CAROLS, 0, "No policy permits this."),
]  # fmt: skip


@pytest.mark.parametrize(("who", "action", "owner", "total", "reason"), REASONS)
def test_a_refusal_says_why_and_what_can_be_done(
    cast: Cast, who: str, action: str, owner: str, total: int, reason: str
) -> None:
    about = {"owner": cast.owner(owner), "total": total}
    with open_context("web"), pytest.raises(Refused) as refused:
        require(cast.make(who), action, Resource("Thing", "x", about))

    assert str(refused.value) == reason


def test_a_recorded_decision_can_be_given_again(cast: Cast) -> None:
    """The trail holds the request and the version, so that an auditor can ask the policies the same question."""
    with open_context("web"):
        decision = decide(
            cast.make("agent"), "orders:place", Resource("Quote", "x", {"owner": "", "total": 1})
        )
    kept = AuditEvent.objects.get(category="policy.decision", object_type="Quote").detail
    answer = cedar.ask(cedar.active_policies(), kept["request"], json.loads(json.dumps(kept["entities"])))

    assert (kept["decision"], kept["version"]) == (decision.id, cedar.active_policies().version)
    assert (kept["policies"], answer.allowed) == (["default-deny"], False)


def test_a_refusal_within_another_effect_is_on_record_once(cast: Cast) -> None:
    alice, hers = cast.make("alice"), {"owner": cast.people["alice"].public_id}
    refused = Resource("Address", "x", {"owner": cast.people["carol"].public_id})
    with open_context("web"), pytest.raises(Refused):  # noqa: SIM117 - the context outlives the refusal
        with authorized(alice, "addresses:write", Resource("Address", "y", hers)):
            require(alice, "addresses:write", refused)

    decisions = AuditEvent.objects.filter(category="policy.decision")
    assert [(event.object_id, event.outcome) for event in decisions] == [("x", "deny")]


def test_a_refused_effect_leaves_its_decision_and_nothing_else(cast: Cast) -> None:
    mallory, alice = cast.make("mallory"), cast.people["alice"]
    with open_context("web"), pytest.raises(Refused):  # noqa: SIM117 - the context outlives the refusal
        with authorized(mallory, "addresses:write", Resource("Address", "x", {"owner": alice.public_id})):
            raise AssertionError("the block does not run")

    (event,) = AuditEvent.objects.filter(category="policy.decision")
    assert (event.action, event.outcome, event.detail["policies"]) == (
        "addresses:write",
        "deny",
        ["default-deny"],
    )


def test_looking_ahead_is_not_recorded(cast: Cast) -> None:
    agent = cast.make("agent")
    before = AuditEvent.objects.count()
    preview(agent, "orders:place", Resource("Quote", "x", {"owner": agent.key, "total": 1}))

    assert AuditEvent.objects.count() == before
