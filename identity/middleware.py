"""The web's door: who acts is read once a request, and everything below writes under that name."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from audit.context import open_context
from audit.ids import uuid7
from audit.tracing import continued
from identity.actor import Actor
from identity.browser import SessionStore
from identity.idleness import note_use
from identity.requests import SAFE, page_behind
from identity.sessions import person_at

GUEST_KEY = "guest_key"
DOORS = (("/admin/", "admin"), ("/api/", "api"), ("/chat/", "chat"))
KNOW_NO_BROWSER = ("/scim/v2/", "/api/audit/")  # read their own bearer tokens, and open contexts of their own


class ActorMiddleware:
    """Sets `request.actor` and opens the audit context of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(KNOW_NO_BROWSER):
            return self.get_response(request)
        actor = actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor.session is not None:
            note_use(request)
        elif _came_too_late(request):
            return _sign_in_and_send_again(request)
        names = {"request_id": str(uuid7()), **actor.facts()}
        with continued(request.headers), open_context(_door(request.path), **names):
            response = self.get_response(request)
        if _leads_to_what_was_sent(request, response):
            response = _sign_in_and_send_again(request)
        if actor.session is not None:  # after sign-out, the way back shows nothing (ASVS 5.0, 14.3.2)
            response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code < 500:  # with such an answer the browser would not learn the new key
            cast(SessionStore, request.session).renew_key()
        return response


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person of this browser, or the guest whose cart key it holds."""
    return person_at(request) or Actor(guest_key=request.session.get(GUEST_KEY))


def _came_too_late(request: HttpRequest) -> bool:
    """A form of who was signed in when it was opened: as a guest's it would do something else, or lead nowhere."""
    sent = request.method not in SAFE and not request.path.startswith("/api/")
    return sent and getattr(request, "sign_in_ran_out", False)


def _leads_to_what_was_sent(request: HttpRequest, response: HttpResponse) -> bool:
    """To sign in, and then to the address of a form, where no page is."""
    if request.method in SAFE:
        return False
    return response.headers.get("Location") == redirect_to_login(request.get_full_path()).url


def _sign_in_and_send_again(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "What you sent just now was not done. Sign in, and send it again.")
    return redirect_to_login(page_behind(request))


def _door(path: str) -> str:
    return next((door for prefix, door in DOORS if path.startswith(prefix)), "web")
