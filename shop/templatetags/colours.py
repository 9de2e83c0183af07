"""`{{ variant.colour|tone }}` in templates: a colour's name as the colour itself, for swatches."""

from django import template

from shop.artwork.colours import TONES, drawn_as

register = template.Library()


@register.filter
def tone(name: str) -> str:
    """The body tone that a product is drawn in."""
    return TONES[drawn_as(name)].base
