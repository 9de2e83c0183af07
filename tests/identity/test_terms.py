"""The terms on which authority is lent: which lend more, and what a change of them takes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from audit.context import open_context
from audit.models import AuditEvent
from identity import cuts, spending
from identity.actor import Actor, agent_of
from identity.cuts import cut_session
from identity.delegations import change_terms, grant_delegation, lend_scopes, narrow_delegation
from identity.models import Agent, Delegation, DelegationChange, LoginSession, Spending, User
from identity.policy import Outcome, Refused
from identity.scopes import Scope
from identity.standing import read_standing
from identity.terms import BadTerms, Terms, is_quiet

from .policy_cast import Cast

END = timezone.now() + timedelta(days=90)
USUAL = Terms(scopes=(Scope.CATALOG_READ, Scope.ORDERS_PLACE), monthly_limit=200_000, expires_at=END)
NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}


@pytest.fixture
def cast(people: dict[str, User]) -> Iterator[Cast]:
    with open_context("web"):
        yield Cast(people)


@pytest.fixture
def alice(cast: Cast) -> Actor:
    return cast.make("alice")


@pytest.fixture
def lent(alice: Actor) -> Delegation:
    return grant_delegation(Agent.objects.get(slug="shop-agent"), USUAL, actor=alice)


def fresh(delegation: Delegation) -> Delegation:
    return Delegation.objects.select_related("principal").get(pk=delegation.pk)


def spend(agent: Actor, name: str, amount: int) -> None:
    with open_context("system:seed"):
        spending.reserve(agent, reference=name, amount=amount, currency="USD")


WIDER: list[dict[str, Any]] = [
    {"scopes": (*USUAL.scopes, Scope.CART_READ)},
    {"order_limit": 50_001},
    {"daily_limit": 100_001},
    {"monthly_limit": 200_001},
    {"monthly_limit": None},
    {"unattended_ceiling": 1},
    {"expires_at": END + timedelta(days=1)},
]


@pytest.mark.parametrize("more", WIDER)
def test_terms_that_let_more_happen_are_wider_and_the_way_back_is_not(more: dict[str, Any]) -> None:
    wider = replace(USUAL, **more)

    assert (wider.widens(USUAL), USUAL.widens(wider)) == (True, False)


@pytest.mark.parametrize("some", [{"categories": ("mugs",)}, {"addresses": ("home",)}, NIGHT])
def test_what_is_lent_for_everything_is_wider_than_for_something(some: dict[str, Any]) -> None:
    narrower = replace(USUAL, **some)

    assert (narrower.widens(USUAL), USUAL.widens(narrower)) == (False, True)


def test_other_categories_and_another_night_are_wider_too() -> None:
    mugs, night = replace(USUAL, categories=("mugs",)), replace(USUAL, **NIGHT)

    assert replace(mugs, categories=("desks",)).widens(mugs)
    assert replace(night, quiet_from=time(23), quiet_until=time(9)).widens(night)
    assert not replace(night, quiet_from=time(21)).widens(night)


def test_only_money_that_rises_counts_as_more_money() -> None:
    assert replace(USUAL, order_limit=60_000, daily_limit=90_000).money_above(USUAL) == 10_000
    assert replace(USUAL, scopes=tuple(Scope)).money_above(USUAL) == 0


@pytest.mark.parametrize(
    ("clock", "quiet"), [(time(22), True), (time(3), True), (time(7), False), (time(21, 59), False)]
)
def test_quiet_hours_go_through_midnight(clock: time, quiet: bool) -> None:
    assert is_quiet(clock, time(22), time(7)) is quiet


@pytest.mark.parametrize(
    "nonsense",
    [
        {"scopes": ()},
        {"unattended_ceiling": 50_001},
        {"expires_at": END - timedelta(days=91)},
        {"quiet_from": time(22)},
        {"quiet_from": time(22), "quiet_until": time(22)},
    ],
)
def test_terms_that_make_no_sense_are_not_lent(alice: Actor, nonsense: dict[str, Any]) -> None:
    with pytest.raises(BadTerms):
        grant_delegation(Agent.objects.get(slug="shop-agent"), replace(USUAL, **nonsense), actor=alice)


def test_terms_are_kept_as_they_were_said(alice: Actor) -> None:
    said = replace(USUAL, categories=("mugs",), addresses=("home",), **NIGHT)
    lent = fresh(grant_delegation(Agent.objects.get(slug="shop-agent"), said, actor=alice))

    assert Terms.of(lent) == said


def test_a_change_names_the_sign_in_and_what_was_before(alice: Actor, lent: Delegation) -> None:
    change_terms(lent, replace(Terms.of(lent), order_limit=10_000), actor=alice)

    change = DelegationChange.objects.get()
    assert (change.before, change.after) == ({"order_limit": 50_000}, {"order_limit": 10_000})
    assert (change.widened, change.decided_in) == (False, alice.session)


def test_a_conversation_feels_a_change_of_what_it_hangs_on(alice: Actor, lent: Delegation) -> None:
    child = narrow_delegation(lent, lent.scopes, actor=alice)
    change_terms(lent, replace(USUAL, order_limit=70_000, expires_at=END + timedelta(days=99)), actor=alice)

    lends = read_standing(agent_of(fresh(child), alice.session), timezone.now()).lent
    assert lends is not None
    assert (lends.order_limit, lends.left_today) == (70_000, 100_000)
    assert fresh(child).expires_at == fresh(lent).expires_at


def test_what_was_taken_away_comes_back_only_where_it_is_lent_again(alice: Actor, lent: Delegation) -> None:
    older, one = (narrow_delegation(lent, lent.scopes, actor=alice) for _ in range(2))
    change_terms(lent, replace(USUAL, scopes=(Scope.CATALOG_READ,)), actor=alice)
    lend_scopes(fresh(one), [Scope.ORDERS_PLACE], actor=alice)

    listed = [fresh(which).scopes for which in (lent, one, older)]
    assert listed == [["catalog:read", "orders:place"], ["catalog:read", "orders:place"], ["catalog:read"]]


@pytest.mark.parametrize("conversations", [1, 3])
def test_taking_away_costs_the_same_for_many_conversations(
    alice: Actor, lent: Delegation, conversations: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(conversations):
        narrow_delegation(lent, lent.scopes, actor=alice)
    with django_assert_num_queries(16):
        change_terms(lent, replace(USUAL, scopes=(Scope.CATALOG_READ,)), actor=alice)


def test_a_conversation_that_begins_meanwhile_gets_nothing_that_was_taken_back(
    alice: Actor, lent: Delegation
) -> None:
    change_terms(lent, replace(USUAL, scopes=(Scope.CATALOG_READ,)), actor=alice)
    assert narrow_delegation(lent, lent.scopes, actor=alice).scopes == ["catalog:read"]


def test_more_money_takes_a_fresh_sign_in_and_less_of_everything_does_not(
    cast: Cast, lent: Delegation
) -> None:
    of_long_ago = cast.make("alice of long ago")
    change_terms(lent, replace(USUAL, scopes=(*USUAL.scopes, Scope.CART_READ)), actor=of_long_ago)
    change_terms(lent, replace(USUAL, order_limit=1), actor=of_long_ago)

    with pytest.raises(Refused) as refused:
        change_terms(lent, replace(USUAL, order_limit=2), actor=of_long_ago)
    assert refused.value.decision.outcome is Outcome.REQUIRE_STEP_UP


@pytest.mark.parametrize("who", ["bob", "sam", "mallory"])
def test_nobody_else_changes_the_terms(cast: Cast, lent: Delegation, who: str) -> None:
    for terms in (replace(USUAL, order_limit=1), replace(USUAL, order_limit=60_000)):
        with pytest.raises(Refused) as refused:
            change_terms(lent, terms, actor=cast.make(who))
        kept = AuditEvent.objects.filter(category="policy.decision").latest("id")
        assert kept.detail["decision"] == refused.value.decision.id


def test_the_agent_itself_changes_no_terms(alice: Actor, lent: Delegation) -> None:
    agent = agent_of(lent, alice.session)
    for terms in (replace(USUAL, order_limit=1), replace(USUAL, order_limit=60_000)):
        with pytest.raises(Refused):
            change_terms(lent, terms, actor=agent)
    with pytest.raises(Refused):
        lend_scopes(lent, [Scope.CART_READ], actor=agent)


def test_what_was_taken_back_is_not_changed_any_more(cast: Cast, alice: Actor, lent: Delegation) -> None:
    cuts.cut_delegation(fresh(lent), actor=cast.make("sam"), why="odd")

    with pytest.raises(BadTerms, match="revoked or has expired"):
        change_terms(lent, USUAL, actor=alice)
    with pytest.raises(BadTerms, match="revoked or has expired"):
        lend_scopes(lent, [Scope.CART_READ], actor=alice)


def test_one_scope_is_lent_to_a_conversation_and_to_no_other(alice: Actor, lent: Delegation) -> None:
    asking, other = (narrow_delegation(lent, [Scope.CATALOG_READ], actor=alice) for _ in range(2))
    lend_scopes(asking, [Scope.CART_READ], actor=alice)

    held = [fresh(one).scopes for one in (lent, asking, other)]
    assert held == [
        ["catalog:read", "orders:place", "cart:read"],
        ["catalog:read", "cart:read"],
        ["catalog:read"],
    ]
    assert [change.widened for change in DelegationChange.objects.all()] == [True, True]


@pytest.mark.parametrize(("limit", "stands"), [(60_000, False), (40_000, True)])
def test_authority_made_wider_in_a_stolen_sign_in_goes_with_it(
    cast: Cast, lent: Delegation, limit: int, stands: bool
) -> None:
    """Where it was only narrowed there, nothing came from there."""
    thief = cast.make("alice")
    change_terms(lent, replace(USUAL, order_limit=limit), actor=thief)
    stolen = LoginSession.objects.select_related("user", "connection").get(pk=thief.browser.pk)
    cut_session(stolen, actor=cast.make("sam"), why="reported")

    assert fresh(lent).is_live(timezone.now()) is stands


def test_days_and_months_are_those_of_the_persons_own_calendar(alice: Actor, lent: Delegation) -> None:
    agent = agent_of(lent, alice.session)
    User.objects.filter(pk=alice.someone.pk).update(time_zone="America/New_York")
    for name, at in (
        ("month before", datetime(2026, 12, 1, 4, 59, tzinfo=UTC)),
        ("day before", datetime(2026, 12, 2, 4, 59, tzinfo=UTC)),
        ("today", datetime(2026, 12, 2, 5, 0, tzinfo=UTC)),
    ):
        with time_machine.travel(at, tick=False):
            spend(agent, name, len(name))

    counted = spending.spent(fresh(lent), datetime(2026, 12, 2, 12, tzinfo=UTC))
    assert counted == spending.Spent(today=len("today"), this_month=len("today" + "day before"))


@pytest.mark.parametrize(
    ("zone", "at", "left"),
    [
        ("UTC", datetime(2026, 12, 2, 12, tzinfo=UTC), 99_900),
        ("UTC", datetime(2026, 12, 3, 0, tzinfo=UTC), 100_000),
        ("Pacific/Kiritimati", datetime(2026, 12, 2, 12, tzinfo=UTC), 100_000),
    ],
    ids=["as it was", "midnight has passed", "they have moved"],
)
def test_spending_is_counted_from_the_day_as_it_is_once_the_facts_are_known(
    alice: Actor, lent: Delegation, zone: str, at: datetime, left: int
) -> None:
    """The agent still knows the person of UTC, and it was noon when the question was sent."""
    User.objects.filter(pk=alice.someone.pk).update(time_zone="UTC")
    agent = agent_of(fresh(lent), alice.session)
    with time_machine.travel(datetime(2026, 12, 2, 9, tzinfo=UTC), tick=False):
        spend(agent, "order", 100)
    User.objects.filter(pk=alice.someone.pk).update(time_zone=zone)
    with time_machine.travel(datetime(2026, 12, 2, 12, tzinfo=UTC), tick=False):
        lends = read_standing(agent, at).lent

    assert lends is not None
    assert lends.left_today == left


def test_what_comes_back_counts_no_more_and_never_twice(alice: Actor, lent: Delegation) -> None:
    spend(agent_of(lent, alice.session), "order", 100)
    left = []
    with open_context("system:payment"):
        for back in (30, 20):
            spending.give_part_back("order", back)
            left.append(spending.spent(fresh(lent), timezone.now()).today)
        spending.give_back("order")
        spending.give_part_back("order", 50)

    assert (left, spending.spent(fresh(lent), timezone.now()).today) == ([70, 50], 0)
    assert Spending.objects.get().given_back == 100
