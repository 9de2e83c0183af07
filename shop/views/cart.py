"""The cart's page, and what its forms change."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shop.cart import CartError, UnknownLine, add_to_cart, cart_of, change_line, line_of
from shop.cart_summary import cart_summary
from shop.catalog import UnknownProduct, get_variant
from shop.forms import AddForm, LineForm, first_error
from shop.models import CartLine
from shop.views.requests import ShopRequest, shopper


@require_safe
def cart(request: ShopRequest) -> HttpResponse:
    return render(request, "shop/cart.html", {"cart": cart_summary(cart_of(request.actor))})


@require_POST
def cart_add(request: ShopRequest) -> HttpResponse:
    form = AddForm(request.POST)
    try:
        variant = get_variant(request.POST.get("variant", ""), actor=request.actor)
    except UnknownProduct as unknown:
        messages.error(request, first_error(form) if form.errors else str(unknown))
        return redirect("search")
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(variant.product)
    try:
        add_to_cart(variant, form.cleaned_data["quantity"], actor=shopper(request))
    except CartError as refused:
        messages.error(request, str(refused))
        return redirect(variant.product)
    messages.success(request, f"In your cart: {form.cleaned_data['quantity']} × {variant}.")
    return redirect("cart")


@require_POST
def cart_line(request: ShopRequest, public_id: str) -> HttpResponse:
    try:
        line = line_of(request.actor, public_id)
    except UnknownLine as unknown:
        raise Http404(str(unknown)) from unknown
    form = LineForm(request.POST)
    if form.is_valid():
        _change(request, line, form)
    else:
        messages.error(request, first_error(form))
    return redirect("cart")


def _change(request: ShopRequest, line: CartLine, form: LineForm) -> None:
    wanted, quantity = form.cleaned_data["variant"], form.cleaned_data["quantity"]
    try:
        variant = get_variant(wanted, actor=request.actor) if wanted else None
        change_line(line, quantity=quantity, actor=request.actor, variant=variant)
    except (CartError, UnknownLine, UnknownProduct) as refused:
        messages.error(request, str(refused))
    else:
        if not quantity:
            messages.success(request, f"Out of your cart: {line.variant}.")
