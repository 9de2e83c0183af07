"""Every cut waits for the effect that came first, and holds off the one that came second."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from audit.context import open_context
from identity import authority, cuts
from identity.actor import Actor, agent_of, person
from identity.cutting import Cut
from identity.delegations import deactivate_person, grant_delegation
from identity.invitations import invite
from identity.memberships import change_role
from identity.models import (
    Agent,
    Connection,
    Delegation,
    Invitation,
    LoginSession,
    Membership,
    Organization,
    User,
)
from identity.policy import DEFAULT_DENY, Refused
from identity.scopes import Scope
from identity.sessions import end_by_provider, end_session
from identity.terms import Terms
from shop.cart import add_to_cart
from shop.models import CartLine, Order
from shop.orders import place_order
from shop.quotes import draft_from_items

from .races import Pool, Stage, Uncommitted, at_a_browser, refused, waits

Role = Membership.Role


CUTS: dict[str, Callable[[Stage], Any]] = {
    "deactivate": lambda stage: deactivate_person(stage.alice.someone, actor=stage.sam, why="left"),
    "sign-in ended for cause": lambda stage: end_session(
        stage.alice.browser, actor=at_a_browser("alice"), why=LoginSession.End.FOR_CAUSE
    ),
    "sign-in cut by staff": lambda stage: cuts.cut_session(
        stage.alice.browser, actor=stage.sam, why="stolen"
    ),
    "signed out by the provider": lambda stage: end_by_provider(stage.alice.browser),
    "reset after theft": lambda stage: cuts.reset_after_theft(
        stage.alice.someone, actor=stage.sam, keep_second_step=True
    ),
    "connection disabled": lambda stage: cuts.disable_connection(
        vouched_for(stage), actor=stage.sam, why="compromised"
    ),
}


def vouched_for(stage: Stage) -> Connection:
    """Alice's sign-in came by Acme's connection."""
    connection = Connection.objects.select_related("organization").get(organization__slug="acme")
    stage.alice.browser.connection = connection
    with open_context("system:seed"):
        stage.alice.browser.save()
    return connection


@pytest.mark.parametrize("cut", CUTS)
def test_other_cuts_hold_an_effect_off_in_the_same_way(stage: Stage, elsewhere: Pool, cut: str) -> None:
    under_way = Uncommitted(elsewhere, lambda: CUTS[cut](stage))
    effect = elsewhere(stage.order)
    assert waits(effect)

    under_way.commit()
    assert "dead-delegation-does-nothing" in refused(effect)
    assert Order.objects.count() == 0


def test_a_disabled_connection_holds_off_who_sits_at_a_browser_too(stage: Stage, elsewhere: Pool) -> None:
    connection = vouched_for(stage)
    cut = Uncommitted(
        elsewhere, lambda: cuts.disable_connection(connection, actor=stage.sam, why="compromised")
    )
    effect = elsewhere(lambda: add_to_cart(stage.goods.mug, 1, actor=stage.alice))
    assert waits(effect)

    cut.commit()
    assert set(refused(effect)) == {"disabled-connection-does-nothing", "session-that-was-cut-does-nothing"}


def test_a_disabled_connection_waits_for_the_effect_that_came_first(stage: Stage, elsewhere: Pool) -> None:
    connection = vouched_for(stage)
    effect = Uncommitted(elsewhere, lambda: add_to_cart(stage.goods.mug, 1, actor=stage.alice))
    cut = elsewhere(lambda: cuts.disable_connection(connection, actor=stage.sam, why="compromised"))
    assert waits(cut)

    effect.commit()
    assert cut.result(10).sessions == (stage.alice.browser.public_id,)
    assert CartLine.objects.get().quantity == 1


def test_cuts_that_cross_wait_in_turn(stage: Stage, elsewhere: Pool) -> None:
    """Each would cut the other, and what both stand on: one of them wins, and neither is left hanging."""
    avery, connection = (
        vouched_for_admin(),
        Connection.objects.select_related("organization").get(organization__slug="acme"),
    )
    verbs = (
        lambda: cuts.disable_connection(connection, actor=avery, why="compromised"),
        lambda: deactivate_person(avery.someone, actor=stage.sam, why="left"),
        lambda: cuts.suspend_organization(connection.organization, actor=stage.sam, why="unpaid"),
        lambda: cuts.suspend_agent(stage.root.agent, actor=stage.sam, why="misbehaves"),
        stage.revoke,
    )
    under_way = [elsewhere(verb) for verb in verbs]
    ends = [cut.exception(30) for cut in under_way]

    assert [end for end in ends if end is not None and not isinstance(end, Refused)] == []
    assert not User.objects.get(pk=avery.someone.pk).is_active


def vouched_for_admin() -> Actor:
    avery = at_a_browser("avery")
    avery.browser.connection = Connection.objects.get(organization__slug="acme")
    avery.browser.organization = Organization.objects.get(slug="acme")
    with open_context("system:seed"):
        avery.browser.save()
    return person(avery.browser)


def test_a_deactivated_person_does_nothing_in_a_browser_either(stage: Stage, elsewhere: Pool) -> None:
    cut = Uncommitted(elsewhere, lambda: deactivate_person(stage.alice.someone, actor=stage.sam, why="left"))
    effect = elsewhere(lambda: add_to_cart(stage.goods.mug, 1, actor=stage.alice))
    assert waits(effect)

    cut.commit()
    assert "inactive-person-does-nothing" in refused(effect)


@pytest.mark.parametrize("what", ["agent", "organization"])
def test_a_cut_of_many_holds_off_all_who_share_it(stage: Stage, elsewhere: Pool, what: str) -> None:
    """An agent is suspended, or a company's ceiling lowered, while its people's agents are at work."""
    acme = Organization.objects.get(slug="acme")
    actor = Actor(stage.alice.principal, stage.root, stage.alice.session, acme)

    def suspend() -> Cut:
        return cuts.suspend_agent(stage.root.agent, actor=stage.sam, why="misbehaves")

    def lower() -> None:
        with open_context("system:seed"):
            authority.lock_organization(acme)
            Organization.objects.filter(pk=acme.pk).update(order_ceiling=1)

    cut = Uncommitted(elsewhere, {"agent": suspend, "organization": lower}[what])
    content = draft_from_items([(stage.goods.mug, 1)], actor=stage.agent)
    effect = elsewhere(lambda: place_order(content, actor=actor))
    assert waits(effect)

    cut.commit()
    policy = {"agent": "suspended-agent-does-nothing", "organization": "organization-ceiling-holds"}[what]
    assert refused(effect) == (policy,)


def test_what_is_granted_while_a_person_is_switched_off_is_cut_or_refused(
    stage: Stage, elsewhere: Pool
) -> None:
    def switch_off() -> Cut:
        return deactivate_person(stage.alice.someone, actor=stage.sam, why="left")

    grant = Uncommitted(elsewhere, lambda: grant_delegation(stage.root.agent, Terms(), actor=stage.alice))
    cut = elsewhere(switch_off)
    assert waits(cut)
    assert grant.commit().public_id in cut.result(10).ended

    too_late = elsewhere(lambda: grant_delegation(stage.root.agent, Terms(), actor=stage.alice))
    assert "inactive-person-does-nothing" in refused(too_late)
    assert Delegation.objects.live(timezone.now()).count() == 0


def at_work(stage: Stage) -> tuple[Actor, Actor]:
    """Alice in Acme's name, and her agent."""
    alice = at_a_browser("alice", organization=Organization.objects.get(slug="acme"))
    terms = Terms(scopes=tuple(Scope), unattended_ceiling=500_00, order_limit=500_00)
    return alice, agent_of(
        grant_delegation(Agent.objects.get(slug="shop-agent"), terms, actor=alice), alice.session
    )


def suspend(stage: Stage) -> Cut:
    return cuts.suspend_organization(Organization.objects.get(slug="acme"), actor=stage.sam, why="unpaid")


def test_a_suspended_organization_holds_off_its_people_and_their_agents(
    stage: Stage, elsewhere: Pool
) -> None:
    alice, agent = at_work(stage)
    content = draft_from_items([(stage.goods.mug, 1)], actor=agent)
    cut = Uncommitted(elsewhere, lambda: suspend(stage))
    effects = [
        elsewhere(lambda: add_to_cart(stage.goods.mug, 1, actor=alice)),
        elsewhere(lambda: place_order(content, actor=agent)),
    ]
    assert waits(*effects)

    cut.commit()
    off = {"suspended-organization-does-nothing", "session-that-was-cut-does-nothing"}
    assert [set(refused(effect)) for effect in effects] == [off, off | {"dead-delegation-does-nothing"}]
    assert (CartLine.objects.count(), Order.objects.count()) == (0, 0)


def test_the_suspension_of_an_organization_waits_for_the_effect_that_came_first(
    stage: Stage, elsewhere: Pool
) -> None:
    alice, agent = at_work(stage)
    content = draft_from_items([(stage.goods.mug, 1)], actor=agent)
    order = Uncommitted(elsewhere, lambda: place_order(content, actor=agent))
    cut = elsewhere(lambda: suspend(stage))
    assert waits(cut)

    placed, done = order.commit(), cut.result(10)
    assert (done.sessions, done.in_flight) == ((alice.browser.public_id,), (placed.public_id,))


def two_admins() -> tuple[Actor, Actor, Membership]:
    """Avery, and Bob with his place, at Acme."""
    acme = Organization.objects.get(slug="acme")
    place = Membership.objects.select_related("user", "organization").get(user__email="bob@acme.test")
    with open_context("system:seed"):
        Membership.objects.filter(pk=place.pk).update(role=Role.ADMIN)
    return at_a_browser("avery", organization=acme), at_a_browser("bob", organization=acme), place


def test_who_is_made_less_than_an_admin_meanwhile_invites_nobody(stage: Stage, elsewhere: Pool) -> None:
    avery, bob, place = two_admins()
    cut = Uncommitted(elsewhere, lambda: change_role(place, Role.BUYER, actor=avery))
    effect = elsewhere(lambda: invite("eve@example.test", bob.company, Role.ADMIN, actor=bob))
    assert waits(effect)

    cut.commit()
    assert (refused(effect), Invitation.objects.count()) == ((DEFAULT_DENY,), 0)


def test_a_change_of_role_waits_for_what_the_role_was_used_for(stage: Stage, elsewhere: Pool) -> None:
    avery, bob, place = two_admins()
    effect = Uncommitted(elsewhere, lambda: invite("eve@example.test", bob.company, Role.ADMIN, actor=bob))
    cut = elsewhere(lambda: change_role(place, Role.BUYER, actor=avery))
    assert waits(cut)

    effect.commit()
    cut.result(10)
    assert (Invitation.objects.count(), Membership.objects.get(pk=place.pk).role) == (1, Role.BUYER)
