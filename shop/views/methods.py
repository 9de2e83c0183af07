"""The page of a person's ways to pay."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shop.methods import (
    TEST_CARDS,
    UnknownMethod,
    add_card,
    add_invoice,
    add_stripe_card,
    list_methods,
    make_default,
    offers_invoice,
    remove_method,
)
from shop.models import GatewayName
from shop.payments.gateway import NoAnswer
from shop.payments.stripe_cards import CardNotKept, page_to_add_a_card
from shop.payments.stripe_gateway import is_offered
from shop.views.leaving import leave
from shop.views.requests import ShopRequest, person_of


@login_required
@require_safe
def methods(request: ShopRequest) -> HttpResponse:
    cards = [(name, label) for name, (label, _) in TEST_CARDS.items()] if settings.DEMO else []
    context = {
        "methods": list_methods(actor=request.actor),
        "cards": cards,
        "stripe": is_offered(),
        "payer": request.actor.organization if offers_invoice(request.actor) else None,
    }
    return render(request, "shop/methods.html", context)


@login_required
@require_POST
def method_add(request: ShopRequest) -> HttpResponse:
    try:
        method = add_card(request.POST.get("card", ""), actor=request.actor)
    except UnknownMethod as unknown:
        messages.error(request, str(unknown))
    else:
        messages.success(request, f"You can pay with “{method.label}”.")
    return redirect("methods")


@login_required
@require_POST
def method_invoice(request: ShopRequest) -> HttpResponse:
    try:
        method = add_invoice(actor=request.actor)
    except UnknownMethod as unknown:
        raise Http404(str(unknown)) from unknown
    messages.success(request, f"You can pay with “{method.label}”.")
    return redirect("methods")


@login_required
@require_POST
def method_stripe(request: ShopRequest) -> HttpResponse:
    """To Stripe's own page: the card is typed there, and never seen here."""
    if not is_offered():
        raise Http404
    person = person_of(request)
    known = person.payment_methods.filter(gateway=GatewayName.STRIPE).values_list("token", flat=True).first()
    done = f"{settings.SITE_URL}{reverse('method-stripe-done')}?session={{CHECKOUT_SESSION_ID}}"
    try:
        page = page_to_add_a_card(
            person, known or "", done=done, left=f"{settings.SITE_URL}{reverse('methods')}"
        )
    except NoAnswer as silence:
        messages.error(request, str(silence))
        return redirect("methods")
    return leave(request, "Stripe", page)


@login_required
@require_safe
def method_stripe_done(request: ShopRequest) -> HttpResponse:
    """Back from there. Kept once, however often the page is loaded."""
    try:
        method = add_stripe_card(request.GET.get("session", ""), actor=request.actor)
    except (CardNotKept, NoAnswer) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"You can pay with “{method.label}”.")
    return redirect("methods")


@login_required
@require_POST
def method_change(request: ShopRequest, public_id: str) -> HttpResponse:
    """One button makes it the default, the other removes it."""
    act = remove_method if request.POST.get("do") == "remove" else make_default
    try:
        method = act(public_id, actor=request.actor)
    except UnknownMethod as unknown:
        raise Http404(str(unknown)) from unknown
    done = "is removed" if act is remove_method else "is your default now"
    messages.success(request, f"“{method.label}” {done}.")
    return redirect("methods")
