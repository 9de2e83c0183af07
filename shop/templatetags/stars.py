"""Half stars, drawn by the style sheet."""

from django import template

register = template.Library()


@register.inclusion_tag("components/stars.html")
def stars(halves: int) -> dict[str, object]:
    return {"halves": halves, "words": f"{halves / 2:g} of 5 stars"}
