"""What a person fills in to lend authority, or to change what was lent."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from identity.money import MINOR_PER_UNIT
from identity.scopes import Scope
from identity.seen import SeenForm
from identity.terms import LONGEST, USUALLY, Terms

BOUNDS = ("categories", "addresses", "quiet_from", "quiet_until")
Choices = Iterable[tuple[str, str]]


def _money(label: str, *, required: bool = True, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0 if not required else 1),
        max_value=Decimal(100_000),
        decimal_places=2,
        help_text=help_text,
    )


def _some(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


class TermsForm(SeenForm):
    """Terms of a delegation, in whole units of currency and in days and hours of the person's own clock.

    `categories` and `addresses` are what there is to choose from. What was chosen and is gone since stays to be seen:
    without it, a list that becomes empty would lend everything.
    """

    scopes = forms.MultipleChoiceField(
        label="The agent may",
        choices=[(scope.value, scope.plain) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that the agent may do."},
    )
    order_limit = _money("At most for one order")
    daily_limit = _money("At most in a day")
    monthly_limit = _money("At most in a month", required=False)
    unattended = _money(
        "Without asking you, up to", required=False, help_text="Empty: you countersign every order."
    )
    categories = _some("Only from these categories (none: from all)")
    addresses = _some("Only to these addresses (none: to all of yours)")
    quiet_from = _clock("Quiet from")
    quiet_until = _clock("Quiet until")
    until = forms.DateField(label="Until", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(
        self,
        data: Any = None,
        *,
        zone: ZoneInfo,
        before: Terms | None = None,
        categories: Choices = (),
        addresses: Choices = (),
    ) -> None:
        self.zone, self.lent, self.before = zone, before, before or Terms(monthly_limit=200_000)
        self.ends = self.before.expires_at or timezone.now() + USUALLY
        super().__init__(data, initial=self._initial())
        self._offer("categories", categories, self.before.categories)
        self._offer("addresses", addresses, self.before.addresses)

    @property
    def state(self) -> str:
        """Of what is lent. Where nothing is, what is proposed changes by itself, day by day."""
        return super().state if self.lent else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        order, day, month = (cleaned.get(f"{each}_limit") for each in ("order", "daily", "monthly"))
        if order and day and order > day:
            self.add_error("daily_limit", "A day cannot allow less than one order.")
        if day and month and day > month:
            self.add_error("monthly_limit", "A month cannot allow less than a day.")
        if order and (cleaned.get("unattended") or 0) > order:
            self.add_error("unattended", "That cannot be more than one order may cost.")
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begin is None) != (end is None) or (begin is not None and begin == end):
            self.add_error("quiet_until", "Quiet hours have a beginning and another end.")
        return cleaned

    def clean_until(self) -> Any:
        day, today = self.cleaned_data["until"], timezone.now().astimezone(self.zone).date()
        if not today <= day < today + LONGEST:
            raise forms.ValidationError("Choose a day from today on, within a year.")
        return day

    @property
    def is_bounded(self) -> bool:
        """Whether the bounds are worth a look: some are set, or were filled in wrongly."""
        said = self.before
        return bool(said.categories or said.addresses or said.quiet_from or set(BOUNDS) & set(self.errors))

    def terms(self) -> Terms:
        data = self.cleaned_data
        month = data["monthly_limit"]
        return Terms(
            scopes=tuple(Scope(scope) for scope in data["scopes"]),
            order_limit=int(data["order_limit"] * MINOR_PER_UNIT),
            daily_limit=int(data["daily_limit"] * MINOR_PER_UNIT),
            monthly_limit=None if month is None else int(month * MINOR_PER_UNIT),
            unattended_ceiling=int((data["unattended"] or 0) * MINOR_PER_UNIT),
            categories=tuple(data["categories"]),
            addresses=tuple(data["addresses"]),
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
            expires_at=self._end_of(data["until"]),
            currency=self.before.currency,
        )

    def _end_of(self, day: Any) -> datetime:
        """The midnight that ends the day; a day that was not changed leaves the end where it was."""
        if day == self._last_day():
            return self.ends
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=self.zone)

    def _last_day(self) -> Any:
        return (self.ends - timedelta(microseconds=1)).astimezone(self.zone).date()

    def _initial(self) -> dict[str, Any]:
        said = self.before
        return {
            "scopes": [str(scope) for scope in said.scopes],
            "order_limit": units(said.order_limit),
            "daily_limit": units(said.daily_limit),
            "monthly_limit": None if said.monthly_limit is None else units(said.monthly_limit),
            "unattended": units(said.unattended_ceiling) if said.unattended_ceiling else None,
            "categories": list(said.categories),
            "addresses": list(said.addresses),
            "quiet_from": said.quiet_from,
            "quiet_until": said.quiet_until,
            "until": self._last_day(),
        }

    def _offer(self, name: str, there: Choices, chosen: tuple[str, ...]) -> None:
        known = list(there)
        gone = [key for key in chosen if key not in dict(known)]
        field: Any = self.fields[name]
        field.choices = [*known, *((key, f"{key}, which is no longer there") for key in gone)]


def units(minor: int) -> Decimal:
    units = Decimal(minor) / MINOR_PER_UNIT
    return (
        units.quantize(Decimal(1)) if units == units.to_integral_value() else units.quantize(Decimal("0.01"))
    )
