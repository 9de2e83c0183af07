"""The admin's door to people and companies: governed like any other, and nothing goes away."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from identity.actor import person
from identity.delegations import grant_delegation
from identity.models import (
    Agent,
    Connection,
    Delegation,
    Domain,
    LoginSession,
    Membership,
    Organization,
    User,
)
from identity.terms import Terms
from tests.shop.browsing import sign_in_long_ago

from .admin_actions import run
from .forge import Forge
from .test_trials import tried

SignedIn = Callable[..., Client]


@pytest.fixture
def sam(signed_in: SignedIn) -> Client:
    return signed_in("sam@countersign.test")


@pytest.mark.parametrize(
    "kind",
    [
        "user",
        "organization",
        "membership",
        "connection",
        "domain",
        "agent",
        "loginsession",
        "assertionseen",
        "delegation",
        "incidentreport",
    ],
)
def test_lists_open(sam: Client, kind: str) -> None:
    assert sam.get(f"/admin/identity/{kind}/").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "identity/membership/add/?user=x",
        "identity/membership/add/?organization=1",
        "identity/agent/add/?owner=x",
        "identity/legalhold/add/?person=x",
        "shop/stockadjustment/add/?variant=x",
    ],
)
def test_an_address_fills_in_no_form(sam: Client, page: str) -> None:
    answer = sam.get(f"/admin/{page}")
    assert (answer.status_code, answer.context["adminform"].form.initial) == (200, {})


@pytest.mark.parametrize("sent", ["x", "2026-99-99", "9" * 30])
@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("identity/membership", "user"),
        ("identity/agent", "owner"),
        ("identity/legalhold", "person"),
        ("identity/directorytoken", "organization"),
        ("shop/stockadjustment", "variant"),
    ],
)
def test_what_is_no_key_is_told_at_its_field(sam: Client, page: str, field: str, sent: str) -> None:
    answer = sam.post(f"/admin/{page}/add/", {field: sent})
    said = "Select a valid choice. That choice is not one of the available choices."
    assert (answer.status_code, answer.context["adminform"].form.errors[field]) == (200, [said])


@pytest.mark.parametrize("kind", [User, Organization, Membership, Agent, LoginSession])
def test_rows_open_and_do_not_go_away(sam: Client, kind: type) -> None:
    row = kind.objects.first()
    address = f"/admin/identity/{kind._meta.model_name}/{row.pk}"
    assert sam.get(f"{address}/change/").status_code == 200
    assert sam.post(f"{address}/delete/", {"post": "yes"}).status_code == 403


def test_customers_do_not_come_in(signed_in: SignedIn) -> None:
    assert signed_in().get("/admin/identity/user/").status_code == 302


def test_a_connection_is_disabled_by_an_action_and_comes_back_by_its_own_admins(sam: Client) -> None:
    connection = Connection.objects.get(organization__slug="acme")
    run(sam, "connection", "disable", connection)
    page = sam.get("/admin/identity/connection/").content.decode()

    connection.refresh_from_db()
    assert (connection.enabled, 'value="disable"' in page, 'value="enable"' in page) == (False, True, False)


def added(sam: Client, protocol: str = "saml") -> Connection:
    acme = Organization.objects.get(slug="acme")
    sent = {"organization": acme.pk, "protocol": protocol, "name": "Acme Two", "enabled": "on"}
    answer = sam.post("/admin/identity/connection/add/", sent)
    assert answer.status_code == 302
    return Connection.objects.select_related("app", "organization").get(app__name="Acme Two")


def test_a_connection_that_staff_make_starts_switched_off_and_untested_stays_so(sam: Client) -> None:
    made = added(sam)
    told = run(sam, "connection", "switch_on", made)
    made.refresh_from_db()
    assert (made.enabled, told[-2]) == (
        False,
        "Test it first: somebody has to come in by it within the hour before.",
    )


def test_staff_set_it_up_test_it_and_switch_it_on(sam: Client, forge: Forge) -> None:
    made = added(sam)
    text = forge.provider.metadata().replace('Location="http:', 'Location="https:')
    assert (
        sam.post(f"/organization/connections/{made.public_id}/provider/", {"text": text}).status_code == 302
    )
    assert "It passed" in tried(sam, forge, made).text
    assert run(sam, "connection", "switch_on", made)[-1] == "Done: 1."
    made.refresh_from_db()
    assert (made.enabled, made.trials.get().begun_in.user.email) == (True, "sam@countersign.test")


def asked(kind: str) -> dict[str, object]:
    acme = Organization.objects.get(slug="acme").pk
    return {
        "connection": {"organization": acme, "protocol": "saml", "name": "Acme Two"},
        "domain": {"organization": acme, "name": "acme.example"},
    }[kind]


@pytest.mark.parametrize("kind", ["connection", "domain"])
def test_what_a_stale_sign_in_asked_for_is_on_record(sam: Client, kind: str) -> None:
    sign_in_long_ago()
    answer = sam.post(f"/admin/identity/{kind}/add/", asked(kind))

    refused = AuditEvent.objects.filter(category="policy.decision", outcome="require_step_up")
    assert answer["Location"].startswith("/account/step-up/")
    assert refused.count() == 1


def test_it_is_handed_over_to_the_organizations_admins(
    sam: Client, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    made = added(sam, "oidc")
    with django_capture_on_commit_callbacks(execute=True):
        run(sam, "connection", "hand_over", made)
    assert [(letter.to, made.public_id in letter.body) for letter in mailoutbox] == [
        (["avery@acme.test"], True)
    ]


def test_no_form_edits_a_connection_or_a_domain(sam: Client) -> None:
    connection, domain = Connection.objects.first(), Domain.objects.first()
    for row, sent in ((connection, {"idp_initiated": "on"}), (domain, {"sso_required": "on"})):
        address = f"/admin/identity/{row._meta.model_name}/{row.pk}/change/"
        assert (sam.get(address).status_code, sam.post(address, sent).status_code) == (200, 403)
    assert not Connection.objects.filter(idp_initiated=True).exists()
    assert not Domain.objects.filter(sso_required=True).exists()


@pytest.mark.parametrize("kind", ["socialapp", "socialaccount", "socialtoken"])
def test_what_is_known_of_a_provider_has_no_form(sam: Client, kind: str) -> None:
    assert sam.get(f"/admin/socialaccount/{kind}/").status_code == 404


def test_a_domain_is_claimed_and_verified_by_staff_as_by_anybody(
    sam: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.DEMO = False
    acme = Organization.objects.get(slug="acme")
    for name, status in (("no domain", 200), ("acme.example", 302)):
        sent = {"organization": acme.pk, "name": name, "verified_at_0": "2026-01-01", "verified_at_1": "0:00"}
        assert sam.post("/admin/identity/domain/add/", sent).status_code == status
    domain = Domain.objects.get(name="acme.example")
    monkeypatch.setattr("identity.domains.verbs.shows_challenge", lambda domain, ask: False)
    assert "There is no such record" in run(sam, "domain", "verify", domain)[-2]
    domain.refresh_from_db()
    assert domain.verified_at is None


def test_staff_allow_other_ways_again(sam: Client) -> None:
    with open_context("system:seed"):
        Domain.objects.filter(name="acme.test").update(sso_required=True)
    run(sam, "domain", "allow", Domain.objects.get(name="acme.test"))
    assert not Domain.objects.filter(sso_required=True).exists()


def test_a_place_is_given_once(sam: Client) -> None:
    place = Membership.objects.get(user__email="alice@acme.test")
    sent = {"user": place.user_id, "organization": place.organization_id, "role": "admin"}
    answer = sam.post("/admin/identity/membership/add/", sent)
    assert "Alice Archer is here already." in answer.content.decode()
    assert Membership.objects.get(user=place.user) == place


def test_a_place_changes_and_ends_by_actions(sam: Client) -> None:
    place = Membership.objects.get(user__email="bob@acme.test")
    for role in ("admin", "auditor", "approver", "buyer"):
        run(sam, "membership", f"make_{role}", place)
        assert Membership.objects.get(pk=place.pk).role == role
    run(sam, "membership", "end", place)

    assert Membership.objects.get(pk=place.pk).ended_at is not None


def test_the_last_admin_of_an_organization_stays(sam: Client) -> None:
    told = run(sam, "membership", "end", Membership.objects.get(user__email="avery@acme.test"))
    assert told[-2:] == [
        "Avery Abbott is the last admin of Acme. Make somebody else an admin first.",
        "Done: 0.",
    ]


def test_a_sign_in_and_what_was_lent_are_cut_by_actions(
    sam: Client, signed_in: SignedIn, alice: User
) -> None:
    browser = signed_in()
    actor = person(LoginSession.objects.get(user=alice))
    with open_context("web"):
        first, second = (
            grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor) for _ in range(2)
        )
    run(sam, "delegation", "take_back", first)
    assert list(Delegation.objects.live(timezone.now())) == [second]
    run(sam, "loginsession", "cut", actor.browser)

    assert browser.get("/account/").status_code == 302
    assert list(Delegation.objects.live(timezone.now())) == []


@pytest.mark.parametrize(
    ("kind", "action", "model"),
    [("agent", "suspend", Agent), ("connection", "disable", Connection), ("user", "switch_off", User)],
)
def test_an_auditor_presses_in_vain(signed_in: SignedIn, kind: str, action: str, model: type[Model]) -> None:
    audrey = signed_in("audrey@countersign.test")
    row = model._base_manager.first()
    before = model._base_manager.filter(pk=row.pk).values().get()
    answer = audrey.post(f"/admin/identity/{kind}/", {"action": action, "_selected_action": [row.pk]})

    assert (answer.status_code, model._base_manager.filter(pk=row.pk).values().get()) == (403, before)
