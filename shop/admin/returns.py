"""Goods on their way back: staff answers, and says when they are here."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from identity.actor import Actor
from identity.admin.guard import ReadOnlyAdmin, ReadOnlyInline, may
from identity.policy import Refused
from shop.admin.texts import in_money
from shop.exchanges import ReturnError
from shop.models import Refund, Return, ReturnLine, Shipment
from shop.payments.collect import collect_payment
from shop.returns import LONGEST_ANSWER, approve_return, decline_return, receive_return
from shop.terms import TermsError, record_repayment

Step = Callable[[Return, Actor], object]


class AnswerForm(ActionForm):
    """The browser counts. Of a form that is not valid Django says that no action was chosen: the verb says what is."""

    answer = forms.CharField(
        label="What the buyer reads",
        required=False,
        widget=forms.TextInput({"maxlength": LONGEST_ANSWER}),
    )


class ReturnLineInline(ReadOnlyInline):
    model = ReturnLine
    fields = ("line", "quantity", "exchange_for")


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "order", "state", "reason", "requested_at")
    list_filter = ("state", "reason", "requested_at")
    list_select_related = ("order",)
    search_fields = ("public_id", "order__number")
    inlines = (ReturnLineInline,)
    readonly_fields = ("sent_in_exchange",)
    action_form = AnswerForm
    actions = ("approve", "decline", "receive")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return may(request, "returns:decide", Return)

    @admin.action(description="Agree: the buyer may send it", permissions=["decide"])
    def approve(self, request: HttpRequest, returns: QuerySet[Return]) -> None:
        answer = request.POST.get("answer", "")
        self._each(request, returns, lambda back, actor: approve_return(back, answer, actor=actor))

    @admin.action(description="Decline, and say why", permissions=["decide"])
    def decline(self, request: HttpRequest, returns: QuerySet[Return]) -> None:
        answer = request.POST.get("answer", "")
        self._each(request, returns, lambda back, actor: decline_return(back, answer, actor=actor))

    @admin.action(description="It is here: give the money back, or pack the exchange", permissions=["decide"])
    def receive(self, request: HttpRequest, returns: QuerySet[Return]) -> None:
        self._each(request, returns, _receive)

    @admin.display(description="Sent in exchange")
    def sent_in_exchange(self, goods_return: Return) -> str:
        parcel = Shipment.objects.filter(exchange=goods_return).first()
        return f"{parcel}, {parcel.get_state_display()}" if parcel else "-"

    def _each(self, request: HttpRequest, returns: QuerySet[Return], step: Step) -> None:
        for goods_return in returns.select_related("order__owner", "order__payment"):
            try:
                step(goods_return, request.actor)  # type: ignore[attr-defined]
            except (ReturnError, Refused) as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"Done: {goods_return.public_id}.")


def _receive(goods_return: Return, actor: Actor) -> None:
    receive_return(goods_return, actor=actor)
    collect_payment(goods_return.order.payment.pk)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "payment", "state", "amount_text", "reason", "created_at")
    list_filter = ("state", "created_at")
    list_select_related = ("payment__order",)
    exclude = ("idempotency_key", "amount")
    readonly_fields = ("amount_text",)
    amount_text = in_money("amount", "payment.currency")
    actions = ("sent_back",)

    def has_record_permission(self, request: HttpRequest) -> bool:
        return may(request, "payments:record", Refund)

    @admin.action(description="It has gone back by transfer", permissions=["record"])
    def sent_back(self, request: HttpRequest, refunds: QuerySet[Refund]) -> None:
        for refund in refunds.select_related("payment__order__owner"):
            try:
                record_repayment(refund, actor=request.actor)  # type: ignore[attr-defined]
            except (TermsError, Refused) as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"Sent back: {refund.payment.order.number}.")
