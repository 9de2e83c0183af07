"""Two-step sign-in: after the password, a code of an app (RFC 6238) or one of the codes kept for its loss."""

from collections.abc import Sequence
from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from identity.models import User
from identity.vault import seal, unseal


class TwoStepAdapter(DefaultMFAAdapter):
    """allauth's, which keeps no secret in the clear and leaves a company's second step to the company."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or it was used already. Wait for the next one and try again.",
        "unverified_email": "Confirm your email address first: it is the way back into your account.",
        "add_email_blocked": "Switch two-step sign-in off before you add an address.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def is_mfa_enabled(self, user: User, types: Sequence[str] | None = None) -> bool:
        """Whom an identity provider vouches for in this request has taken the provider's second step, not ours."""
        vouched = hasattr(context.request, "sign_in")
        return not vouched and super().is_mfa_enabled(user, types)


def amr_at(request: HttpRequest, user: User) -> tuple[str, ...]:
    """How the person has proved who they are at this browser, as RFC 8176 names it."""
    methods = {record["method"] for record in get_authentication_records(request, user)}
    return ("pwd", "otp") if "mfa" in methods else ("pwd",)


def use_once(authenticator: Authenticator) -> bool:
    """Whether this is the first code of its time step (RFC 6238 §5.2), in whichever process it arrives."""
    now = timezone.now()
    step = datetime.fromtimestamp(now.timestamp() // TOTP_PERIOD * TOTP_PERIOD, UTC)
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lt=step)
    return bool(Authenticator.objects.filter(unused, pk=authenticator.pk).update(last_used_at=now))
