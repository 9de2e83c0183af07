"""`{% for number in page|nearby %}`: the pages that a person may want next; `{{ page.paginator.count|told }}`."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page

from shop.facets import told

register = template.Library()
register.filter("told", told)


@register.filter
def nearby(page: "Page[Any]") -> Iterator[int | None]:
    """The first, the last and those around; None where some are left out."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None
