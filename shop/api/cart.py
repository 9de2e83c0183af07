"""The caller's own cart. Guests have one, too: their session keeps its key."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from identity.actor import Actor
from shop import models
from shop.api.answers import CartData
from shop.api.bodies import CodeWish, LineChange, NewLine, sent
from shop.api.door import ApiRequest, Door
from shop.api.idempotency import once
from shop.api.throttles import CodeTries, RateLimit
from shop.cart import add_to_cart, cart_of, change_line, line_of, save_for_later, take_up_again, writing_cart
from shop.cart_summary import cart_summary
from shop.catalog import get_variant
from shop.discounts import drop_code, use_code
from shop.views.requests import shopper


class Cart(Door):
    @extend_schema(operation_id="get_cart", tags=["cart"], responses=CartData)
    def get(self, request: ApiRequest) -> Response:
        """What is in it, and what that comes to."""
        return _cart(request.actor)


class Lines(Door):
    @extend_schema(operation_id="add_to_cart", tags=["cart"], request=NewLine, responses={201: CartData})
    @once
    def post(self, request: ApiRequest) -> Response:
        """Put so many of a variant in, beside what is there of it."""
        wish = sent(request, NewLine)
        variant = get_variant(wish["variant"], actor=request.actor)
        add_to_cart(variant, wish["quantity"], actor=shopper(request))  # type: ignore[arg-type]  # wrapped by DRF
        return _cart(request.actor, 201)


class Line(Door):
    @extend_schema(operation_id="change_line", tags=["cart"], request=LineChange, responses=CartData)
    @once
    def patch(self, request: ApiRequest, line_id: str) -> Response:
        """How many, which variant, and whether it is saved for later: one change of the cart."""
        wish, actor = sent(request, LineChange), request.actor
        line = line_of(actor, line_id)
        variant = get_variant(wish["variant"], actor=actor) if "variant" in wish else None
        with writing_cart(actor) as cart:
            saved = wish.get("saved_for_later", _stays_saved(line, cart, variant))
            if "quantity" in wish or variant:
                quantity = wish.get("quantity", line.quantity)
                line = change_line(line, quantity=quantity, actor=actor, variant=variant) or line
            if saved != line.saved_for_later:
                act = save_for_later if saved else take_up_again
                act(line, actor=actor)
        return _cart(actor)

    @extend_schema(operation_id="remove_line", tags=["cart"], request=None, responses={200: CartData})
    @once
    def delete(self, request: ApiRequest, line_id: str) -> Response:
        """Take it out."""
        change_line(line_of(request.actor, line_id), quantity=0, actor=request.actor)
        return _cart(request.actor)


class Code(Door):
    throttle_classes = (RateLimit, CodeTries)

    @extend_schema(operation_id="use_code", tags=["cart"], request=CodeWish, responses=CartData)
    @once
    def put(self, request: ApiRequest) -> Response:
        """Put a discount code on the cart, in place of another."""
        use_code(sent(request, CodeWish)["code"], actor=shopper(request))  # type: ignore[arg-type]  # wrapped by DRF
        return _cart(request.actor)

    @extend_schema(operation_id="drop_code", tags=["cart"], request=None, responses={200: CartData})
    @once
    def delete(self, request: ApiRequest) -> Response:
        """Take the code off."""
        drop_code(actor=request.actor)
        return _cart(request.actor)


def _stays_saved(line: models.CartLine, cart: models.Cart, variant: models.Variant | None) -> bool:
    """Unless it joins pieces of that variant that are to be ordered."""
    return line.saved_for_later and not cart.items.filter(variant=variant).exists()


def _cart(actor: Actor, status: int = 200) -> Response:
    return Response(CartData(cart_summary(cart_of(actor))).data, status)
