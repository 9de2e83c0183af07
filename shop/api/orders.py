"""Checkout and orders: a quote says what it would cost, and an order is placed from exactly that quote."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from shop.addresses import get_address
from shop.api.answers import CheckoutData, OrderData, OrderPage
from shop.api.bodies import MoveWish, OrderWish, QuoteWish, sent
from shop.api.door import ApiRequest, SignedInDoor
from shop.api.idempotency import key_for_order, may_repeat, once, once_outside
from shop.api.pages import PageQuery, page, read_cursor, values_of
from shop.api.problems import Kind, Problem
from shop.keyset import after, key_of
from shop.models import Address, Order, Payment, PaymentMethod
from shop.orders import (
    QuoteNoLongerFits,
    cancel_order,
    change_address,
    get_order,
    list_orders,
    place_order,
    placed_from,
)
from shop.payments.collect import collect_payment
from shop.quotes import QuoteContent, Wishes, draft_from_cart, signed_in, ways_to_send

Row = TypeVar("Row", Address, PaymentMethod)
NEWEST_FIRST: Final = ("-placed_at", "-pk")
PLACE: Final = "orders"
CHANGED: Final = "The cart, a price or another term is not what the quote said. Ask for a new one."


class Checkout(SignedInDoor):
    @extend_schema(operation_id="get_quote", tags=["checkout"], request=QuoteWish, responses=CheckoutData)
    @once
    def post(self, request: ApiRequest) -> Response:
        """What ordering the cart would cost now, to the cent. Nothing is written."""
        wishes = _wishes(request, sent(request, QuoteWish))
        quote = draft_from_cart(actor=request.actor, wishes=wishes)
        address = get_address(quote.ship_to.address, actor=request.actor)
        offers = ways_to_send(address, actor=request.actor)
        return Response(CheckoutData({"quote": quote, "shipping_methods": offers}).data)


class Orders(SignedInDoor):
    @extend_schema(operation_id="list_orders", tags=["orders"], parameters=[PageQuery], responses=OrderPage)
    def get(self, request: ApiRequest) -> Response:
        """One's own, the newest first."""
        values = values_of(request, PageQuery)
        begin, size = read_cursor(values["cursor"], PLACE), values["page_size"]
        orders = list_orders(actor=request.actor).order_by(*NEWEST_FIRST)
        found = list((after(orders, NEWEST_FIRST, begin) if begin else orders)[: size + 1])
        following = key_of(found[size - 1], NEWEST_FIRST) if len(found) > size else None
        return page(request, [OrderData(order).data for order in found[:size]], following, PLACE)

    @extend_schema(operation_id="place_order", tags=["orders"], request=OrderWish, responses={201: OrderData})
    @once_outside
    def post(self, request: ApiRequest) -> Response:
        """Order what the quote of this digest says, and pay. Wants an Idempotency-Key."""
        order = _placed(request, key_for_order(request), sent(request, OrderWish))
        payment = collect_payment(order.payment.pk)
        if payment.state == Payment.State.DECLINED:
            raise Problem(Kind.DECLINED, payment.message, order=order.public_id)
        location = reverse("api-order", args=[order.public_id])
        return _order(request, order.public_id, 201, {"Location": location})


class OneOrder(SignedInDoor):
    @extend_schema(operation_id="get_order", tags=["orders"], responses=OrderData)
    def get(self, request: ApiRequest, order_id: str) -> Response:
        """One of one's own, by id or number."""
        return _order(request, order_id)


class Cancellation(SignedInDoor):
    @extend_schema(operation_id="cancel_order", tags=["orders"], request=None, responses=OrderData)
    @once_outside
    def post(self, request: ApiRequest, order_id: str) -> Response:
        """While it is not packed. What was paid goes back."""
        order = get_order(order_id, actor=request.actor)
        if order.stands or not may_repeat(request):
            order = cancel_order(order, actor=request.actor)
        collect_payment(order.payment.pk)
        return _order(request, order.public_id)


class Destination(SignedInDoor):
    @extend_schema(operation_id="move_order", tags=["orders"], request=MoveWish, responses=OrderData)
    @once
    def put(self, request: ApiRequest, order_id: str) -> Response:
        """Send it to another of one's addresses, in the same country and region, while it is not packed."""
        order = get_order(order_id, actor=request.actor)
        address = _own(signed_in(request.actor).addresses.all(), sent(request, MoveWish), "address")
        if address is not None:
            change_address(order, address, actor=request.actor)
        return _order(request, order.public_id)


def _placed(request: ApiRequest, key: str, wish: Mapping[str, Any]) -> Order:
    """The order of this key: made now, or by a run before that did not get to answer."""
    if placed := placed_from(key, actor=request.actor):
        return placed
    content: QuoteContent = draft_from_cart(actor=request.actor, wishes=_wishes(request, wish))
    if content.digest != wish["digest"]:
        raise QuoteNoLongerFits((CHANGED,))
    return place_order(content, actor=request.actor, key=key)


def _wishes(request: ApiRequest, wish: Mapping[str, Any]) -> Wishes:
    person = signed_in(request.actor)
    return Wishes(
        address=_own(person.addresses.all(), wish, "address"),
        payment_method=_own(person.payment_methods.all(), wish, "payment_method"),
        shipping_method=wish["shipping_method"],
        note=wish["note"],
        purchase_order=wish["purchase_order"],
    )


def _own(rows: QuerySet[Row], wish: Mapping[str, Any], field: str) -> Row | None:
    """The one that is named, where one is. Raises ValidationError for one that is not theirs."""
    if field not in wish:
        return None
    if row := rows.filter(public_id=wish[field]).first():
        return row
    raise serializers.ValidationError({field: ["There is no such thing among yours."]})


def _order(
    request: ApiRequest, order_id: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    return Response(OrderData(get_order(order_id, actor=request.actor)).data, status, headers=headers)
