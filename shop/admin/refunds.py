"""The order's page gives a part of the money back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from identity.admin.guard import may
from identity.ids import new_public_id
from identity.policy import Refused, preview
from shop.forms import DEAREST, first_error
from shop.models import Order, Refund
from shop.money import MINOR_PER_UNIT, money
from shop.order_resource import order_resource
from shop.payments.collect import collect_payment
from shop.payments.refunds import RefundError, left_to_refund
from shop.refunds import give_refund


class RefundForm(forms.Form):
    """`key` makes a form that is sent twice one refund."""

    key = forms.RegexField(r"^[2-9a-z]{16}\Z", widget=forms.HiddenInput)
    amount = forms.DecimalField(max_value=DEAREST, decimal_places=2)
    reason = forms.CharField(max_length=200, help_text="The buyer reads it.")

    @property
    def minor(self) -> int:
        return int(self.cleaned_data["amount"] * MINOR_PER_UNIT)


class RefundsMixin(admin.ModelAdmin):
    """What went back of an order, and a form for who may give more."""

    change_form_template = "admin/shop/order/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        give = self.admin_site.admin_view(require_POST(self.refund_view))
        return [path("<int:pk>/refund/", give, name="shop_order_refund"), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), **self._money_back(request, object_id)}
        return super().change_view(request, object_id, form_url, context)

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = Order.objects.select_related("owner", "payment").filter(pk=pk).first()
        if order is None:
            raise Http404
        form = RefundForm(request.POST)
        if form.is_valid():
            self._give(request, order, form)
        else:
            messages.error(request, first_error(form))
        return redirect("admin:shop_order_change", pk)

    def _give(self, request: HttpRequest, order: Order, form: RefundForm) -> None:
        said = form.cleaned_data
        try:
            refund = give_refund(order, form.minor, said["reason"], key=said["key"], actor=request.actor)  # type: ignore[attr-defined]
        except RefundError as refused:
            messages.error(request, str(refused))
        except Refused as refused:
            raise PermissionDenied(str(refused)) from refused
        else:
            collect_payment(order.payment.pk)
            messages.success(request, f"{money(refund.amount, order.currency)} of {order.number} goes back.")

    def _money_back(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Nothing for who may not see refunds, or where there is no such order."""
        order = (
            Order.objects.select_related("owner", "payment").filter(pk=object_id).first()
            if object_id.isdecimal()
            else None
        )
        if order is None or not may(request, "admin:read", Refund):
            return {}
        context = {"refunds": order.payment.refunds.all(), "left_to_refund": left_to_refund(order.payment)}
        if not context["left_to_refund"] or not may(request, "refunds:give", Order):
            return context
        answer = preview(request.actor, "refunds:give", order_resource(order))  # type: ignore[attr-defined]
        if not answer.allowed:
            return {**context, "not_refunded_because": answer.reason}
        return {**context, "refund_form": RefundForm(initial={"key": new_public_id()})}
