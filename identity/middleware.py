"""The web's door: who acts is read once a request, and everything below writes under that name."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from audit.context import open_context
from audit.ids import uuid7
from identity.actor import Actor
from identity.sessions import person_at

GUEST_KEY = "guest_key"
DOORS = (("/admin/", "admin"), ("/api/", "api"), ("/chat/", "chat"))
KNOWS_NO_BROWSER = "/scim/v2/"  # reads its own bearer token, and opens a context of its own


class ActorMiddleware:
    """Sets `request.actor` and opens the audit context of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(KNOWS_NO_BROWSER):
            return self.get_response(request)
        actor = actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]
        with open_context(_door(request.path), request_id=str(uuid7()), **actor.facts()):
            return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person of this browser, or the guest whose cart key it holds."""
    return person_at(request) or Actor(guest_key=request.session.get(GUEST_KEY))


def _door(path: str) -> str:
    return next((door for prefix, door in DOORS if path.startswith(prefix)), "web")
