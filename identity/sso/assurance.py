"""How an identity provider's word for a sign-in translates: SAML Authentication Context §3.4 to RFC 8176."""

from collections.abc import Mapping
from typing import Final

CLASSES: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:"

METHODS: Final[Mapping[str, tuple[str, ...]]] = {
    f"{CLASSES}Password": ("pwd",),
    f"{CLASSES}PasswordProtectedTransport": ("pwd",),
    f"{CLASSES}TimeSyncToken": ("otp",),
    f"{CLASSES}SmartcardPKI": ("sc", "pin", "mfa"),
    f"{CLASSES}X509": ("pop",),
    f"{CLASSES}MobileTwoFactorContract": ("mfa",),
    "https://refeds.org/profile/mfa": ("mfa",),
}


def amr_of(acr: str) -> tuple[str, ...]:
    """Nothing is concluded from a class that we do not know."""
    return METHODS.get(acr, ())
