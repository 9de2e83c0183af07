"""What people fill in to start, plan and decide in an access review."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone

from identity.models import AtEnd, ReviewItem
from identity.reviews.verbs import Said, Setup

WINDOWS: Final = [(30, "30 days"), (90, "90 days"), (180, "half a year"), (365, "a year")]
REASONS: Final = [(one.value, one.label) for one in ReviewItem.Reason if one != ReviewItem.Reason.DEADLINE]


class SetupForm(forms.Form):
    """A review, now or each quarter."""

    days = forms.TypedChoiceField(
        label="Count what was used in the last", choices=WINDOWS, coerce=int, initial=90
    )
    open_for = forms.IntegerField(label="Decide within, in days", min_value=1, max_value=90, initial=14)
    at_end = forms.ChoiceField(
        label="What nobody has decided about then",
        choices=AtEnd,
        initial=AtEnd.NOTHING,
        help_text="Cut are delegations, roles and directory tokens. The last admin and your connections stay.",
    )

    def setup(self) -> Setup:
        data = self.cleaned_data
        return Setup(days=data["days"], open_for=data["open_for"], at_end=data["at_end"])


class PlanForm(SetupForm):
    """On the page of the other one, so its fields have ids of their own."""

    first = forms.DateField(label="First on", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="plan_%s")

    def clean_first(self) -> date:
        day: date = self.cleaned_data["first"]
        if day <= timezone.now().date():
            raise forms.ValidationError("Choose a day to come.")
        return day


class DecisionForm(forms.Form):
    """Each button is a verdict. `seen` is the state that the page has shown."""

    verdict = forms.ChoiceField(
        choices=[(one.value, one.label) for one in ReviewItem.Verdict if one != ReviewItem.Verdict.GONE]
    )
    reason = forms.ChoiceField(label="Why", choices=REASONS)
    note = forms.CharField(label="In your words", max_length=300, required=False)
    seen = forms.CharField(max_length=64, required=False)

    def said(self) -> Said:
        return Said(self.cleaned_data["reason"], self.cleaned_data["note"].strip())
