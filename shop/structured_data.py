"""A product in the words of schema.org, for search engines."""

from django.conf import settings

from shop.cards import Choice, ProductCard
from shop.gallery import images_of
from shop.models import Availability
from shop.money import MINOR_PER_UNIT
from shop.reviews import Rating

ON_THE_SHELF = {
    Availability.IN_STOCK: "https://schema.org/InStock",
    Availability.FEW_LEFT: "https://schema.org/LimitedAvailability",
    Availability.SOLD_OUT: "https://schema.org/OutOfStock",
}


def product_data(card: ProductCard, rating: Rating) -> dict[str, object]:
    """schema.org/Product with an Offer for each variant; a rating only where somebody has given one."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": card.title,
        "description": card.description,
        "category": card.category_name,
        "url": absolute(card.url),
        "image": [absolute(image.src) for image in images_of(card, card.shown.colour)],
        "offers": [_offer(variant, card) for variant in card.variants],
    }
    if rating.count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(rating.average, 1),
            "reviewCount": rating.count,
        }
    return data


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _offer(variant: Choice, card: ProductCard) -> dict[str, object]:
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "name": ", ".join(filter(None, (card.title, variant.label))),
        "price": f"{variant.price // MINOR_PER_UNIT}.{variant.price % MINOR_PER_UNIT:02}",
        "priceCurrency": settings.CURRENCY,
        "availability": ON_THE_SHELF[variant.availability],
        "url": absolute(card.url),
    }
