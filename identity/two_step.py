"""The second step: a code of an app (RFC 6238), a passkey (WebAuthn), or one of the codes kept for their loss."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from identity.checks import LOOPBACK
from identity.devices import device_of
from identity.models import User
from identity.vault import seal, unseal


class TwoStepAdapter(DefaultMFAAdapter):
    """allauth's, which keeps no secret in the clear and leaves a company's second step to the company."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or it was used already. Wait for the next one and try again.",
        "copied_passkey": "This passkey has fallen behind in counting, as a copy of it would. Nobody was let in, and "
        "its owner was written to. Come in another way, remove it, and add a new one.",
        "unverified_email": "Confirm your email address first: it is the way back into your account.",
        "add_email_blocked": "Switch two-step sign-in off before you add an address.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the name in SITE_URL, whatever the Host header says; numbers are no name (§5.1.2)."""
        name = urlsplit(settings.SITE_URL).hostname or ""
        return {"id": "localhost" if name in LOOPBACK else name, "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return device_of(context.request.headers.get("User-Agent", ""))

    def is_mfa_enabled(self, user: User, types: Sequence[str] | None = None) -> bool:
        """Whom an identity provider vouches for in this request has taken the provider's second step, not ours."""
        vouched = hasattr(context.request, "sign_in")
        return not vouched and super().is_mfa_enabled(user, types)


def use_app_code(user: User, code: str) -> Authenticator | None:
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return app if app is not None and app.wrap().validate_code(code) and _use_once(app) else None


def _use_once(authenticator: Authenticator) -> bool:
    """Whether this is the first code of its time step (RFC 6238 §5.2), in whichever process it arrives."""
    now = timezone.now()
    step = datetime.fromtimestamp(now.timestamp() // TOTP_PERIOD * TOTP_PERIOD, UTC)
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lt=step)
    return bool(Authenticator.objects.filter(unused, pk=authenticator.pk).update(last_used_at=now))
