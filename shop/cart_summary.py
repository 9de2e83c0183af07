"""What a cart comes to: one shape for the page, the tool and the chat."""

from dataclasses import dataclass

from shop.catalog import image_of
from shop.models import Cart, CartLine
from shop.money import money
from shop.pricing import FREE_SHIPPING_FROM, shipping_for


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
    """`total` is what the goods cost; tax depends on where they go and is added at checkout."""

    lines: tuple[LineView, ...]
    quantity: int
    total: int
    total_text: str
    shipping: int
    shipping_text: str
    to_free_shipping: int
    notes: tuple[str, ...]
    can_order: bool


def cart_summary(cart: Cart | None) -> CartView:
    """One query, whatever the number of lines."""
    rows = list(cart.lines.select_related("variant__product")) if cart else []
    lines = tuple(_line(row) for row in rows)
    total = sum(line.total for line in lines)
    shipping = shipping_for(total) if lines else 0
    return CartView(
        lines=lines,
        quantity=sum(line.quantity for line in lines),
        total=total,
        total_text=money(total),
        shipping=shipping,
        shipping_text=money(shipping) if shipping else "free",
        to_free_shipping=max(FREE_SHIPPING_FROM - total, 0),
        notes=tuple(line.note for line in lines if line.note),
        can_order=bool(lines) and all(line.quantity <= line.stock for line in lines),
    )


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
        image=image_of(product.slug, variant.colour),
        quantity=row.quantity,
        stock=variant.stock,
        price=variant.price,
        price_text=money(variant.price),
        total=total,
        total_text=money(total),
        note=_note(row),
    )


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
