"""A buyer sends goods of their own order back, for their money or for another variant."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from identity.actor import Actor
from identity.ids import new_public_id
from shop.exchanges import ReturnError, offered
from shop.forms import ProseField
from shop.models import Order, OrderLine, Return, Variant
from shop.money import money
from shop.returns import request_return, returnable, withdraw_return
from shop.views.requests import ShopRequest, own_order


class ReturnForm(forms.Form):
    """How many of each line, which `left` says may go back; for what; and why. Under one key it is sent once."""

    key = forms.RegexField(r"^[2-9a-z]{16}\Z", required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label="Why", choices=Return.Reason.choices)
    note = ProseField(
        label="What we should know", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: Mapping[str, Any] | None, left: Mapping[OrderLine, int]) -> None:
        super().__init__(data, initial={"key": new_public_id()})
        self.lines = {f"line-{line.pk}": line for line in left}
        for name, line in self.lines.items():
            self.fields[name] = forms.IntegerField(
                label=line.title,
                min_value=0,
                max_value=left[line],
                initial=0,
                help_text=f"Up to {left[line]}.",
            )
        self.offered = {
            line: {each.public_id: each for each in others}
            for line, others in offered(left).items()
            if others
        }
        self.swaps = {f"swap-{line.pk}": line for line in self.offered}
        for name, line in self.swaps.items():
            self.fields[name] = forms.ChoiceField(
                label=f"For {line.title} you want",
                required=False,
                choices=[("", "Your money back"), *_choices(line, self.offered[line].values())],
            )

    @property
    def wished(self) -> dict[OrderLine, int]:
        return {line: self.cleaned_data[name] for name, line in self.lines.items() if self.cleaned_data[name]}

    @property
    def exchanges(self) -> dict[OrderLine, Variant]:
        chosen = {line: self.cleaned_data[name] for name, line in self.swaps.items() if line in self.wished}
        return {line: self.offered[line][name] for line, name in chosen.items() if name}

    @property
    def pieces(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """How many of each line, and for what where there is a choice."""
        swaps = {line: self[name] for name, line in self.swaps.items()}
        return [(self[name], swaps.get(line)) for name, line in self.lines.items()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order_return(request: ShopRequest, public_id: str) -> HttpResponse:
    order = own_order(request, public_id)
    if order.returns.filter(public_id=request.POST.get("key", "")).exists():
        return redirect(order)
    form = ReturnForm(request.POST or None, returnable(order))
    if form.is_valid():
        try:
            _request(order, form, request.actor)
        except ReturnError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "We have your request and write to you.")
            return redirect(order)
    return render(request, "shop/return.html", {"order": order, "form": form})


def _request(order: Order, form: ReturnForm, actor: Actor) -> None:
    sent = form.cleaned_data
    reason = Return.Reason(sent["reason"])
    request_return(
        order, form.wished, reason, sent["note"], swaps=form.exchanges, key=sent["key"], actor=actor
    )


@login_required
@require_POST
def return_withdraw(request: ShopRequest, public_id: str, return_id: str) -> HttpResponse:
    order = own_order(request, public_id)
    try:
        withdraw_return(get_object_or_404(order.returns, public_id=return_id), actor=request.actor)
    except ReturnError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "You keep it. Nothing goes back.")
    return redirect(order)


def _choices(line: OrderLine, others: Iterable[Variant]) -> Iterator[tuple[str, str]]:
    for other in others:
        less = line.price - other.price
        back = f", and {money(less, line.order.currency)} less" if less else ""
        yield other.public_id, f"{other.label or other.product.title}{back}"
