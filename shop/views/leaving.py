"""The way to another site, for what was ordered or asked for by a form."""

from django.http import HttpResponse
from django.shortcuts import render

from shop.views.requests import ShopRequest


def leave(request: ShopRequest, whither: str, address: str) -> HttpResponse:
    """A page that goes on by itself, and not a redirect: our policy lets no form lead to another site (form-action)."""
    response = render(request, "shop/leaving.html", {"whither": whither, "address": address})
    response["Refresh"] = f"0; url={address}"
    return response
