"""A quote as the policies know it: whose it is, for how much, what is in it, and where it goes."""

from identity.actor import Actor
from identity.policy import Resource
from shop.models import Address, Variant
from shop.quote_content import QuoteContent

#: From a product's own category up; the tree has no more levels.
LEVELS = ("slug", "parent__slug", "parent__parent__slug")


def resource_of(content: QuoteContent, name: str = "", *, actor: Actor) -> Resource:
    """`name` is the public id that the quote has, or will have. Where a person acts, nobody asks for categories."""
    about = {
        "owner": content.owner,
        "organization": "" if content.payer == content.owner else content.payer,
        "total": content.total,
        "currency": content.currency,
        "digest": content.digest,
        "address": content.ship_to.address,
    }
    if actor.delegation is not None:
        about["categories"] = _paths(content)
        about["address_by_agent"] = _by_agent(content)
    return Resource("Quote", name, about)


def _paths(content: QuoteContent) -> tuple[tuple[str, ...], ...]:
    """Read now, and not from the frozen content: a yes is to goods, whatever shelf they stand on."""
    variants = Variant.objects.filter(public_id__in=[line.variant for line in content.lines])
    levels = (f"product__category__{level}" for level in LEVELS)
    rows = variants.order_by().values_list(*levels).distinct()
    return tuple(tuple(slug for slug in row if slug is not None) for row in rows)


def _by_agent(content: QuoteContent) -> bool:
    """Whoever talks an agent into another address must not get the goods without the person's yes."""
    return Address.objects.filter(public_id=content.ship_to.address, by_agent=True).exists()
