"""The cart's page, and what its forms change."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shop.cart import (
    CartError,
    UnknownLine,
    add_to_cart,
    cart_of,
    change_line,
    line_of,
    save_for_later,
    take_up_again,
)
from shop.cart_summary import cart_summary
from shop.catalog import UnknownProduct, get_variant
from shop.code_tries import count_code_try
from shop.discounts import CodeRefused, drop_code, use_code
from shop.forms import LONGEST_CODE, AddForm, CodeForm, LineForm, first_error
from shop.models import CartLine
from shop.purchase_requests import own_open_purchases
from shop.undo import undo_change
from shop.views.requests import ShopRequest, page_of, shopper


@require_safe
def cart(request: ShopRequest) -> HttpResponse:
    context = {
        "cart": cart_summary(cart_of(request.actor)),
        "code_form": CodeForm(typed=request.GET.get("code", "")[:LONGEST_CODE]),
        "waiting": own_open_purchases(request.actor),
    }
    return render(request, "shop/cart.html", context)


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
        return redirect(page_of(variant.product, request))
    try:
        add_to_cart(variant, form.cleaned_data["quantity"], actor=shopper(request))
    except CartError as refused:
        messages.error(request, str(refused))
        return redirect(page_of(variant.product, request))
    messages.success(request, f"In your cart: {form.cleaned_data['quantity']} × {variant}.")
    return redirect("cart")


@require_POST
def cart_code(request: ShopRequest) -> HttpResponse:
    """One button puts a code on the cart, the other takes it off. One that is refused stands there to be mended."""
    form = CodeForm(request.POST)
    if request.POST.get("do") == "remove":
        drop_code(actor=request.actor)
    elif not form.is_valid():
        messages.error(request, first_error(form))
    else:
        try:
            count_code_try(request, request.actor)
            saving = use_code(form.cleaned_data["code"], actor=shopper(request))
        except CodeRefused as refused:
            messages.error(request, str(refused))
            return redirect(reverse("cart", query={"code": form.cleaned_data["code"]}))
        messages.success(request, f"{saving.code}: {saving.label}.")
    return redirect("cart")


@require_POST
def cart_undo(request: ShopRequest) -> HttpResponse:
    """Take the last change back, whoever made it: the person here, or their agent."""
    try:
        said = undo_change(actor=shopper(request))
    except CartError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, " ".join(said))
    return redirect("cart")


@require_POST
def cart_later(request: ShopRequest, public_id: str) -> HttpResponse:
    """Save a line for later, or take it up again."""
    line = _line(request, public_id)
    act = take_up_again if line.saved_for_later else save_for_later
    try:
        act(line, actor=request.actor)
    except (CartError, UnknownLine) as refused:
        messages.error(request, str(refused))
    return redirect("cart")


@require_POST
def cart_line(request: ShopRequest, public_id: str) -> HttpResponse:
    line = _line(request, public_id)
    form = LineForm(request.POST)
    if form.is_valid():
        _change(request, line, form)
    else:
        messages.error(request, first_error(form))
    return redirect("cart")


def _line(request: ShopRequest, public_id: str) -> CartLine:
    try:
        return line_of(request.actor, public_id)
    except UnknownLine as unknown:
        raise Http404(str(unknown)) from unknown


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
