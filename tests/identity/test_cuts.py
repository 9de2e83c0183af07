"""What is switched off does nothing, for as long as it is; and whoever may not switch it, does not."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from audit.context import open_context
from audit.models import AuditEvent
from identity import cuts
from identity.actor import Actor, person
from identity.delegations import grant_delegation
from identity.memberships import change_role
from identity.models import (
    Agent,
    Connection,
    Delegation,
    LoginSession,
    Membership,
    Organization,
    User,
)
from identity.policy import Outcome, Refused, Resource, preview
from identity.sessions import SignIn, open_session
from identity.sso.refusals import SignInRefused
from identity.terms import Terms

from .policy_cast import Cast

SignedIn = Callable[..., Client]
Capture = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.fixture
def sam(cast: Cast) -> Actor:
    return cast.make("sam")


@pytest.fixture
def connection(people: dict[str, User]) -> Connection:
    return Connection.objects.select_related("organization").get(organization__slug="acme")


def by_acme(cast: Cast, connection: Connection) -> Actor:
    """Alice, vouched for by her company."""
    with open_context("system:seed"):
        actor = cast.browser(organization=connection.organization, connection=connection)
    assert may_shop(actor)
    return actor


def may_shop(actor: Actor) -> bool:
    return preview(actor, "cart:write", Resource("Cart", attrs={"owner": actor.key})).allowed


def lend(actor: Actor) -> Delegation:
    with open_context("web"):
        return grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)


def test_a_disabled_connection_ends_what_came_by_it_and_nothing_else(
    cast: Cast, connection: Connection
) -> None:
    company, own = by_acme(cast, connection), cast.make("alice")
    from_there, from_home = lend(company), lend(own)
    with open_context("web"):
        cut = cuts.disable_connection(connection, actor=cast.make("avery"), why="compromised")

    assert (cut.sessions, cut.ended) == ((company.browser.public_id,), (from_there.public_id,))
    assert (may_shop(company), may_shop(own)) == (False, True)
    assert Delegation.objects.get(pk=from_home.pk).revoked_at is None


def test_a_connection_that_is_enabled_again_brings_no_sign_in_back(
    cast: Cast, sam: Actor, connection: Connection
) -> None:
    company = by_acme(cast, connection)
    with open_context("web"):
        cuts.disable_connection(connection, actor=sam, why="a drill")
    with open_context("system:seed"):
        Connection.objects.filter(pk=connection.pk).update(enabled=True)

    assert (Connection.objects.get(pk=connection.pk).enabled, may_shop(company)) == (True, False)


def test_a_connection_is_switched_by_its_own_company_alone(cast: Cast, connection: Connection) -> None:
    with open_context("web"), pytest.raises(Refused):
        cuts.disable_connection(connection, actor=cast.make("gwen"), why="not mine")
    assert Connection.objects.get(pk=connection.pk).enabled
    (told,) = AuditEvent.objects.filter(category="policy.decision", action="authority:cut")
    assert (told.outcome, told.object_id) == ("deny", connection.public_id)


def test_taking_away_needs_no_fresh_sign_in_and_giving_back_does(cast: Cast) -> None:
    agent, long_ago = Agent.objects.get(slug="shop-agent"), timezone.now() - timedelta(minutes=16)
    with open_context("system:seed"):
        sam = cast.browser("sam", authenticated_at=long_ago)
    with open_context("web"):
        cuts.suspend_agent(agent, actor=sam, why="a drill")
        with pytest.raises(Refused) as refused:
            cuts.resume_agent(agent, actor=sam)

    assert refused.value.decision.outcome is Outcome.REQUIRE_STEP_UP
    assert not Agent.objects.get(slug="shop-agent").enabled


def test_a_suspended_agent_goes_on_within_what_it_had(cast: Cast, sam: Actor) -> None:
    agent = cast.make("agent")
    with open_context("web"):
        cut = cuts.suspend_agent(agent.lent.agent, actor=sam, why="misbehaves")
        assert (cut.ended, may_shop(agent)) == ((agent.lent.public_id,), False)
        cuts.resume_agent(agent.lent.agent, actor=sam)

    assert may_shop(agent)


def test_who_works_for_an_organization_that_is_off_shops_for_themselves_after_a_new_sign_in(
    cast: Cast, sam: Actor, signed_in: SignedIn
) -> None:
    acme = Organization.objects.get(slug="acme")
    browser = signed_in()
    with open_context("web"):
        cuts.suspend_organization(acme, actor=sam, why="unpaid")
    assert browser.get("/account/").status_code == 302
    signed_in()
    newest = LoginSession.objects.filter(user__email="alice@acme.test").first()

    assert newest is not None
    assert (newest.organization, may_shop(person(newest))) == (None, True)


def test_nobody_comes_in_by_a_way_that_was_closed_meanwhile(
    cast: Cast, sam: Actor, connection: Connection, signed_in: SignedIn
) -> None:
    """The response was believed, and the connection disabled before the sign-in was written."""
    request, before = signed_in().get("/account/").wsgi_request, LoginSession.objects.count()
    with open_context("web"):
        cuts.disable_connection(connection, actor=sam, why="compromised")
        with pytest.raises(SignInRefused):
            open_session(request, cast.people["alice"], SignIn("saml", connection=connection))

    assert LoginSession.objects.count() == before


def test_a_sign_in_that_was_ended_by_its_owner_can_still_be_cut_for_cause(cast: Cast, sam: Actor) -> None:
    """A thief has signed out; what they had lent lives."""
    alice = cast.make("alice")
    lent = lend(alice)
    with open_context("system:seed"):
        LoginSession.objects.filter(pk=alice.browser.pk).update(
            ended_at="2026-01-01T00:00Z", ended_why="signed_out"
        )
    with open_context("web"):
        cut = cuts.cut_session(alice.browser, actor=sam, why="stolen")

    assert cut.ended == (lent.public_id,)
    assert LoginSession.objects.get(pk=alice.browser.pk).ended_at.year == 2026


def test_a_role_that_was_taken_away_is_felt_at_once(cast: Cast) -> None:
    avery, place = cast.make("avery"), Membership.objects.get(user__email="bob@acme.test")
    bob = cast.make("bob of a company")
    acme = Resource("Organization", "", {"organization": place.organization.public_id})
    with open_context("web"):
        change_role(place, Membership.Role.ADMIN, actor=avery)
        assert preview(bob, "members:manage", acme).allowed
        change_role(place, Membership.Role.BUYER, actor=avery)

    assert not preview(bob, "members:manage", acme).allowed


@pytest.mark.parametrize("keep", [True, False])
def test_after_a_theft_nothing_that_was_known_opens_anything(
    cast: Cast, alice: User, signed_in: SignedIn, keep: bool
) -> None:
    browser, thief = signed_in(), cast.make("alice")
    lent = lend(thief)
    with open_context("system:seed"):
        EmailAddress.objects.create(user=alice, email="thief@example.test", verified=True)
        Authenticator.objects.create(user=alice, type="totp", data={})
    with open_context("web"):
        cut = cuts.reset_after_theft(alice, actor=thief, keep_second_step=keep)

    assert (cut.ended, len(cut.sessions)) == ((lent.public_id,), 2)
    assert browser.get("/account/").status_code == 302
    assert (
        Client().post("/accounts/login/", {"login": alice.email, "password": "countersign-demo"}).status_code
        == 200
    )
    assert list(EmailAddress.objects.filter(user=alice).values_list("email", flat=True)) == [alice.email]
    assert Authenticator.objects.filter(user=alice).exists() == keep


def test_a_mail_leads_back_in_after_a_theft(
    cast: Cast, alice: User, sam: Actor, django_capture_on_commit_callbacks: Capture
) -> None:
    with open_context("web"), django_capture_on_commit_callbacks(execute=True):
        cuts.reset_after_theft(alice, actor=sam, keep_second_step=True)
    (letter,) = mail.outbox
    found = re.search(r"127\.0\.0\.1:8000(/\S+)", letter.body)
    assert found is not None
    client = Client()
    page = client.get(found[1], follow=True)
    chosen = {"password1": "quite-another-phrase", "password2": "quite-another-phrase"}
    client.post(page.request["PATH_INFO"], chosen)

    alice.refresh_from_db()
    assert (letter.to, alice.check_password("quite-another-phrase")) == ([alice.email], True)


def test_who_comes_in_by_a_company_gets_no_password_after_a_theft(
    cast: Cast, alice: User, sam: Actor, django_capture_on_commit_callbacks: Capture
) -> None:
    alice.set_unusable_password()
    with open_context("web"), django_capture_on_commit_callbacks(execute=True):
        cuts.reset_after_theft(alice, actor=sam, keep_second_step=True)

    assert mail.outbox == []


def test_a_theft_is_reported_by_its_victim_or_staff(cast: Cast, alice: User) -> None:
    with open_context("web"), pytest.raises(Refused):
        cuts.reset_after_theft(alice, actor=cast.make("mallory"), keep_second_step=False)
