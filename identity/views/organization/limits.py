"""How much members may order on their own, and agents at most."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from identity.administration import reach_within
from identity.cutting import exclusively
from identity.limits import SET, Limits, set_limits
from identity.models import Membership
from identity.money import MINOR_PER_UNIT
from identity.requests import ActorRequest
from identity.seen import SeenForm
from identity.terms_form import units

from .frame import organization_of, page

Role = Membership.Role


class LimitsForm(SeenForm):
    """In whole units of the shop's currency."""

    def __init__(self, data: Any, limits: Limits) -> None:
        super().__init__(data)
        self._ask("ceiling", "Every order by an agent", limits.ceiling)
        for role in Role:
            self._ask(role.value, f"{role.label}s", limits.by_role.get(role))

    def _ask(self, name: str, label: str, minor: int | None) -> None:
        self.fields[name] = forms.DecimalField(
            label=label,
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(1_000_000),
            decimal_places=2,
            initial=None if minor is None else units(minor),
        )

    @property
    def roles(self) -> Iterator[forms.BoundField]:
        return (self[role.value] for role in Role)

    def limits(self) -> Limits:
        said = {
            name: int(value * MINOR_PER_UNIT)
            for name, value in self.cleaned_data.items()
            if value is not None
        }
        return Limits(said.pop("ceiling", None), said)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: ActorRequest) -> HttpResponse:
    organization = organization_of(request, SET)
    form = LimitsForm(request.POST or None, Limits.of(organization))
    if request.method == "POST" and form.is_valid():
        with exclusively(request.actor, reach_within(organization)):
            organization.refresh_from_db()
            LimitsForm(request.POST, Limits.of(organization)).check_seen()
            set_limits(organization, form.limits(), actor=request.actor)
        messages.success(request, "These limits hold from now on.")
        return redirect("organization-limits")
    approvers = organization.memberships.filter(
        role=Role.APPROVER, ended_at__isnull=True, user__is_active=True
    )
    context = {
        "form": form,
        "approvers": approvers.select_related("user"),
        "currency": settings.CURRENCY,
    }
    return page(request, "limits", organization, context, status=400 if form.errors else 200)
