"""Where you are signed in: each sees their own sign-ins, and ends them."""

from collections.abc import Callable

from django.test import Client

from audit.context import open_context
from identity.actor import person
from identity.delegations import grant_delegation
from identity.models import Agent, Connection, Delegation, LoginSession
from identity.sessions import end_session, session_of
from identity.terms import Terms

from .forge import Forge
from .journey import Browser

SignedIn = Callable[..., Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_person_sees_their_own_sign_ins_and_no_others(signed_in: SignedIn) -> None:
    client = signed_in(**{"user-agent": FIREFOX})
    signed_in("bob@acme.test", **{"user-agent": "curl/8"})
    page = client.get("/account/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert "curl" not in page


def test_person_ends_another_of_their_sign_ins(signed_in: SignedIn) -> None:
    lost, here = signed_in(), signed_in()
    here.post(f"/account/sessions/{_of(lost).public_id}/end/", {"why": "signed_out"})
    assert lost.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_person_ends_all_others_at_once(signed_in: SignedIn) -> None:
    first, second, here = signed_in(), signed_in(), signed_in()
    here.post("/account/sessions/end-others/")
    assert [browser.get("/account/").status_code for browser in (first, second, here)] == [302, 302, 200]


def test_person_ends_all_of_them_at_once(signed_in: SignedIn) -> None:
    other, here = signed_in(), signed_in()
    answer = here.post("/account/sessions/end-others/", {"here": "too"}, follow=True)
    assert [browser.get("/account/").status_code for browser in (other, here)] == [302, 302]
    assert "Signed out everywhere: 2. What you have scheduled" in answer.content.decode()


def test_page_says_how_somebody_came_in_and_that_schedules_go_on(signed_in: SignedIn) -> None:
    client = signed_in()
    with open_context("system:seed"):
        LoginSession.objects.update(amr=["pwd", "otp", "mfa"])
    page = client.get("/account/sessions/").content.decode()
    for words in (
        "A password and a one-time code: several factors",
        "This shop, password",
        "Acme",
        "goes on",
    ):
        assert words in page


def test_company_sign_in_names_the_company(acme: Connection, browser: Browser, forge: Forge) -> None:
    browser.arrive(forge.respond(browser.begin()))
    browser.finish()
    assert "Acme, SAML 2.0" in browser.get("/account/sessions/").content.decode()


def test_person_ends_the_one_they_are_in(signed_in: SignedIn) -> None:
    here = signed_in()
    here.post(f"/account/sessions/{_of(here).public_id}/end/")
    assert here.get("/account/").status_code == 302


def test_sign_in_of_somebody_else_is_not_found(signed_in: SignedIn) -> None:
    bob, alice = signed_in("bob@acme.test"), signed_in()
    answer = alice.post(f"/account/sessions/{_of(bob).public_id}/end/")
    assert (answer.status_code, "LoginSession" in answer.text) == (404, False)
    assert bob.get("/account/").status_code == 200


def test_unknown_sign_in_takes_back_what_was_lent_from_it(signed_in: SignedIn) -> None:
    thief, here = signed_in(), signed_in()
    lent = _lend(_of(thief))
    here.post(f"/account/sessions/{_of(thief).public_id}/end/", {"why": "for_cause"})
    assert Delegation.objects.get(pk=lent.pk).revoked_at is not None


def test_ordinary_end_leaves_what_was_lent(signed_in: SignedIn) -> None:
    other, here = signed_in(), signed_in()
    lent = _lend(_of(other))
    here.post(f"/account/sessions/{_of(other).public_id}/end/", {"why": "signed_out"})
    assert Delegation.objects.get(pk=lent.pk).revoked_at is None


def test_ending_twice_keeps_the_first_reason(signed_in: SignedIn) -> None:
    lost, here = signed_in(), signed_in()
    session, actor = _of(lost), person(_of(here))
    with open_context("web", **actor.facts()):
        end_session(session, actor=actor, why=LoginSession.End.FOR_CAUSE)
        end_session(session, actor=actor)
    assert LoginSession.objects.get(pk=session.pk).ended_why == "for_cause"


def _of(client: Client) -> LoginSession:
    request = client.get("/account/").wsgi_request
    session = session_of(request)
    assert session is not None
    return session


def _lend(session: LoginSession) -> Delegation:
    actor = person(session)
    with open_context("web", **actor.facts()):
        return grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)
