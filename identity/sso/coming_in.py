"""Somebody comes in by their company: all of it or nothing, at the browser too."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest

from audit.context import open_context
from identity.browser import SessionStore
from identity.sessions import session_of


@contextmanager
def coming_in(request: HttpRequest) -> Iterator[None]:
    """Signing in makes the key of the browser's session anew. Where it is undone that key leads nowhere, and the one
    before it, with whoever was there, counts again.
    """
    key, user, session = request.session.session_key, request.user, session_of(request)
    try:
        with open_context("system:sign-in"), transaction.atomic():
            yield
    except Exception:
        if request.session.session_key != key:
            request.session, request.user = SessionStore(key), user
            request.login_session = session  # type: ignore[attr-defined]
        raise
