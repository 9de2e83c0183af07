"""Nothing stands in a policy for nothing: whatever is left out of one, or turned round, some row of the table tells."""

from collections.abc import Mapping
from dataclasses import replace

import cedarpy
import pytest
from django.db import transaction
from pytest_django import Settings

from identity import cedar
from identity.cedar import PolicySet, Rule
from identity.models import User
from identity.policy import Decision, Outcome, outcome_of

from .policy_cast import Cast
from .policy_changes import changes, written
from .policy_people import STRICT_TRADE
from .policy_rows.rows import NOTHING
from .policy_table import TABLE
from .test_policy import decided

#: What is told only where it is so decides by being told.
TOLD_WHERE_IT_IS_SO = {"specialists-hand-nothing-on without (context.delegation).handed_on"}


@pytest.fixture
def asked(people: dict[str, User], settings: Settings) -> Mapping[str, list[Decision]]:
    """Every decision of the table, by what was asked for."""
    settings.MFA_REQUIRED_TRADES = frozenset({STRICT_TRADE})
    made: dict[str, list[Decision]] = {}
    for who in sorted({row.who for row in TABLE}):
        with transaction.atomic():
            actor = (cast := Cast(people)).make(who)
            for row in TABLE:
                if row.who == who:
                    made.setdefault(row.action, []).append(decided(cast, actor, row))
            transaction.set_rollback(True)
    return made


def test_each_clause_of_each_policy_decides_a_row(asked: Mapping[str, list[Decision]]) -> None:
    policies = cedar.active_policies()
    unseen = {
        f"{name} {words}"
        for name, rule in policies.rules.items()
        for words, changed in changes(rule, policies.schema)
        if not any(_tells(policies, name, changed, action, asked) for action in _actions(rule, asked))
    }
    assert unseen == TOLD_WHERE_IT_IS_SO


def _actions(rule: Rule, asked: Mapping[str, list[Decision]]) -> tuple[str, ...]:
    return cedar.actions_of(rule) or tuple(asked)


def _tells(
    policies: PolicySet, name: str, changed: Rule, action: str, asked: Mapping[str, list[Decision]]
) -> bool:
    """Whether a decision about the action comes out otherwise. The likeliest are asked first."""
    about = {**policies.about(action), name: changed}
    speaking = {name: rule for name, rule in about.items() if cedar.speaks_of(rule, action)}
    handle = cedarpy.PolicySet.from_json_str(written(speaking))
    anew = replace(policies, rules=speaking, slices={}, handle=handle)
    likeliest = sorted(asked[action], key=lambda made: (name not in made.policies, made.policies != NOTHING))
    return any(_answer(anew, made) != (made.outcome, made.policies) for made in likeliest)


def _answer(policies: PolicySet, made: Decision) -> tuple[Outcome, tuple[str, ...]]:
    outcome, named = outcome_of(policies, made.request["request"], made.request["entities"])
    return outcome, named or NOTHING
