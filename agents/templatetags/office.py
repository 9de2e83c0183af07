"""The admin's first page: what the shop knows, and what agents wait for: approvals, and answers."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from agents.models import Approval, SupportRequest
from identity.models import PolicyVersion
from identity.policy import Resource, preview
from shop.office import Figure, charts, figures

register = template.Library()


@register.inclusion_tag("admin/_office.html", takes_context=True)
def office(context: dict[str, Any]) -> dict[str, Any]:
    actor = context["request"].actor
    seen = figures(actor)
    if preview(actor, "admin:read", Resource(Approval._meta.label)).allowed:
        waiting = Approval.objects.filter(state=Approval.State.WAITING).count()
        address = f"{reverse('admin:agents_approval_changelist')}?state__exact={Approval.State.WAITING.value}"
        seen.append(Figure("Approvals that buyers have open", f"{waiting:,}", address))
    if preview(actor, "admin:read", Resource(SupportRequest._meta.label)).allowed:
        asked = SupportRequest.objects.filter(state=SupportRequest.State.WAITING).count()
        state = SupportRequest.State.WAITING.value
        address = f"{reverse('admin:agents_supportrequest_changelist')}?state__exact={state}"
        seen.append(Figure("Questions that agents handed over", f"{asked:,}", address, waits=True))
    return {
        "figures": seen,
        "charts": charts(actor),
        "today": timezone.localdate(),
        "asks_why": preview(actor, "admin:read", Resource(PolicyVersion._meta.label)).allowed,
    }
