"""Why the policies answer as they do, and what would change it."""

from collections.abc import Mapping
from typing import Any

import pytest

from identity import cedar
from identity.cedar import reference, uid
from identity.policy import Outcome
from identity.why.explaining import Why, explain
from identity.why.facts import FACTS


def asked(action: str = "orders:place", **changed: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What Alice's agent asks for Acme: 42.00, countersigned by nobody, all else as it should be."""
    facts: dict[str, Any] = {
        "approved_by_principal": False, "approval_taken_back": False, "session_live": True,
        "connection_enabled": True, "signed_in": True, "mfa": False, "minutes_since_login": 3, "live": True,
        "agent_enabled": True, "scopes": ["cart:read", "orders:place"], "order_limit": 500_00, "left_today": 500_00,
        "unattended_ceiling": 0, "untrusted_text_in_context": False, "quiet": False, "paused": [], "owner": "alice",
        "total": 42_00, "active": True, "agent": True, "order_ceiling": 1_000_00,
    } | changed  # fmt: skip
    lent = ("live", "agent_enabled", "scopes", "order_limit", "left_today", "left_this_month", "unattended_ceiling",
            "untrusted_text_in_context", "quiet", "paused", "addresses", "categories")  # fmt: skip
    context = ("approved_by_principal", "approval_taken_back", "session_live", "connection_enabled", "signed_in", "mfa",
               "minutes_since_login")  # fmt: skip
    delegation = {"delegation": _of(facts, lent)} if facts["agent"] else {}
    person = {
        "key": "alice", "active": facts["active"], "second_step_demanded": False,
        "organization": reference("Organization", "acme"), "organization_role": "buyer",
    }  # fmt: skip
    company = {
        "key": "acme",
        "enabled": True,
        "second_step_demanded": False,
        "order_ceiling": facts["order_ceiling"],
    }
    thing = {"kind": "Quote", "organization": "", **_of(facts, ("owner", "total", "address"))}
    request = {
        "principal": uid("User", "alice"), "action": uid("Action", action), "resource": uid("Resource", "x"),
        "context": {**_of(facts, context), **delegation},
    }  # fmt: skip
    entities = (("User", "alice", person), ("Organization", "acme", company), ("Resource", "x", thing))
    return request, [{"uid": uid(kind, id), "attrs": attrs, "parents": []} for kind, id, attrs in entities]


def _of(facts: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: facts[name] for name in names if name in facts}


def why(action: str = "orders:place", **changed: Any) -> Why:
    return explain(cedar.active_policies(), *asked(action, **changed))


def test_the_answer_names_its_policies_in_plain_words() -> None:
    told = why(total=600_00, approved_by_principal=True)

    assert (told.plainly, told.policies) == ("No.", ("daily-limit-holds", "order-limit-holds"))


@pytest.mark.parametrize(
    ("changed", "ways"),
    [
        ({"minutes_since_login": 16, "total": 1_000_01, "order_limit": 2_000_00, "left_today": 2_000_00,
          "order_ceiling": 2_000_00}, ("Signing in again, just now.",)),
        ({"scopes": []}, ("Lending the agent the permission to order what you countersign.",)),
        ({"order_limit": 40_00}, ("A total of at most $40.00.", "Raising the limit for one order to $42.00.")),
        ({"left_this_month": 41_99}, ("A total of at most $41.99.",
                                      "Raising the monthly limit until $42.00 are left this month.")),
        ({"paused": ["person", "site"]}, ("Letting the agents go on that the person and the shop paused.",)),
        ({"quiet": True}, ("Waiting until the quiet hours are over.",)),
        ({"addresses": ["home"], "address": "work"}, ("Letting the agent send to this address.",)),
        ({"agent_enabled": False}, ("Switching the agent on again.",)),
        ({"live": False}, ("Lending it anew, as what was lent has ended.",)),
        ({"approval_taken_back": True}, ("Countersigning it again.",)),
        ({"session_live": False}, ("Signing in anew, as that sign-in has ended.",)),
        ({"connection_enabled": False}, ("Another way to sign in, as that connection is disabled.",)),
        ({"active": False}, ("Switching the account on again.",)),
        ({"order_ceiling": 41_00}, ("A total of at most $41.00.", "Raising the organization's ceiling to $42.00.")),
    ],
)  # fmt: skip
def test_each_bound_that_holds_is_told_with_what_would_lift_it(
    changed: dict[str, Any], ways: tuple[str, ...]
) -> None:
    assert why(approved_by_principal=True, **changed).ways == ways


def test_where_no_fact_suffices_alone_the_smallest_sets_are_told() -> None:
    told = why(quiet=True, order_limit=40_00, untrusted_text_in_context=True)

    assert told.ways == (
        "Countersigning exactly this, and a total of at most $40.00, and waiting until the quiet hours are over.",
        "Countersigning exactly this, and raising the limit for one order to $42.00, and waiting until the quiet "
        "hours are over.",
    )


def test_each_fact_that_suffices_alone_is_told() -> None:
    """A ceiling does not help an agent that has read what others wrote."""
    unattended = "Letting the agent order up to $42.00 unattended."

    assert why().ways == ("Countersigning exactly this.", unattended)
    assert why(untrusted_text_in_context=True).ways == ("Countersigning exactly this.",)


def test_what_is_somebody_elses_is_told_apart_from_what_can_be_done() -> None:
    told = why("orders:read", owner="carol", agent=False)

    assert (told.ways, told.otherwise) == ((), ("Its being their own.",))


def test_what_no_agent_may_do_its_person_may() -> None:
    assert why("approvals:decide").otherwise == ("Doing it themselves, without the agent.",)


def test_of_a_yes_it_is_told_what_would_take_it_away() -> None:
    told = why("cart:read")

    assert told.allowed
    assert told.ways == (
        "Taking this permission back.",
        "Taking back all that was lent, or its end.",
        "Pausing the agents.",
        "Switching the agent off.",
        "Ending the sign-in.",
        "Disabling the connection of the sign-in.",
        "Switching the account off.",
        "Switching the organization off.",
        "Its being somebody else's.",
    )


def test_only_facts_that_a_policy_about_the_action_speaks_of_were_looked_at() -> None:
    looked_at = {fact.name: fact.looked_at for fact in why("cart:read").facts}

    assert (looked_at["delegation.scopes"], looked_at["delegation.order_limit"]) == (True, False)


def test_a_question_that_does_not_fit_the_schema_says_so() -> None:
    request, entities = asked()
    told = explain(cedar.active_policies(), {**request, "context": {}}, entities)

    assert (told.outcome, told.ways, len(told.errors)) == (Outcome.DENY, (), 1)


def test_every_fact_of_the_schema_is_told_in_words() -> None:
    """`organization` of a person is told as facts of the organization."""
    rest = cedar.schema_text().split("entity User", 1)[1].split("action ", 1)[0]
    declared = {
        line.split(":")[0].strip(" ?") for line in rest.splitlines() if line.startswith("  ") and ":" in line
    }

    assert declared - {"organization"} <= {name.partition(".")[2] for name in FACTS}
