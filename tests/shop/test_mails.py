"""Every letter, as text and as HTML: both say the same, and neither shows what a template does not know."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import TestCase

from identity.actor import Actor
from shop import mails
from shop.fulfilment import deliver_parcel, pack_rest, ship_parcel
from shop.models import Order, Return
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.privacy import request_erasure
from shop.quotes import Wishes, draft_from_items
from shop.returns import approve_return, decline_return, receive_return, request_return

from .goods import Goods

STRANGE = "<b>Ring</b> & “wait”"


@pytest.fixture
def order(alice: Actor, goods: Goods) -> Order:
    content = draft_from_items(
        [(goods.mug, 2), (goods.hoodie, 1)], actor=alice, wishes=Wishes(note=STRANGE, purchase_order="PO-77")
    )
    placed = place_order(content, actor=alice)
    collect_payment(placed.payment.pk)
    placed.refresh_from_db()
    return placed


def sent() -> tuple[str, str]:
    letter = mail.outbox[-1]
    return letter.body, str(letter.alternatives[0].content)


@pytest.fixture(autouse=True)
def outbox(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.parametrize(
    "tell", [mails.order_placed, mails.order_paid, mails.order_cancelled, mails.payment_declined]
)
def test_letters_about_an_order(order: Order, tell: Callable[[Order], None]) -> None:
    tell(order)
    text, html = sent()

    assert order.number in text
    assert order.number in html
    assert order.get_absolute_url() in text
    assert order.get_absolute_url() in html
    assert "None" not in text + html


def test_shipping_that_costs_nothing_is_free(order: Order) -> None:
    order.shipping, order.total = 0, order.total - order.shipping
    mails.order_placed(order)
    text, html = sent()

    assert ("Shipping free," in text, "<td>free</td>" in html, "$0.00" in text + html) == (True, True, False)


def test_a_cancelled_order_is_told_with_why(order: Order) -> None:
    order.cancelled_why = "You cancelled it."
    mails.order_cancelled(order)

    assert f"{order.number} is cancelled. You cancelled it.\n" in sent()[0]


def test_what_the_buyer_wrote_is_text_in_both(order: Order) -> None:
    mails.order_placed(order)
    text, html = sent()

    assert STRANGE in text
    assert "<b>Ring" not in html
    assert "&lt;b&gt;Ring&lt;/b&gt; &amp; “wait”" in html
    assert "PO-77" in text
    assert "PO-77" in html


def test_each_step_of_an_order_is_told_once(order: Order, alice: Actor, sam: Actor) -> None:
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        parcel = pack_rest(order, actor=sam)
        ship_parcel(parcel, "Post", "RR123", actor=sam)
        deliver_parcel(parcel, actor=sam)
        lines = list(order.lines.order_by("id"))
        declined = request_return(order, {lines[0]: 1}, reason=Return.Reason.DAMAGED, actor=alice)
        decline_return(declined, "It was whole when it left.", actor=sam)
        wanted = request_return(order, {lines[1]: 1}, reason=Return.Reason.DAMAGED, actor=alice)
        receive_return(approve_return(wanted, actor=sam), actor=sam)
    with TestCase.captureOnCommitCallbacks(execute=True):
        collect_payment(order.payment.pk)
    number = order.number

    assert [letter.subject for letter in mail.outbox] == [
        f"A parcel of {number} is on its way",
        f"A parcel of {number} has arrived",
        f"{number}: We have your request to send something back",
        f"{number}: We cannot take this back",
        f"{number}: We have your request to send something back",
        f"{number}: Send it back to us",
        f"{number}: What you sent back is here",
        f"Money for {number} is on its way to you",
    ]
    for letter in mail.outbox:
        text, html = letter.body, str(letter.alternatives[0].content)
        assert order.get_absolute_url() in text
        assert order.get_absolute_url() in html
        assert "None" not in text + html
    assert "RR123" in mail.outbox[0].body
    assert "It was whole when it left." in mail.outbox[3].body


def test_the_hour_of_an_erasure_names_its_zone(alice: Actor) -> None:
    mails.erasure_requested(request_erasure(actor=alice))

    assert all(f"({alice.someone.zone.key}) on we erase" in part.replace("</time>", "") for part in sent())
