"""Parts of a page that show nothing but what they are told, drawn once for everybody who sees the same."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from shop.faces import Face

register = template.Library()
PARTS_KEPT = 8_192


@register.simple_tag
def kept(part: str, **shown: Hashable) -> SafeString:
    """`{% kept "components/footer.html" demo=demo %}`: it sees its arguments, and neither request nor person."""
    return _drawn(part, tuple(shown.items()))


@register.simple_tag
def product_card(face: Face) -> SafeString:
    return _drawn("components/product_card.html", (("card", face),))


@lru_cache(PARTS_KEPT)
def _drawn(part: str, shown: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(part, dict(shown))
