"""A request as views get it behind identity.middleware: with who acts."""

from django.http import HttpRequest

from identity.actor import Actor
from identity.models import LoginSession


class ActorRequest(HttpRequest):
    actor: Actor
    login_session: LoginSession | None


def length_of(request: HttpRequest) -> int:
    """Bytes of the body by its header; where that is no number, Django reads nothing either."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() else 0
