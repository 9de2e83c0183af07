"""Passwords that somebody would guess: words of ours and of the person's own, common ones, and breached ones.

Nobody outside is asked, so nobody learns who chooses what (OWASP ASVS 5.0, 6.2.4, 6.2.11 and 6.2.12).
"""

import os
import re
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from string import digits, punctuation
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from identity.models import User

SHORTEST_WORD: Final = 3
LEAST_BESIDES: Final = 8  # letters and figures, where a word is one's own
AROUND: Final = f"{digits}{punctuation} "
LOOK_ALIKE: Final = str.maketrans("013457@$!|l", "oieastasiii")
SHORTEST_HASH: Final = 10  # hex digits; shorter ones would refuse too much that was never breached


class OwnWordsValidator(UserAttributeSimilarityValidator):
    """A word of the shop, or of the person, may not be most of a password; nor may what is merely like it."""

    def __init__(self) -> None:
        super().__init__(("email", "full_name"))

    def validate(self, password: str, user: User | None = None) -> None:
        rest, found = _folded(password), ""
        for word in sorted({*_words_of_ours(), *_words_of(user)}, key=len, reverse=True):
            if _folded(word) in rest:
                rest, found = rest.replace(_folded(word), " "), found or word
        if found and len(re.findall(r"\w", rest)) < LEAST_BESIDES:
            raise ValidationError(
                f"Somebody who knows you or this shop would try “{found}” first. "
                f"Leave it out, or put at least {LEAST_BESIDES} letters of other words beside it.",
                code="password_of_own_words",
            )
        super().validate(password, user)

    def get_help_text(self) -> str:
        return "Your name, your address and the name of this shop are too easy to guess."


class KnownValidator(CommonPasswordValidator):
    """One that whoever guesses has on a list.

    Of Django's common ones few are as long as ours must be, so what people do to lengthen them is looked through.
    PASSWORD_BREACH_FILE has lines that begin with a SHA-1 in hex, or its first digits, sorted, like the file of all
    breached passwords that Have I Been Pwned gives away (`hash:count`). It is searched where it lies, by some forty
    reads for a thousand million lines.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        if _is_common(password.lower(), self.passwords):
            raise ValidationError(
                "This is a common password, or one with figures or signs around it: those are tried first. "
                "Three or four words that have nothing to do with each other are better.",
                code="password_too_common",
            )
        if settings.PASSWORD_BREACH_FILE and is_listed(password, Path(settings.PASSWORD_BREACH_FILE)):
            raise ValidationError(
                "This password was stolen somewhere and published, from you or from somebody who had the same. "
                "Those are tried first: choose another, here and wherever else you use it.",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return "One that many people use, or that was stolen and published, is refused."


def is_listed(password: str, path: Path) -> bool:
    digest = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            found = _hash_at(file, middle)
            low, high = (middle + 1, high) if found and found < digest[: len(found)] else (low, middle)
        found = _hash_at(file, low)
    return bool(found) and digest.startswith(found)


def is_breach_file(path: Path) -> bool:
    """By its first line."""
    try:
        with path.open("rb") as file:
            first = _hash_at(file, 0)
    except OSError:
        return False
    return bool(re.fullmatch(rb"[0-9A-F]{%d,40}" % SHORTEST_HASH, first))


def _is_common(password: str, known: set[str]) -> bool:
    core = password.strip(AROUND)
    half = core[: len(core) // 2]
    return not known.isdisjoint({password.strip(), core, half if half * 2 == core else core})


def _hash_at(file: BinaryIO, place: int) -> bytes:
    """Of the first line that begins at this byte or after it; nothing past the last."""
    file.seek(max(0, place - 1))
    if place:
        file.readline()
    return file.readline().partition(b":")[0].strip().upper()


def _words_of_ours() -> Iterator[str]:
    site = (urlsplit(settings.SITE_URL).hostname or "").rpartition(".")[0]
    for text in (settings.MFA_TOTP_ISSUER, settings.SELLER[0], site, *settings.PASSWORD_OWN_WORDS):
        yield from _words(text)


def _words_of(user: User | None) -> Iterator[str]:
    """Of their name and address; the last part of an address is everybody's."""
    if user is not None:
        yield from _words(user.full_name)
        yield from _words(user.email.rpartition(".")[0])


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in re.findall(r"[^\W\d_]+", text) if len(word) >= SHORTEST_WORD)


def _folded(text: str) -> str:
    """Figures and signs that are written for letters are those letters."""
    return text.lower().translate(LOOK_ALIKE)
