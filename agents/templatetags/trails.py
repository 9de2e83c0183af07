"""`{% trail_of row as address %}` in the admin: where the chain behind a row is told; "" where there is none to see."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from agents.trail.subjects import RESOURCE
from audit.capture import Recorded, declaration_of
from identity.policy import Resource, preview

register = template.Library()


@register.simple_tag(takes_context=True)
def trail_of(context: dict[str, Any], row: Model) -> str:
    """For the shop's auditors, who see those of everybody."""
    if not isinstance(declaration_of(type(row)), Recorded):
        return ""
    if not preview(context["request"].actor, "trail:read", Resource(RESOURCE, str(row.pk))).allowed:
        return ""
    return reverse("trail-row", args=[row._meta.label_lower, row.pk])
