"""What a cart comes to: one shape for the page, the tool and the chat."""

from dataclasses import dataclass

from shop.discounts import CodeRefused, Saving, saving_of
from shop.gallery import image_of, uploads_of
from shop.models import Cart, CartLine
from shop.money import money
from shop.rates import NoDelivery, Offer, Place, home_of, offers


@dataclass(frozen=True)
class LineView:
    """Money in minor units, and as text. `note` says what changed since it was added, if anything."""

    id: str
    product_id: str
    variant_id: str
    title: str
    colour: str
    size: str
    url: str
    image: str
    quantity: int
    stock: int
    price: int
    price_text: str
    total: int
    total_text: str
    note: str


@dataclass(frozen=True)
class CartView:
    """`total` is what the goods cost, `shipping` what sending them would, `so_far` both less the discount. Tax comes
    with the checkout.

    `code` is the discount code on the cart; `code_note` says why it takes nothing off, if it does not. `goes_to` is a
    town, where another address than the default was chosen.
    """

    lines: tuple[LineView, ...]
    later: tuple[LineView, ...]
    quantity: int
    total: int
    total_text: str
    code: str
    code_label: str
    code_note: str
    discount: int
    discount_text: str
    shipping: int
    shipping_text: str
    so_far_text: str
    goes_to: str
    to_free_shipping: int
    notes: tuple[str, ...]
    can_order: bool
    can_undo: bool


def cart_summary(cart: Cart | None) -> CartView:
    """A fixed number of statements, whatever the number of lines."""
    held = list(cart.lines.select_related("variant__product__shelf")) if cart else []
    rows = [row for row in held if not row.saved_for_later]
    lines = tuple(map(_line, rows))
    total = sum(line.total for line in lines)
    saving, code_note = _saving(cart, rows)
    discount = sum(saving.off) if saving else 0
    offer, note = _shipping(cart, rows, total - discount)
    free = saving is not None and saving.free_shipping
    shipping = 0 if free or offer is None else offer.price
    return CartView(
        lines=lines,
        later=tuple(_line(row) for row in held if row.saved_for_later),
        quantity=sum(line.quantity for line in lines),
        total=total,
        total_text=money(total),
        code=cart.discount.code if cart and cart.discount else "",
        code_label=saving.label if saving else "",
        code_note=code_note,
        discount=discount,
        discount_text=money(discount),
        shipping=shipping,
        shipping_text=money(shipping) if shipping else "free",
        so_far_text=money(total - discount + shipping),
        goes_to=cart.ship_to.city or cart.ship_to.region if cart and cart.ship_to else "",
        to_free_shipping=_to_free_shipping(offer, total - discount) if shipping else 0,
        notes=tuple(filter(None, (*(line.note for line in lines), note))),
        can_order=bool(rows) and not note and all(map(_can_be_had, rows)),
        can_undo=cart is not None and cart.can_undo,
    )


def _saving(cart: Cart | None, rows: list[CartLine]) -> tuple[Saving | None, str]:
    if cart is None or cart.discount is None:
        return None, ""
    try:
        return saving_of(cart.discount, [(row.variant, row.quantity) for row in rows], cart.owner), ""
    except CodeRefused as refused:
        return None, str(refused)


def _shipping(cart: Cart | None, rows: list[CartLine], worth: int) -> tuple[Offer | None, str]:
    """The way that checkout will propose, to where the cart goes; or why nothing can be sent."""
    if cart is None or not rows:
        return None, ""
    weight = sum(row.quantity * row.variant.weight_grams for row in rows)
    try:
        offered = offers(_place_of(cart), weight=weight, worth=worth)
    except NoDelivery as refused:
        return None, str(refused)
    return next((offer for offer in offered if offer.code == cart.shipping_method), offered[0]), ""


def _place_of(cart: Cart) -> Place:
    there = cart.ship_to
    return Place(there.country, there.region) if there else home_of(cart.owner_id)


def _to_free_shipping(offer: Offer | None, worth: int) -> int:
    return max(offer.free_from - worth, 0) if offer and offer.free_from else 0


def _line(row: CartLine) -> LineView:
    variant, product = row.variant, row.variant.product
    total = row.quantity * variant.price
    return LineView(
        id=row.public_id,
        product_id=product.public_id,
        variant_id=variant.public_id,
        title=product.title,
        colour=variant.colour,
        size=variant.size,
        url=product.get_absolute_url(),
        image=image_of(product.slug, variant.colour, uploads_of(product)).small,
        quantity=row.quantity,
        stock=variant.stock,
        price=variant.price,
        price_text=money(variant.price),
        total=total,
        total_text=money(total),
        note=_note(row),
    )


def _can_be_had(row: CartLine) -> bool:
    return row.variant.product.is_listed and row.quantity <= row.variant.stock


def _note(row: CartLine) -> str:
    variant = row.variant
    if not variant.product.is_listed:
        return f"{variant} is no longer for sale. Take it out to go on."
    if variant.stock <= 0:
        return f"{variant} has sold out. Take it out to go on."
    if variant.stock < row.quantity:
        return f"Only {variant.stock} of {variant} are left. Choose {variant.stock} or fewer."
    if variant.price != row.price_seen:
        now, then = money(variant.price), money(row.price_seen)
        return f"The price of {variant} is now {now}; it was {then} when you added it."
    return ""
