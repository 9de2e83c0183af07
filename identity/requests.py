"""A request as views get it behind identity.middleware: with who acts."""

from django.http import HttpRequest

from identity.actor import Actor
from identity.models import LoginSession


class ActorRequest(HttpRequest):
    actor: Actor
    login_session: LoginSession | None
