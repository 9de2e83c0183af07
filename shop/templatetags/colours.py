"""`{{ variant.colour|tone }}` in templates: a colour's name as the colour itself, for swatches."""

from django import template

from shop.artwork.colours import TONES

register = template.Library()


@register.filter
def tone(name: str) -> str:
    """The body tone of a colour of ours; natural for what has no colour of its own."""
    return TONES.get(name, TONES["natural"]).base
