"""How sure we are of a sign-in, in words for who made it."""

from typing import Final

from identity.models import LoginSession

#: The names of RFC 8176 §2 that sign-ins here come with.
WAYS: Final = {
    "pwd": "a password",
    "otp": "a one-time code",
    "pin": "a PIN",
    "hwk": "a passkey",
    "swk": "a passkey",
    "sc": "a smart card",
    "pop": "a key of the device",
    "sms": "a code by text message",
    "tel": "a telephone call",
    "face": "a face",
    "fpt": "a fingerprint",
}


def in_words(session: LoginSession) -> str:
    """What was shown, and whether that was one factor or several."""
    shown = list(dict.fromkeys(WAYS[way] for way in session.amr if way in WAYS))
    strength = "several factors" if session.has_second_step else "one factor"
    if shown:
        return f"{' and '.join(shown)}: {strength}".capitalize()
    return "Several factors" if session.has_second_step else "Whatever its provider asked for"
