"""A guest signs in: their cart comes along, and they are told what came."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from audit.context import open_context
from identity.middleware import GUEST_KEY, actor_of
from identity.models import User
from identity.policy import Refused
from shop.cart import Merge, merge_guest_cart


def bring_guest_cart(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """For Django's `user_logged_in`, after identity has kept the sign-in, and for `sign_in_renewed`: a cart that may
    not come yet waits until a second step was shown.
    """
    key = request.session.get(GUEST_KEY)
    actor = actor_of(request)
    if key is None or actor.principal is None:
        return
    try:
        with open_context("web", **actor.facts()):
            merge = merge_guest_cart(key, actor=actor)
    except Refused as refused:
        waits = f"The cart that you filled before you signed in waits. {refused}"
        messages.warning(request, waits, fail_silently=True)
        return
    del request.session[GUEST_KEY]
    _tell(request, merge)


def _tell(request: HttpRequest, merge: Merge) -> None:
    """A door without messages signs people in, too."""
    if merge.moved:
        moved = f"Your cart came with you: {', '.join(merge.moved)}."
        messages.success(request, moved, fail_silently=True)
    if merge.not_moved:
        left = f"Not everything did: {', '.join(merge.not_moved)}."
        messages.warning(request, left, fail_silently=True)
