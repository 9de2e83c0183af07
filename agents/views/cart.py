"""The person's own hand on their cart, beside what the agent shows: their click at their browser, not the agent's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agents.views.own import own_conversation, posted
from identity.requests import ActorRequest
from shop.cart import CartError, add_to_cart, cart_of
from shop.cart_summary import cart_summary
from shop.catalog import UnknownProduct, get_variant
from shop.undo import undo_change


@login_required
@require_POST
def add(request: ActorRequest, public_id: str) -> HttpResponse:
    opened = own_conversation(request, public_id)
    try:
        variant = get_variant(posted(request, "variant"), actor=request.actor)
        add_to_cart(variant, 1, actor=request.actor)
    except (CartError, UnknownProduct) as refused:
        return _answer(request, opened.public_id, str(refused), works=False)
    return _answer(request, opened.public_id, f"In your cart: {variant}.")


@login_required
@require_POST
def undo(request: ActorRequest, public_id: str) -> HttpResponse:
    opened = own_conversation(request, public_id)
    try:
        said = undo_change(actor=request.actor)
    except CartError as refused:
        return _answer(request, opened.public_id, str(refused), works=False)
    return _answer(request, opened.public_id, " ".join(said))


def _answer(request: ActorRequest, conversation: str, said: str, *, works: bool = True) -> HttpResponse:
    if "X-Fragment" in request.headers:
        cart = cart_summary(cart_of(request.actor))
        context = {"cart": cart, "said": said, "refused": not works, "conversation_id": conversation}
        return render(request, "agents/_cart.html", context)
    (messages.success if works else messages.error)(request, said)
    return redirect("conversation", conversation)
