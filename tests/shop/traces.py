"""A person who has left traces everywhere, in words that nobody else uses."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from agents.models import Conversation, Item, StreamEvent, StreamHead, ToolCall, Turn
from audit.context import open_context
from identity.actor import Actor
from identity.delegations import grant_delegation, narrow_delegation
from identity.models import Agent, LoginSession, User
from identity.scopes import Scope
from identity.terms import Terms
from shop.cart import add_to_cart
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.models import Address, Order, Payment, PaymentMethod, Return, Review
from shop.orders import place_order
from shop.payments.collect import collect_payment
from shop.quotes import Wishes, draft_from_items
from shop.returns import approve_return, receive_return, request_return

from .goods import Goods

#: Each is told in another place.
TRACES = {
    "name": "Quillfeather",
    "email": "alice@zwirnlein.test",
    "old email": "alice@vormals.test",
    "recipient": "Brackwasser",
    "street": "Zzyzxgasse 77",
    "city": "Knallhuette",
    "removed address": "Wegwerfgasse 13",
    "card": "Flauschcard 9931",
    "token": "tok_ok_schnurrbart",
    "note": "Kritzelkratzel",
    "phone": "+49 30 99887766",
    "company": "Schnurzpiep",
    "device": "Klapperkasten 3",
    "review": "Wobblefrosch",
    "return": "Tintenklecks",
    "conversation": "Brummkreisel",
    "message": "Pustekuchen",
    "arguments": "Firlefanz",
    "result": "Larifari",
    "stream": "Kuddelmuddel",
    "admin's note": "Zettelkram",
}


def live(user: User, goods: Goods, actor: Actor, sam: Actor) -> Order:
    """What one shopper leaves behind; returns her order, which was delivered and partly sent back."""
    with open_context("web", **actor.facts()):
        _settle(user)
        content = draft_from_items(
            [(goods.mug, 2), (goods.hoodie, 1)], actor=actor, wishes=Wishes(note=TRACES["note"])
        )
        order = place_order(content, actor=actor)
        collect_payment(order.payment.pk)
        add_to_cart(goods.navy_hoodie, 1, actor=actor)
    with open_context("admin", **sam.facts()):
        pack_rest(order, actor=sam)
        ship_order(order, actor=sam)
        deliver_order(order, actor=sam)
    with open_context("web", **actor.facts()):
        some = {order.lines.get(variant=goods.mug): 1}
        asked = request_return(order, some, Return.Reason.DAMAGED, TRACES["return"], actor=actor)
    with open_context("admin", **sam.facts()):
        receive_return(approve_return(asked, actor=sam), actor=sam)
        collect_payment(order.payment.pk)
    _be_noted(user, sam)
    _say(user, goods)
    _pay_with(user)
    _talk(user, actor)
    return Order.objects.get(pk=order.pk)


def _settle(user: User) -> None:
    with open_context("system:seed"):
        for email in ("old email", "email"):
            user.email, user.full_name = TRACES[email], f"Alice {TRACES['name']}"
            user.save()
        where = {
            "postcode": "10119",
            "city": TRACES["city"],
            "country": "DE",
            "recipient": TRACES["recipient"],
            "phone": TRACES["phone"],
            "company": TRACES["company"],
        }
        Address.objects.create(owner=user, street=TRACES["removed address"], **where).delete()
        Address.objects.filter(owner=user).update(street=TRACES["street"], **where)
        PaymentMethod.objects.filter(owner=user).update(label=TRACES["card"])
        LoginSession.objects.filter(user=user).update(device=TRACES["device"])


def _be_noted(user: User, sam: Actor) -> None:
    """As the admin does for staff who change a row."""
    address = Address.objects.filter(owner=user)
    LogEntry.objects.log_actions(sam.someone.pk, address, CHANGE, TRACES["admin's note"])


def _say(user: User, goods: Goods) -> None:
    with open_context("system:seed"):
        Review.objects.create(
            product=goods.mug.product, author=user, rating=4, title="Round", body=TRACES["review"]
        )


def _pay_with(user: User) -> None:
    with open_context("system:seed"):
        PaymentMethod.objects.filter(owner=user).update(token=TRACES["token"])
        Payment.objects.filter(order__owner=user).update(token=TRACES["token"])


def _talk(user: User, actor: Actor) -> None:
    with open_context("chat", **actor.facts()):
        lent = grant_delegation(Agent.objects.get(slug="shop-agent"), Terms(), actor=actor)
        narrow = narrow_delegation(lent, [Scope.CATALOG_READ], actor=actor)
    with open_context("system:runner", principal=user.public_id):
        talk = Conversation.objects.create(principal=user, delegation=narrow, title=TRACES["conversation"])
        turn = Turn.objects.create(
            conversation=talk, session=actor.browser, key="1", state=Turn.State.DONE, ended_at=timezone.now()
        )
        Item.objects.create(turn=turn, key="1:0", content={"text": TRACES["message"]})
        ToolCall.objects.create(
            conversation=talk,
            turn=turn,
            delegation=narrow,
            session=actor.browser,
            key="1:0:0",
            tool="search_products",
            arguments_text=f'{{"query": "{TRACES["arguments"]}"}}',
            digest="0" * 64,
            state=ToolCall.State.DONE,
            result={"text": TRACES["result"]},
        )
        StreamHead.objects.create(conversation=talk, last=1)
        StreamEvent.objects.create(conversation=talk, number=1, kind="text", data={"text": TRACES["stream"]})
