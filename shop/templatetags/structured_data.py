"""`{% linked_data card rating %}`: JSON-LD as a block of data, which no browser runs; `{{ path|absolute }}`."""

import json

from django import template
from django.utils.safestring import SafeString, mark_safe

from shop.cards import ProductCard
from shop.reviews import Rating
from shop.structured_data import absolute, product_data

register = template.Library()
register.filter("absolute", absolute)
#: In JSON text these stand only within strings; escaped, nothing in the data can end the block.
ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&"}


@register.simple_tag
def linked_data(card: ProductCard, rating: Rating) -> SafeString:
    text = json.dumps(product_data(card, rating), ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
