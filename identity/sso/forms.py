"""Forms of allauth in which somebody names an address. One that a company holds is answered alike, whoever has it."""

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.forms import UserTokenForm as AllauthUserTokenForm
from allauth.core import context
from django import forms
from django.http import HttpRequest

from identity.company_only import held_by, holder_of_address
from identity.time_zones import time_zones

from .company import show_the_way
from .provisioning import captured_by

RESET_LINK: Final = "reset_link"
"""Where the browser's session keeps, in the demo alone, what the mail says to whoever asked for it last."""


class AddressForm(forms.Form):
    """The first step of the sign-in page."""

    login = EmailField(required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class LoginForm(AllauthLoginForm):
    """The password is looked at first and always, so that an answer's time tells nothing of who has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autofocus"] = True
        self.fields["remember"].label = "Remember me"

    def clean(self) -> dict[str, Any]:
        domain = holder_of_address(self.cleaned_data.get("login", ""))
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            if domain is None:
                raise
        if domain is not None and not (self.user and self.user.is_staff):
            show_the_way(self.request, domain)
        return cleaned


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    def clean_email(self) -> str:
        _refuse_where_held(self.cleaned_data["email"])
        email: str = super().clean_email()
        return email


class ResetPasswordForm(AllauthResetPasswordForm):
    def clean_email(self) -> str:
        _refuse_where_held(self.cleaned_data["email"])
        email: str = super().clean_email()
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        request.session.pop(RESET_LINK, None)
        email: str = super().save(request, **kwargs)
        return email


class UserTokenForm(AllauthUserTokenForm):
    """A link to a new password, mailed before the company took its people's sign-in over, leads nowhere."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if held_by(self.reset_user) is not None:
            raise get_adapter().validation_error("invalid_password_reset")
        return cleaned


class ChangePasswordForm(AllauthChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call(self, oldpassword="Current password", password1="New password", password2="New password again")


class SetPasswordForm(AllauthSetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call(self, password1="Password", password2="Password again")


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call(self, password1="New password", password2="New password again")


class SignupForm(AllauthSignupForm):
    """`time_zone` is filled in by the browser, where scripts run: by UTC, quiet hours would be somebody else's."""

    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_time_zone(self) -> str:
        said: str = self.cleaned_data["time_zone"]
        return said if said in time_zones() else "UTC"

    def clean_email(self) -> str:
        return _not_captured(super().clean_email())


class AddEmailForm(AllauthAddEmailForm):
    def clean_email(self) -> str:
        return _not_captured(super().clean_email())


def _call(form: forms.Form, **labels: str) -> None:
    for name, label in labels.items():
        form.fields[name].label = label


def _refuse_where_held(address: str) -> None:
    if (domain := holder_of_address(address)) is not None:
        show_the_way(context.request, domain)


def _not_captured(email: str) -> str:
    if (connection := captured_by(email)) is not None:
        raise forms.ValidationError(
            f"People of {connection.organization} come in with their company sign-in. Choose it on the sign-in page.",
            code="captured_domain",
        )
    return email
