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
        messages.error(request, str(unknown))
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
def cart_change(request: ShopRequest, public_id: str) -> HttpResponse:
    form = LineForm(request.POST)
    line = _own_line(request, public_id)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("cart")
    wanted = form.cleaned_data["variant"]
    try:
        variant = get_variant(wanted, actor=request.actor) if wanted else None
        change_line(line, quantity=form.cleaned_data["quantity"], actor=request.actor, variant=variant)
    except (CartError, UnknownLine, UnknownProduct) as refused:
        messages.error(request, str(refused))
    return redirect("cart")


@require_POST
def cart_remove(request: ShopRequest, public_id: str) -> HttpResponse:
    line = _own_line(request, public_id)
    change_line(line, quantity=0, actor=request.actor)
    messages.success(request, f"Out of your cart: {line.variant}.")
    return redirect("cart")


def _own_line(request: ShopRequest, public_id: str) -> CartLine:
    try:
        return line_of(request.actor, public_id)
    except UnknownLine as unknown:
        raise Http404(str(unknown)) from unknown
