"""Forms of allauth in which somebody claims an address. One that an organization's domain captures is refused."""

from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms

from .provisioning import captured_by


class SignupForm(AllauthSignupForm):
    def clean_email(self) -> str:
        return _not_captured(super().clean_email())


class AddEmailForm(AllauthAddEmailForm):
    def clean_email(self) -> str:
        return _not_captured(super().clean_email())


def _not_captured(email: str) -> str:
    if (connection := captured_by(email)) is not None:
        raise forms.ValidationError(
            f"People of {connection.organization} come in with their company sign-in. Choose it on the sign-in page.",
            code="captured_domain",
        )
    return email
