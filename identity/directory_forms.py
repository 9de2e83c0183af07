"""What an organization's admin fills in to let a directory in."""

from datetime import timedelta

from django import forms


class TokenForm(forms.Form):
    purpose = forms.CharField(
        label="Which directory shows it",
        max_length=100,
        help_text="So that you know later which one to revoke: “Entra ID”, “Okta, production”.",
    )
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=366, initial=180)

    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
