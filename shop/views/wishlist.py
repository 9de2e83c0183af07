"""What a person keeps in mind: saved on a product's page, looked at and let go of on the list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shop.catalog import UnknownProduct
from shop.faces import faces_of
from shop.views.requests import ShopRequest, page_of
from shop.wishlist import WishlistFull, forget_wish, list_wishes, wish_for


@login_required
@require_safe
def wishlist(request: ShopRequest) -> HttpResponse:
    return render(request, "shop/wishlist.html", {"cards": faces_of(list_wishes(actor=request.actor))})


@require_POST
def wishlist_add(request: ShopRequest, slug: str) -> HttpResponse:
    """A guest signs in first, and finds the product again."""
    if request.actor.principal is None:
        return redirect_to_login(reverse("product", args=[slug]))
    try:
        product = wish_for(slug, actor=request.actor)
    except UnknownProduct as unknown:
        raise Http404(str(unknown)) from unknown
    except WishlistFull as full:
        messages.error(request, str(full))
        return redirect("wishlist")
    messages.success(request, f"{product} is on your wishlist.")
    return redirect(page_of(product, request))


@login_required
@require_POST
def wishlist_remove(request: ShopRequest, public_id: str) -> HttpResponse:
    try:
        product = forget_wish(public_id, actor=request.actor)
    except UnknownProduct as unknown:
        messages.error(request, str(unknown))
    else:
        messages.success(request, f"{product} is off your wishlist.")
    return redirect("wishlist")
