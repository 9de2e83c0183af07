"""What a person fills in to lend authority."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from identity.scopes import Scope
from identity.terms import Terms


class GrantForm(forms.Form):
    """Terms of a delegation, in whole units of currency and days."""

    scopes = forms.MultipleChoiceField(
        label="The agent may",
        choices=[(scope.value, scope.plain) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
        initial=[scope.value for scope in Scope],
        error_messages={"required": "Choose at least one thing that the agent may do."},
    )
    order_limit = forms.DecimalField(
        label="At most for one order",
        min_value=Decimal(1),
        max_value=Decimal(100_000),
        decimal_places=2,
        initial=500,
    )
    daily_limit = forms.DecimalField(
        label="At most in a day",
        min_value=Decimal(1),
        max_value=Decimal(100_000),
        decimal_places=2,
        initial=1000,
    )
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=365, initial=90)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        order, day = cleaned.get("order_limit"), cleaned.get("daily_limit")
        if order and day and order > day:
            self.add_error("daily_limit", "A day cannot allow less than one order.")
        return cleaned

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            scopes=tuple(Scope(scope) for scope in data["scopes"]),
            order_limit=int(data["order_limit"] * 100),
            daily_limit=int(data["daily_limit"] * 100),
            expires_at=timezone.now() + timedelta(days=data["days"]),
        )
