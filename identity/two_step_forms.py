"""Forms of allauth that ask for a code or a passkey. Each code is good for one sign-in."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn

from .models import User
from .passkeys import goes_on, refuse_copy
from .recovery_codes import use_code
from .two_step import use_app_code


class OneCode:
    """What an app shows, or a recovery code. Each try counts, as in allauth's own, which knows no hashed codes."""

    user: User
    authenticator: Authenticator
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        was_right = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        found = use_app_code(self.user, code) or use_code(self.user, code)
        if found is None:
            self._tell_of_failure()
            raise get_adapter().validation_error("incorrect_code")
        was_right()
        found.user = self.user
        self.authenticator = found
        return code

    def _tell_of_failure(self) -> None:
        kept = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        if (main := kept.order_by("-type").first()) is not None:
            self._emit_authentication_failed(main)  # type: ignore[attr-defined]  # the form's


class AuthenticateForm(OneCode, forms.AuthenticateForm):
    """After a password."""


class ReauthenticateForm(OneCode, forms.ReauthenticateForm):
    """Once more."""


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
