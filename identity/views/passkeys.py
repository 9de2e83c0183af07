"""A person's passkeys. Each lives on its device, verifies its user there, and signs in alone (WebAuthn Level 2)."""

from typing import Any

from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, ListWebAuthnView

from identity.sso.company import may_keep_credentials

from .recovery_codes import ShowsFirstCodes
from .two_step import OwnCredentials


class PasskeysView(ListWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"may_add": may_keep_credentials(self.request.user)}


class AddPasskeyView(OwnCredentials, ShowsFirstCodes, AddWebAuthnView):
    """The key is asked to keep the account's name itself (a resident key), else it could not sign in alone."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {
            "creation_options": auth.begin_registration(self.request.user, passwordless=True)
        }
        return context
