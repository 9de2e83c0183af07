"""Quotes: the exact content a person agrees to, and whether the world still fits it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.conf import settings

from audit.canonical import canonical, digest
from identity.actor import Actor
from identity.ids import new_public_id
from identity.models import Organization, User
from shop.cart import MOST_OF_ONE, BadQuantity, CartError, NotEnoughStock, SoldOut, cart_of
from shop.discounts import CodeRefused, Saving, find_code, saving_of
from shop.models import Address, Cart, CartLine, GatewayName, PaymentMethod, Quote, Variant
from shop.money import money
from shop.pricing import Priced, Tax, Totals, totals
from shop.quote_content import QuoteContent, QuotedLine, ShipTo
from shop.rates import NoDelivery, Offer, Place, offers, tax_at


class CannotQuote(CartError):
    """Something that an order needs is missing; the message says what, and what to do."""


class QuoteAltered(RuntimeError):
    """A stored quote no longer has the digest it was frozen under."""


@dataclass(frozen=True)
class Wishes:
    """How the buyer wants it. Whatever is not named is as chosen for the cart, else theirs by default: address,
    payment, the first way to send it.

    `code` counts for items alone: a cart has its own.
    """

    address: Address | None = None
    payment_method: PaymentMethod | None = None
    shipping_method: str = ""
    code: str = ""
    note: str = ""
    purchase_order: str = ""


def draft_from_cart(*, actor: Actor, wishes: Wishes | None = None) -> QuoteContent:
    """What the actor's cart would cost now. Raises CannotQuote, SoldOut, NotEnoughStock, NoDelivery.

    A code on the cart that cannot be used on it, or no longer, is left out: the cart's page says why.
    """
    cart, items = _cart_items(actor)
    return _draft(items, actor, _chosen(cart, wishes or Wishes()), _saving_on(cart, items), from_cart=True)


def draft_from_items(
    items: Sequence[tuple[Variant, int]], *, actor: Actor, wishes: Wishes | None = None
) -> QuoteContent:
    """What these would cost now, whatever is in the cart. Raises as draft_from_cart, and BadQuantity, CodeRefused."""
    wishes = wishes or Wishes()
    if not items:
        raise CannotQuote("There is nothing to order. Name at least one product.")
    if any(not 1 <= quantity <= MOST_OF_ONE for _, quantity in items):
        raise BadQuantity
    saving = saving_of(find_code(wishes.code), items, actor.principal) if wishes.code else None
    return _draft(items, actor, wishes, saving, from_cart=False)


def ways_to_send(address: Address, *, actor: Actor) -> list[Offer]:
    """How the actor's cart could go there, the proposed way first. Raises CannotQuote, NoDelivery."""
    cart, items = _cart_items(actor)
    saving = _saving_on(cart, items)
    worth = sum(quantity * variant.price for variant, quantity in items) - sum(saving.off if saving else ())
    offered = offers(Place(address.country, address.region), weight=_weight(items), worth=worth)
    return [replace(offer, price=0) for offer in offered] if saving and saving.free_shipping else offered


def freeze(content: QuoteContent, *, actor: Actor, public_id: str = "") -> Quote:
    """Write the quote down. The caller holds the permit. Raises CannotQuote where another has that id."""
    if public_id and Quote.objects.filter(public_id=public_id).exists():
        raise CannotQuote("This form was used before. Open checkout again.")
    return Quote.objects.create(
        public_id=public_id or new_public_id(),
        owner=signed_in(actor),
        organization=_payer_of(content),
        from_cart=content.from_cart,
        content=asdict(content),
        digest=content.digest,
        total=content.total,
        currency=content.currency,
    )


def content_of(quote: Quote) -> QuoteContent:
    """Raises QuoteAltered when the row was changed behind its digest."""
    if digest(canonical(quote.content)) != quote.digest:
        raise QuoteAltered(f"{quote} does not have the content it was frozen with.")
    return QuoteContent.read(quote.content)


def misfits(content: QuoteContent, variants: Mapping[str, Variant] | None = None) -> tuple[str, ...]:
    """Why the world no longer fits the quote: sentences for the person; none if it fits."""
    variants = variants_of(content) if variants is None else variants
    reasons = [*_line_misfits(content, variants), *_ways_gone(content)]
    if content.from_cart and _in_cart(content.owner) != {
        line.variant: line.quantity for line in content.lines
    }:
        reasons.append("The cart no longer holds the same things.")
    return tuple(reasons or _sum_misfits(content, variants))


def variants_of(content: QuoteContent) -> dict[str, Variant]:
    wanted = [line.variant for line in content.lines]
    rows = Variant.objects.select_related("product").filter(public_id__in=wanted, product__is_listed=True)
    return {variant.public_id: variant for variant in rows}


def signed_in(actor: Actor) -> User:
    """The person an order is for; a guest has to sign in first."""
    if actor.principal is None:
        raise CannotQuote("Sign in to order.")
    return actor.principal


def _draft(
    items: Sequence[tuple[Variant, int]],
    actor: Actor,
    wishes: Wishes,
    saving: Saving | None,
    *,
    from_cart: bool,
) -> QuoteContent:
    person = signed_in(actor)
    address = wishes.address or default_address(person)
    method = wishes.payment_method or _default_payment_method(person, actor.organization)
    lines = tuple(_quoted(variant, quantity) for variant, quantity in items)
    ship_to = ShipTo.copy(address)
    sent, tax, sums = _priced(items, ship_to.place, saving, wishes.shipping_method)
    return QuoteContent(
        lines=lines,
        subtotal=sums.subtotal,
        discount=sums.discount,
        discount_code=saving.code if saving else "",
        discount_label=saving.label if saving else "",
        shipping=sums.shipping,
        shipping_method=sent.code,
        shipping_label=sent.label,
        tax=sums.tax,
        tax_included=sums.tax_included,
        tax_label=tax.label,
        total=sums.total,
        currency=settings.CURRENCY,
        ship_to=ship_to,
        payment_method=method.public_id,
        payment_label=method.label,
        owner=person.public_id,
        payer=actor.organization.public_id if actor.organization else person.public_id,
        from_cart=from_cart,
        note=wishes.note.strip(),
        purchase_order=wishes.purchase_order.strip(),
    )


def _chosen(cart: Cart, wishes: Wishes) -> Wishes:
    """What was chosen for this cart comes before the person's defaults."""
    return replace(
        wishes,
        address=wishes.address or cart.ship_to,
        shipping_method=wishes.shipping_method or cart.shipping_method,
    )


def _cart_items(actor: Actor) -> tuple[Cart, list[tuple[Variant, int]]]:
    cart = cart_of(actor)
    rows = list(cart.items.select_related("variant__product")) if cart else []
    if not cart or not rows:
        raise CannotQuote("The cart is empty. Put something in it first.")
    return cart, [(row.variant, row.quantity) for row in rows]


def _saving_on(cart: Cart, items: Sequence[tuple[Variant, int]]) -> Saving | None:
    try:
        return saving_of(cart.discount, items, cart.owner) if cart.discount else None
    except CodeRefused:
        return None


def _weight(items: Sequence[tuple[Variant, int]]) -> int:
    return sum(quantity * variant.weight_grams for variant, quantity in items)


def _quoted(variant: Variant, quantity: int) -> QuotedLine:
    if variant.stock <= 0 or not variant.product.is_listed:
        raise SoldOut(variant)
    if variant.stock < quantity:
        raise NotEnoughStock(variant)
    return QuotedLine(variant.public_id, str(variant), quantity, variant.price)


def _priced(
    items: Sequence[tuple[Variant, int]], place: Place, saving: Saving | None, wanted: str
) -> tuple[Offer, Tax, Totals]:
    """By today's rates; without a wish, sent the first way. Raises CannotQuote for a way that is not offered."""
    tax = tax_at(place)
    off = saving.off if saving else (0,) * len(items)
    lines = [
        Priced(quantity, variant.price, less) for (variant, quantity), less in zip(items, off, strict=True)
    ]
    offered = offers(place, weight=_weight(items), worth=sum(line.due for line in lines))
    sent = next((offer for offer in offered if offer.code == wanted or not wanted), None)
    if sent is None:
        raise CannotQuote(f"It cannot be sent that way. Choose one of: {', '.join(o.name for o in offered)}.")
    fee = 0 if saving and saving.free_shipping else sent.price
    return sent, tax, totals(lines, tax=tax, shipping=fee)


def default_address(person: User) -> Address:
    if address := person.addresses.filter(is_default=True).first():
        return address
    raise CannotQuote("There is no address to deliver to. Add one at checkout, and order then.")


def _default_payment_method(person: User, payer: Organization | None) -> PaymentMethod:
    if method := PaymentMethod.objects.usable_by(person, payer).first():
        return method
    raise CannotQuote("There is no way to pay yet. Add one at checkout, and order then.")


def _payer_of(content: QuoteContent) -> Organization | None:
    return None if content.payer == content.owner else Organization.objects.get(public_id=content.payer)


def _line_misfits(content: QuoteContent, variants: Mapping[str, Variant]) -> Iterable[str]:
    for line in content.lines:
        variant = variants.get(line.variant)
        if variant is None or variant.stock <= 0:
            yield f"{line.title} is no longer to be had."
        elif variant.stock < line.quantity:
            yield f"Only {variant.stock} of {line.title} are left."
        elif variant.price != line.price:
            yield f"The price of {line.title} is now {money(variant.price)}; it was {line.price_text}."


def _ways_gone(content: QuoteContent) -> Iterable[str]:
    address = Address.objects.filter(
        public_id=content.ship_to.address, owner__public_id=content.owner
    ).first()
    if address is None or ShipTo.copy(address) != content.ship_to:
        yield "The delivery address has changed."
    methods = PaymentMethod.objects.filter(public_id=content.payment_method, owner__public_id=content.owner)
    method = methods.filter(label=content.payment_label).first()
    if method is None:
        yield "The payment method has changed."
    elif method.gateway == GatewayName.INVOICE and not _on_terms(method, content.payer):
        yield "The organization no longer pays by invoice. Choose another way to pay."


def _on_terms(method: PaymentMethod, payer: str) -> bool:
    payers = Organization.objects.filter(public_id=payer, payment_terms_days__isnull=False)
    return method.token == payer and payers.exists()


def _sum_misfits(content: QuoteContent, variants: Mapping[str, Variant]) -> tuple[str, ...]:
    """Asked once the lines fit: then all that can differ is what code, tax and shipping make of them."""
    if content.currency != settings.CURRENCY:
        return (f"Prices are in {settings.CURRENCY} now; they were in {content.currency}.",)
    items = [(variants[line.variant], line.quantity) for line in content.lines]
    try:
        person = User.objects.get(public_id=content.owner) if content.discount_code else None
        saving = saving_of(find_code(content.discount_code), items, person) if content.discount_code else None
        _, _, sums = _priced(items, content.ship_to.place, saving, content.shipping_method)
    except (CartError, NoDelivery) as refused:
        return (str(refused),)
    return () if sums == content.totals else ("Shipping or tax has changed.",)


def _in_cart(owner: str) -> dict[str, int]:
    lines = CartLine.objects.filter(cart__owner__public_id=owner, saved_for_later=False)
    return dict(lines.values_list("variant__public_id", "quantity"))


__all__ = [
    "CannotQuote",
    "NoDelivery",
    "QuoteAltered",
    "QuoteContent",
    "QuotedLine",
    "ShipTo",
    "Wishes",
    "content_of",
    "default_address",
    "draft_from_cart",
    "draft_from_items",
    "freeze",
    "misfits",
    "signed_in",
    "variants_of",
    "ways_to_send",
]
