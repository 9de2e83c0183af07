"""The address book."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.address_form import AddressForm, CountryForm
from shop.addresses import (
    BookFull,
    UnknownAddress,
    add_address,
    change_address,
    get_address,
    list_addresses,
    make_default,
    remove_address,
)
from shop.models import Address
from shop.rates import home_of
from shop.views.requests import ShopRequest, person_of


@login_required
@require_safe
def addresses(request: ShopRequest) -> HttpResponse:
    return render(request, "shop/addresses.html", {"addresses": list_addresses(actor=request.actor)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_add(request: ShopRequest) -> HttpResponse:
    """From the book, or on the way to an order (`next=checkout`), which then goes there."""
    person = person_of(request)
    form = _form(request, country=home_of(person.pk).country, initial={"recipient": person.full_name})
    if not form.is_valid():
        return _form_page(request, form)
    try:
        address = add_address(form.cleaned_data, actor=request.actor)
    except BookFull as full:
        messages.error(request, str(full))
        return redirect("addresses")
    if request.GET.get("next") == "checkout":
        return redirect(f"{reverse('checkout')}?address={address.public_id}")
    messages.success(request, "The address is in your book.")
    return redirect("addresses")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_edit(request: ShopRequest, public_id: str) -> HttpResponse:
    address = _own(request, public_id)
    form = _form(request, country=address.country, instance=address)
    if not form.is_valid():
        return _form_page(request, form, address)
    try:
        change_address(public_id, form.cleaned_data, actor=request.actor)
    except UnknownAddress as unknown:
        raise Http404(str(unknown)) from unknown
    messages.success(request, "The address is changed. Orders that are on their way keep the old one.")
    return redirect("addresses")


@login_required
@require_POST
def address_change(request: ShopRequest, public_id: str) -> HttpResponse:
    """One button makes it the default, the other removes it."""
    act = remove_address if request.POST.get("do") == "remove" else make_default
    try:
        act(public_id, actor=request.actor)
    except UnknownAddress as unknown:
        raise Http404(str(unknown)) from unknown
    done = "The address is removed." if act is remove_address else "That is your default address now."
    messages.success(request, done)
    return redirect("addresses")


def _form(request: ShopRequest, *, country: str, **options: Any) -> AddressForm:
    """As it was sent; where another country was chosen, that one's form, which keeps what was typed."""
    sent = request.POST
    if sent.get("shown", sent.get("country")) != sent.get("country"):
        return AddressForm(country=sent.get("country", ""), **{**options, "initial": sent.dict()})
    return AddressForm(
        sent if request.method == "POST" else None,
        country=request.GET.get("country") or country,
        **options,
    )


def _form_page(request: ShopRequest, form: AddressForm, address: Address | None = None) -> HttpResponse:
    context = {
        "form": form,
        "country_form": CountryForm(initial={"country": form.country}),
        "address": address,
        "next": request.GET.get("next", ""),
    }
    return render(request, "shop/address.html", context, status=400 if form.is_bound else 200)


def _own(request: ShopRequest, public_id: str) -> Address:
    try:
        return get_address(public_id, actor=request.actor)
    except UnknownAddress as unknown:
        raise Http404(str(unknown)) from unknown
