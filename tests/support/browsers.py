"""Browsers without a browser: what one that somebody is signed in with sends along."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from audit.context import open_context
from identity.browser import KEY, SessionStore, digest_of
from identity.ids import new_public_id
from identity.models import LoginSession, User

TOKEN = "t" * 32  # of every form: the half that a page repeats of the cookie


def sign_in(user: User) -> str:
    """The cookies of a browser that they sign in with, for a server with our SECRET_KEY."""
    browser, key = SessionStore(), new_public_id() * 2
    browser[KEY] = key
    browser[SESSION_KEY], browser[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    browser[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    with open_context("system:sign-in"):
        LoginSession.objects.create(
            user=user, key_digest=digest_of(key), method="password", authenticated_at=timezone.now()
        )
    browser.save()
    cookies = {settings.SESSION_COOKIE_NAME: browser.session_key, settings.CSRF_COOKIE_NAME: TOKEN}
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
