"""`{% linked_data data %}`: JSON-LD as a block of data, which no browser runs."""

import json
from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
#: In JSON text these stand only within strings; escaped, nothing in the data can end the block.
ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&"}


@register.simple_tag
def linked_data(data: Mapping[str, object]) -> SafeString:
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
