"""A request as views get it behind identity.middleware: with who acts."""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from identity.actor import Actor
from identity.models import LoginSession

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ActorRequest(HttpRequest):
    actor: Actor
    login_session: LoginSession | None


def length_of(request: HttpRequest) -> int:
    """Bytes of the body by its header; where that is no number, Django reads nothing either."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() else 0


def page_behind(request: HttpRequest) -> str:
    """The page to be shown again: a form's own page where the request was its POST."""
    if request.method in SAFE:
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        return reverse("home")
    page = urlsplit(referrer)._replace(scheme="", netloc="", fragment="").geturl()
    return page if url_has_allowed_host_and_scheme(page, None) else reverse("home")
