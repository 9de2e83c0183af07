"""Carts, quotes, orders and payments: orders move by the verbs of every door, the rest is looked at."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from identity.admin.guard import ReadOnlyAdmin, ReadOnlyInline, may
from identity.policy import Refused
from shop.admin.refunds import RefundsMixin
from shop.admin.texts import in_money
from shop.fulfilment import deliver_order, pack_rest, ship_order
from shop.models import Cart, CartLine, GatewayName, Order, OrderLine, Payment, Quote, Shipment
from shop.money import money
from shop.orders import OrderError, cancel_order
from shop.payments import test_webhooks
from shop.payments.collect import collect_payment
from shop.terms import TermsError, record_payment

Move = Callable[[Order, HttpRequest], object]
SUMS = ("subtotal", "discount", "shipping", "tax", "total")


class OrderLineInline(ReadOnlyInline):
    model = OrderLine
    fields = ("title", "quantity", "price_text")
    readonly_fields = ("price_text",)
    price_text = in_money("price", "order.currency")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        return super().get_queryset(request).select_related("order")


class PaymentInline(ReadOnlyInline):
    model = Payment
    fields = ("state", "amount_text", "method_label", "due_on", "gateway_reference", "message")
    readonly_fields = ("amount_text",)
    amount_text = in_money("amount")


class ShipmentInline(ReadOnlyInline):
    model = Shipment
    fields = ("public_id", "state", "exchange", "carrier", "tracking", "shipped_at", "delivered_at")
    readonly_fields = ("public_id",)


class Work(admin.SimpleListFilter):
    title = "work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("pack", "to pack"), ("exchange", "exchange to send")]

    def queryset(self, request: HttpRequest, orders: QuerySet[Order]) -> QuerySet[Order]:
        if not self.value():
            return orders
        chosen = Order.objects.exchange_to_send() if self.value() == "exchange" else Order.objects.to_pack()
        return orders.filter(pk__in=chosen)


class Standing(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stands", "not cancelled")]

    def queryset(self, request: HttpRequest, orders: QuerySet[Order]) -> QuerySet[Order]:
        return orders.exclude(state=Order.State.CANCELLED) if self.value() else orders


@admin.register(Order)
class OrderAdmin(RefundsMixin, ReadOnlyAdmin):
    list_display = ("number", "owner", "state", "total_text", "placed_at")
    list_filter = (Work, Standing, "state", "placed_at")
    list_select_related = ("owner",)
    search_fields = ("number", "owner__email")
    view_on_site = False  # the page there is its buyer's alone
    exclude = (*SUMS, "currency", "address")
    readonly_fields = (*(f"{name}_text" for name in SUMS), "sent_to")
    subtotal_text, discount_text, shipping_text, tax_text, total_text = (in_money(name) for name in SUMS)
    inlines = (OrderLineInline, PaymentInline, ShipmentInline)
    actions = ("pack", "ship", "deliver", "cancel")

    def has_advance_permission(self, request: HttpRequest) -> bool:
        return may(request, "orders:advance", Order)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return may(request, "orders:cancel", Order)

    @admin.display(description="Address")
    def sent_to(self, order: Order) -> str:
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in order.address_lines))

    @admin.action(description="Pack", permissions=["advance"])
    def pack(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._each(request, orders, _by(pack_rest))

    @admin.action(description="Ship", permissions=["advance"])
    def ship(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._each(request, orders, _by(ship_order))

    @admin.action(description="Mark as delivered", permissions=["advance"])
    def deliver(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._each(request, orders, _by(deliver_order))

    @admin.action(description="Cancel, and give the money back", permissions=["cancel"])
    def cancel(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        self._each(request, orders, _cancel)

    def _each(self, request: HttpRequest, orders: QuerySet[Order], move: Move) -> None:
        for order in orders.select_related("owner", "payment"):
            try:
                move(order, request)
            except (OrderError, Refused) as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"Done: {order.number}.")


def _by(verb: Callable[..., object]) -> Move:
    return lambda order, request: verb(order, actor=request.actor)  # type: ignore[attr-defined]


def _cancel(order: Order, request: HttpRequest) -> None:
    cancel_order(order, actor=request.actor, why="The shop cancelled it.")  # type: ignore[attr-defined]
    collect_payment(order.payment.pk)


class CartLineInline(ReadOnlyInline):
    model = CartLine
    fields = ("variant", "quantity", "price_text")
    readonly_fields = ("price_text",)

    @admin.display(description="Price when it was added")
    def price_text(self, line: CartLine) -> str:
        return money(line.price_seen)


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "owner", "updated_at")
    list_select_related = ("owner",)
    exclude = ("guest_key",)
    inlines = (CartLineInline,)


@admin.register(Quote)
class QuoteAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "owner", "total_text", "created_at")
    list_select_related = ("owner",)
    exclude = ("total", "currency")
    readonly_fields = ("total_text",)
    total_text = in_money("total")


class Overdue(admin.SimpleListFilter):
    title = "invoice"
    parameter_name = "invoice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "to be paid"), ("overdue", "overdue")]

    def queryset(self, request: HttpRequest, payments: QuerySet[Payment]) -> QuerySet[Payment]:
        if not self.value():
            return payments
        chosen = Payment.objects.overdue() if self.value() == "overdue" else Payment.objects.unpaid_invoices()
        return payments.filter(pk__in=chosen)


class Unanswered(admin.SimpleListFilter):
    """Cancelling the order lets go of its goods."""

    title = "answer of the gateway"
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "none for long")]

    def queryset(self, request: HttpRequest, payments: QuerySet[Payment]) -> QuerySet[Payment]:
        return payments.filter(pk__in=Payment.objects.unanswered()) if self.value() == "none" else payments


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ("order", "state", "amount_text", "method_label", "due_on", "created_at")
    list_filter = ("state", Overdue, Unanswered, "created_at")
    list_select_related = ("order",)
    exclude = ("token", "idempotency_key", "amount", "currency")
    readonly_fields = ("amount_text",)
    amount_text = in_money("amount")
    actions = ("paid", "send_webhooks")

    def has_record_permission(self, request: HttpRequest) -> bool:
        return may(request, "payments:record", Payment)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Webhooks are sent by the pretended provider, which only the demo has."""
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if settings.DEMO or name != "send_webhooks"
        }

    @admin.action(
        description="Test gateway: send its webhooks twice and out of order", permissions=["record"]
    )
    def send_webhooks(self, request: HttpRequest, payments: QuerySet[Payment]) -> None:
        address = request.build_absolute_uri(reverse("payment-webhook", args=[GatewayName.TEST]))
        for payment in payments.filter(gateway=GatewayName.TEST).select_related("order"):
            answers = test_webhooks.send_as_it_comes(payment.idempotency_key, address)
            messages.success(request, f"{payment.order.number}: three webhooks, answered {answers}.")

    @admin.action(description="The transfer has come", permissions=["record"])
    def paid(self, request: HttpRequest, payments: QuerySet[Payment]) -> None:
        for payment in payments.select_related("order__owner"):
            try:
                record_payment(payment, actor=request.actor)  # type: ignore[attr-defined]
            except (TermsError, Refused) as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"Paid: {payment.order.number}.")
