"""What is filled in to let a system outside read the log, or to take a part of it out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator

from audit.feed import Which
from audit.formats import FORMATS, Format
from audit.models import AuditContext
from identity.models import Organization, Webhook
from identity.trail.form import people_of

CHOICES = [(format.name, format.label) for format in FORMATS.values()]


class TokenForm(forms.Form):
    """Stands on one page with WebhookForm, so its fields have ids of their own."""

    purpose = forms.CharField(
        label="Which system shows it",
        max_length=100,
        help_text="So that you know later which one to revoke: “Sentinel, production”.",
    )
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=366, initial=180)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"auto_id": "token_%s", **named})

    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class WebhookForm(forms.Form):
    purpose = forms.CharField(label="Which system listens", max_length=100)
    address = forms.CharField(
        label="Its address",
        max_length=500,
        help_text="https, and public. It stands on the trail: put nothing secret into it.",
    )
    format = forms.ChoiceField(choices=CHOICES, label="Format")
    carries = forms.ChoiceField(choices=Webhook.Carries.choices, label="What it is sent")


class ReplayForm(forms.Form):
    first = forms.IntegerField(label="From this position on", min_value=0)


class ExportForm(forms.Form):
    """`until` is the last day that is in it. Only the shop asks for one organization: others have their own.

    What cannot be is refused: an empty file would say that nothing happened.
    """

    format = forms.ChoiceField(choices=CHOICES, label="Format")
    since = forms.DateField(label="From", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(
        label="Up to and with",
        required=False,
        widget=forms.DateInput({"type": "date"}),
        validators=[MaxValueValidator(date.max - timedelta(days=1))],
    )
    principal = forms.CharField(
        label="Of one person", required=False, max_length=200, help_text="By their name in the trail."
    )
    organization = forms.SlugField(label="Of one organization", required=False)
    values = forms.BooleanField(label="With personal values", required=False)

    def __init__(self, data: Any, organization: Organization | None, *, with_values: bool) -> None:
        super().__init__(data)
        self.own = organization
        if organization is not None:
            del self.fields["organization"]
            everybody = [("", "everybody"), *people_of(organization)]
            self.fields["principal"] = forms.ChoiceField(
                label="Of one person", required=False, choices=everybody
            )
        if not with_values:
            del self.fields["values"]

    def clean_principal(self) -> str:
        return self._known("principal")

    def clean_organization(self) -> str:
        return self._known("organization")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "That is before the first day.")
        return cleaned

    def _known(self, name: str) -> str:
        """What the shop's people have typed stands in the trail; others choose."""
        said: str = self.cleaned_data[name]
        if said and self.own is None and not AuditContext.objects.filter(**{name: said}).exists():
            raise forms.ValidationError("There is nothing of that name in the trail.")
        return said

    @property
    def chosen(self) -> Format:
        return FORMATS[self.cleaned_data["format"]]

    @property
    def takes_values(self) -> bool:
        return bool(self.cleaned_data.get("values"))

    def which(self) -> Which:
        said = self.cleaned_data
        since, until = said["since"], said["until"]
        return Which(
            organization=self.own.slug if self.own else said["organization"],
            principal=said["principal"],
            since=datetime.combine(since, time.min, UTC) if since else None,
            until=datetime.combine(until, time.min, UTC) + timedelta(days=1) if until else None,
        )
