"""Forms of allauth that ask for a code or a passkey. What an app shows is good for one sign-in."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn

from .passkeys import goes_on, refuse_copy
from .two_step import use_once


class AuthenticateForm(forms.AuthenticateForm):
    def clean_code(self) -> str:
        code: str = super().clean_code()
        _refuse_a_second_use(self.authenticator)
        return code


class ReauthenticateForm(forms.ReauthenticateForm):
    def clean_code(self) -> str:
        code: str = super().clean_code()
        _refuse_a_second_use(self.authenticator)
        return code


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Each key signs in alone, so nobody is asked whether it shall; the ceremony itself wants its user verified."""

    passwordless = None


class Counted:
    """A passkey that counts is one that has not been copied."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        answer = self.cleaned_data["credential"]
        passkey: Authenticator = super().clean_credential()  # type: ignore[misc]  # the form's
        if not goes_on(passkey, answer):
            refuse_copy(passkey)
            raise get_adapter().validation_error("copied_passkey")
        return passkey


class LoginPasskeyForm(Counted, webauthn.LoginWebAuthnForm):
    """Alone."""


class AuthenticatePasskeyForm(Counted, webauthn.AuthenticateWebAuthnForm):
    """After a password."""


class ReauthenticatePasskeyForm(Counted, webauthn.ReauthenticateWebAuthnForm):
    """Once more."""


def _refuse_a_second_use(authenticator: Authenticator) -> None:
    if authenticator.type == Authenticator.Type.TOTP and not use_once(authenticator):
        raise get_adapter().validation_error("incorrect_code")
