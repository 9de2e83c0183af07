"""Forms of allauth that ask for a code. What an app shows is good for one sign-in."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn

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


def _refuse_a_second_use(authenticator: Authenticator) -> None:
    if authenticator.type == Authenticator.Type.TOTP and not use_once(authenticator):
        raise get_adapter().validation_error("incorrect_code")
