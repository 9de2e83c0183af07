"""What my agent may do: one page to lend, look, change and take back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents import turns
from agents.models import Conversation
from identity.models import Delegation, DelegationChange, LoginSession
from identity.terms import Terms
from shop.models import Address, Category
from tests.agents.script import asks
from tests.agents.stage import Talk, variant

PAGE = reverse("agent-authority")
SAID = {
    "scopes": ["catalog:read", "cart:read", "orders:place"],
    "order_limit": "40",
    "daily_limit": "80.50",
    "monthly_limit": "",
    "unattended": "",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
}


@pytest.fixture
def alice(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("alice")


def send(browser: Client, **more: object) -> HttpResponse:
    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    shown = {"until": until, "seen": seen(browser)}
    return browser.post(reverse("agent-grant"), {**SAID, **shown, **more})


def seen(browser: Client) -> str:
    form: Any = browser.get(PAGE).context["form"]
    return form.seen


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().split())


def lent() -> Delegation:
    return Delegation.objects.live(timezone.now()).get(parent=None)


def test_what_is_proposed_is_little(alice: Client) -> None:
    form: Any = alice.get(PAGE).context["form"]

    assert form.initial["scopes"] == ["catalog:read", "cart:read", "cart:write", "orders:read"]


def test_the_terms_are_lent_as_they_were_filled_in(alice: Client) -> None:
    category = Category.objects.earliest("pk")
    address = Address.objects.filter(owner__email="alice@acme.test").earliest("pk")
    send(alice, categories=[category.slug], addresses=[address.public_id])

    said, page = Terms.of(lent()), words(alice.get(PAGE))
    assert (said.order_limit, said.daily_limit, said.monthly_limit) == (40_00, 80_50, None)
    assert (said.unattended_ceiling, said.categories, said.addresses) == (
        0,
        (category.slug,),
        (address.public_id,),
    )
    for told in ("$40.00", "$80.50", "no limit", "22:00 to 07:00", category.name, address.street):
        assert told in page


def test_lending_again_changes_the_terms_and_keeps_the_conversations(alice: Client, talk: Talk) -> None:
    send(alice)

    assert (lent().pk, DelegationChange.objects.count()) == (talk.root.pk, 1)
    assert Conversation.objects.get().delegation.is_live(timezone.now())


@pytest.mark.both_databases
def test_two_clicks_at_once_lend_once(alice: Client) -> None:
    def click(number: int) -> int:
        try:
            return send(alice, order_limit=str(40 + number)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(click, range(4))) == [302] * 4
    assert lent().order_limit in {40_00, 41_00, 42_00, 43_00}


def test_the_end_stays_where_it_was_unless_another_day_is_chosen(alice: Client, talk: Talk) -> None:
    shown: Any = alice.get(PAGE).context["form"]
    send(alice, until=shown.initial["until"].isoformat())

    assert lent().expires_at == talk.root.expires_at


def test_an_older_page_does_not_widen_what_was_narrowed_since(alice: Client, talk: Talk) -> None:
    older = seen(alice)
    send(alice, order_limit="10")
    send(alice, order_limit="45", seen=older)

    assert lent().order_limit == 10_00


def test_an_older_page_does_not_lend_again_what_was_taken_back_since(alice: Client, talk: Talk) -> None:
    older = seen(alice)
    alice.post(reverse("agent-revoke", args=[talk.root.public_id]))
    send(alice, seen=older)

    assert not Delegation.objects.live(timezone.now()).exists()


NONSENSE = [
    {"scopes": []},
    {"daily_limit": "10"},
    {"monthly_limit": "10"},
    {"unattended": "41"},
    {"quiet_until": ""},
    {"until": "2000-01-01"},
    {"until": "2099-01-01"},
    {"categories": ["nothing-of-the-kind"]},
    {"addresses": ["somebody-elses"]},
]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_what_makes_no_sense_is_said_and_nothing_is_lent(alice: Client, nonsense: dict[str, object]) -> None:
    answer = send(alice, **nonsense)

    assert (answer.status_code, Delegation.objects.count()) == (400, 0)
    assert "errorlist" in words(answer)


def test_more_money_leads_to_a_fresh_sign_in_first(alice: Client, talk: Talk) -> None:
    long_ago = timezone.now() - timedelta(minutes=16)
    with talk.at("web"):
        LoginSession.objects.filter(user=talk.actor.someone).update(authenticated_at=long_ago)

    assert send(alice, order_limit="900", daily_limit="900")["Location"].startswith("/account/step-up/")
    assert lent().order_limit == talk.root.order_limit
    assert send(alice).status_code == 302
    assert lent().order_limit == 40_00


def test_the_page_says_what_was_used_and_what_each_conversation_holds(alice: Client, talk: Talk) -> None:
    talk.say(
        "a mug", asks("add_to_cart", variant_id=variant("harbour-mug-red-").public_id), asks("place_order")
    )
    talk.decide(talk.card())
    total = talk.orders()[0].total
    page = words(alice.get(PAGE))

    assert f"${total / 100:.2f} used today" in page
    assert f"${total / 100:.2f} used this month" in page
    assert page.count("Take back<span") == 1


def test_one_conversation_is_cut_and_the_others_go_on(alice: Client, talk: Talk) -> None:
    with talk.at("chat"):
        other = turns.open_conversation(actor=talk.actor)
    alice.post(reverse("agent-revoke", args=[talk.conversation.delegation.public_id]))

    now = timezone.now()
    held = [Delegation.objects.get(conversation=one).is_live(now) for one in (talk.conversation, other)]
    assert (held, lent().pk) == ([False, True], talk.root.pk)


def test_what_was_chosen_and_is_gone_still_bounds(alice: Client, talk: Talk) -> None:
    """Without it the list would be empty, and an empty list lends everything."""
    with talk.at("system:seed"):
        Delegation.objects.filter(pk=talk.root.pk).update(categories=["gone"])

    assert "gone, which is no longer there" in words(alice.get(PAGE))
    send(alice, categories=["gone"])
    assert lent().categories == ["gone"]


def test_what_it_did_is_told_in_words(talk: Talk, alice: Client) -> None:
    talk.say("what is in my cart?", asks("view_cart"))

    page = words(alice.get(PAGE))
    assert 'Used the tool view cart <span class="chip chip--outline">done</span>' in page
    assert "view_cart" not in page


def test_the_form_says_in_which_currency_its_amounts_are(alice: Client) -> None:
    assert "Amounts are in USD." in words(alice.get(PAGE))
