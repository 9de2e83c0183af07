"""An organization's own pages: who sees them, and that nobody reaches another organization's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from identity.connections import drop_connection
from identity.models import (
    AccessReview,
    Connection,
    Domain,
    GroupRole,
    Invitation,
    LoginSession,
    Organization,
    ReviewItem,
    User,
)
from identity.requests import ActorRequest
from identity.views.organization.frame import managed
from shop.demo.ports import free_port

SignIn = Callable[..., Client]
AVERY, GWEN = "avery@acme.test", "gwen@globex.test"
#: Open to whoever is signed in: it is for people who are no members yet.
FOR_THE_INVITED = "invitation"


@pytest.fixture
def addresses(acme: Connection, people: dict[str, User]) -> list[str]:
    """Every page of Acme's, its parts filled in."""
    with open_context("system:seed"):
        group = GroupRole.objects.create(connection=acme, group="buyers", role="buyer")
        invitation = Invitation.objects.create(
            organization=acme.organization, email="new@example.test", role="buyer", invited_by=people["avery"]
        )
        review = AccessReview.objects.create(
            organization=acme.organization,
            since=timezone.now(),
            started_at=timezone.now(),
            decide_by=timezone.now(),
        )
        item = ReviewItem.objects.create(
            review=review, kind="connection", terms={}, figures={}, findings=[], proposal={}, score=0
        )
    parts = {
        "members": people["alice"].public_id,
        "domains": Domain.objects.get(name="acme.test").public_id,
        "connections": acme.public_id,
        "invitations": invitation.public_id,
        "reviews": review.public_id,
    }
    more = {
        "pk": group.pk,
        "trial_id": "none",
        "item_id": item.public_id,
        "organization_id": acme.organization.public_id,
    }
    patterns = next(one for one in get_resolver().url_patterns if str(one.pattern) == "organization/")
    found = []
    for pattern in patterns.url_patterns:
        names = pattern.pattern.converters
        room = str(pattern.pattern).partition("/")[0]
        known = {"public_id": parts.get(room), **more}
        if pattern.name != FOR_THE_INVITED:
            found.append(reverse(pattern.name, kwargs={name: known[name] for name in names}))
    return found


def test_nobody_else_sees_or_changes_anything(signed_in: SignIn, addresses: list[str]) -> None:
    """A stranger has no organization here, a member may not, and another organization's admin finds nothing."""
    mallory, bob, gwen = signed_in("mallory@example.test"), signed_in("bob@acme.test"), signed_in(GWEN)
    own = {
        reverse(f"organization{name}")
        for name in (
            "", "-members", "-domains", "-connections", "-connection-add", "-directory",
            "-limits", "-unattended", "-unattended-end", "-trail", "-agents-pause", "-agents-resume", "-reviews",
            "-alerts", "-alert-rules", "-feeds", "-export",
        )
    }  # fmt: skip
    for address in addresses:
        for method in ("get", "post"):
            answers = [getattr(browser, method)(address).status_code for browser in (mallory, bob, gwen)]
            assert (address, answers[0]) in {(address, 404), (address, 405)}
            assert (address, answers[1]) in {(address, 403), (address, 405)}
            if address not in own:
                assert (address, answers[2]) in {(address, 404), (address, 405)}


def test_what_is_anothers_looks_like_what_is_not_at_all(signed_in: SignIn, acme: Connection) -> None:
    gwen = signed_in(GWEN)
    names = {
        "organization-domain": Domain.objects.get(name="acme.test").public_id,
        "organization-connection": acme.public_id,
        "organization-reviews-of": acme.organization.public_id,
    }
    for page, name in names.items():
        answers = [gwen.get(reverse(page, args=[asked])) for asked in (name, "made-up")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].context["reason"] == answers[1].context["reason"]


def test_a_guest_is_asked_to_sign_in(people: dict[str, User], addresses: list[str], client: Client) -> None:
    assert {client.get(address).status_code for address in addresses} <= {302, 405}


def test_the_menu_leads_there_for_who_administers(signed_in: SignIn) -> None:
    link = f'href="{reverse("organization")}"'
    seen = {name: link in signed_in(name).get("/account/").text for name in (AVERY, "bob@acme.test")}
    assert seen == {AVERY: True, "bob@acme.test": False}


def test_what_changes_how_people_come_in_asks_for_a_fresh_sign_in_first(
    signed_in: SignIn, addresses: list[str]
) -> None:
    avery = signed_in(AVERY)
    with open_context("system:seed"):
        LoginSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=16))
    assert avery.get(reverse("organization")).status_code == 200
    response = avery.get(reverse("organization-connection-add"))
    assert (response.status_code, "step-up" in response["Location"]) == (302, True)


DOORS = {
    "organization-people": {"groups_claim": "groups"},
    "organization-group-map": {"group": "buyers", "role": "buyer"},
    "organization-key-announce": {},
    "organization-portal": {"allowed": "yes"},
    "organization-connection-on": {},
    "organization-connection-drop": {},
}


@pytest.mark.parametrize("door", DOORS)
def test_a_connection_that_is_dropped_in_another_tab_is_not_there_at_any_door(
    signed_in: SignIn, people: dict[str, User], door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    avery = signed_in(AVERY)
    avery.post(reverse("organization-connection-add"), {"name": "Okta", "protocol": "saml"})
    made = Connection.objects.latest("pk")

    def dropped_once_found(request: ActorRequest, *asked: Any) -> Connection:
        found: Connection = managed(request, *asked)
        drop_connection(found, actor=request.actor)
        return found

    monkeypatch.setattr("identity.views.organization.connections.managed", dropped_once_found)
    answer = avery.post(reverse(door, args=[made.public_id]), DOORS[door])

    assert (answer.status_code, answer.context["reason"]) == (404, "This connection is not there any more.")


def test_a_certificate_that_ends_soon_is_told_on_the_first_page(
    signed_in: SignIn, acme: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    avery = signed_in(AVERY)
    assert "expires on" not in avery.get(reverse("organization")).text
    monkeypatch.setattr("identity.sso.certificates.WARN_BEFORE", timedelta(days=4000))
    assert "The certificate of Acme SSO expires on" in avery.get(reverse("organization")).text


@pytest.mark.parametrize(("days", "told"), [(-1, "has ended"), (9, "ends on"), (90, "")])
def test_a_client_secret_that_ends_is_told_on_the_first_page(signed_in: SignIn, days: int, told: str) -> None:
    with open_context("system:seed"):
        ends_on = timezone.localdate() + timedelta(days=days)
        Connection.objects.filter(protocol="oidc").update(client_secret_ends_on=ends_on)
    page = signed_in(GWEN).get(reverse("organization")).text
    assert ("The client secret of Globex SSO" in page, told in page) == (bool(told), True)


def test_a_secret_is_never_shown_again_nor_kept_in_the_open(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("identity.views.organization.provider.discover", lambda issuer: None)
    avery = signed_in(AVERY)
    avery.post(reverse("organization-connection-add"), {"name": "Entra", "protocol": "oidc"})
    connection = Connection.objects.get(app__name="Entra")
    page = reverse("organization-provider", args=[connection.public_id])
    known = {"issuer": "https://login.example.test", "client_id": "shop", "secret": "sesame-0123456789"}
    assert avery.post(page, known | {"seen": avery.get(page).context["form"].seen}).status_code == 302
    avery.post(page, {**known, "secret": "", "seen": avery.get(page).context["form"].seen})
    connection.refresh_from_db()
    assert connection.client_secret == "sesame-0123456789"
    assert "sesame" not in avery.get(page).text
    assert not AuditEvent.objects.filter(payload__contains="sesame").exists()


def test_an_address_on_an_inner_network_is_not_fetched(
    signed_in: SignIn, settings: object, acme: Connection
) -> None:
    settings.DEMO = False
    page = reverse("organization-provider", args=[acme.public_id])
    avery = signed_in(AVERY)
    for url in (
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/",
        "http://example.com/",
        "file:///etc/passwd",
    ):
        response = avery.post(page, {"url": url})
        assert (url, response.status_code, bool(response.context["form"].errors["url"])) == (url, 400, True)


def test_an_address_is_answered_alike_account_or_not(
    signed_in: SignIn, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callable
) -> None:
    avery = signed_in(AVERY)
    said = []
    for email in ("mallory@example.test", "nobody@example.test"):
        with django_capture_on_commit_callbacks(execute=True):
            page = avery.post(reverse("organization-members"), {"email": email, "role": "buyer"}, follow=True)
        said.append(str(list(page.context["messages"])[-1]).replace(email, "them"))
    assert said[0] == said[1]
    assert [letter.to for letter in mailoutbox] == [["mallory@example.test"], ["nobody@example.test"]]


def test_an_invitation_whose_mail_does_not_go_out_stands_and_that_is_told(
    signed_in: SignIn, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()
    form = {"email": "new@example.test", "role": "buyer"}
    page = signed_in(AVERY).post(reverse("organization-members"), form, follow=True)

    assert [str(message) for message in page.context["messages"]][-1:] == [
        "The mail to new@example.test did not go out. Invite them again in a few minutes."
    ]
    assert Invitation.objects.get().email == "new@example.test"


def test_the_last_admin_is_told_at_the_field(signed_in: SignIn, people: dict[str, User]) -> None:
    address = reverse("organization-member-role", args=[people["avery"].public_id])
    avery = signed_in(AVERY)
    response = avery.post(address, {"role": "buyer", "seen": _seen(avery, people["avery"])})
    assert (response.status_code, "last admin" in str(response.context["form"].errors["role"])) == (400, True)


def test_an_older_page_gives_back_no_role_that_was_taken_since(
    signed_in: SignIn, people: dict[str, User]
) -> None:
    avery, bob = signed_in(AVERY), people["bob"]
    address, older = reverse("organization-member-role", args=[bob.public_id]), _seen(avery, bob)
    for role in ("buyer", "approver"):
        avery.post(address, {"role": role, "seen": older})
    assert bob.memberships.get().role == "buyer"


def _seen(browser: Client, user: User) -> str:
    return browser.get(reverse("organization-member", args=[user.public_id])).context["form"].seen


def test_the_end_of_a_membership_is_confirmed_first(signed_in: SignIn, people: dict[str, User]) -> None:
    avery, alice = signed_in(AVERY), people["alice"]
    address = reverse("organization-member-end", args=[alice.public_id])
    assert "End the membership of Alice Archer?" in avery.get(address).text
    live = alice.memberships.filter(ended_at__isnull=True)
    assert live.exists()
    avery.post(address)
    assert not live.exists()


def test_members_of_others_are_not_counted(signed_in: SignIn) -> None:
    page = signed_in(GWEN).get(reverse("organization-members"))
    assert {str(row["place"].user) for row in page.context["people"]} == {"Carol Chen", "Gwen Gray"}
    assert Organization.objects.count() == 2


def test_each_member_stands_beside_their_newest_sign_in(signed_in: SignIn) -> None:
    for _ in range(2):
        signed_in()
    page = signed_in(AVERY).get(reverse("organization-members"))
    came = {row["place"].user.email: row["came"] for row in page.context["people"]}
    newest = LoginSession.objects.filter(user__email="alice@acme.test").latest("started_at")
    assert (came["alice@acme.test"], came["bob@acme.test"]) == (newest, None)


def test_staff_see_the_ways_in_of_any_organization_and_others_of_the_shop_do_not(
    signed_in: SignIn, acme: Connection
) -> None:
    pages = [
        reverse("organization-connection", args=[acme.public_id]),
        reverse("organization-domain", args=[Domain.objects.get(name="acme.test").public_id]),
    ]
    sam, audrey, cora = (signed_in(f"{name}@countersign.test") for name in ("sam", "audrey", "cora"))
    for page in pages:
        assert "You are here as staff" in sam.get(page).text
        assert [browser.get(page).status_code for browser in (audrey, cora)] == [404, 404]
    assert sam.get(reverse("organization-members")).status_code == 404
