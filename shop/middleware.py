"""Headers that every answer carries, what a load balancer asks, and refusals as pages."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from identity.authority import waited_in_vain
from identity.mails import MailNotSent
from identity.middleware import KNOW_NO_BROWSER
from identity.models import Connection
from identity.policy import Outcome, Refused
from identity.requests import page_behind
from identity.second_step import is_demanded_by
from identity.seen import Outdated
from shop.views.health import healthz

log = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

#: These look at each field, and answer in a form of their own.
CHECK_FOR_THEMSELVES = (*KNOW_NO_BROWSER, "/api/")
#: What is said here is made fit to keep, and not refused.
CLEANED = "/chat/"

#: Of an organization's connection, in another tab, while this one's page was open.
DROPPED = "This connection is not there any more."

#: How Django's own reason ends, which names a class of ours.
IN_ITS_OWN_WORDS = " matches the given query."


class ContentSecurityPolicyMiddleware:
    """Sends settings.SECURE_CSP, the admin's pages included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {sources}" for directive, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class HealthMiddleware:
    """Whoever balances the load asks by the process's own address, so this answers before a host is looked at."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path == "/healthz" else self.get_response(request)


class RefusalMiddleware:
    """A refusal is told in the words of the policy; one that a fresh sign-in would lift leads there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """An address that leads nowhere is told like any other that is not there, in DEBUG, too. One that takes only
        what a form sends is where who had to sign in first comes back to."""
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return render(request, "404.html", status=404)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            response.content = render_to_string("405.html", {}, request)
        return response

    def process_view(
        self, request: HttpRequest, view: Answer, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Nothing has a name with a NUL in it, nobody types one, and PostgreSQL does not even look."""
        if request.path.startswith(CHECK_FOR_THEMSELVES):
            return None
        if "\0" in request.path:
            return render(request, "404.html", status=404)
        read_already = not getattr(view, "csrf_exempt", False)  # by Django's check of the form's token
        return render(request, "400.html", status=400) if read_already and _says_nul(request) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return _refusal(request, exception)
        if isinstance(exception, Outdated):
            messages.error(request, str(exception))
            return redirect(page_behind(request))
        if isinstance(exception, MailNotSent):
            return render(request, "503.html", status=503)
        if waited_in_vain(exception):
            log.warning("A page waited in vain", exc_info=exception)
            page = render(request, "503_busy.html", status=503)
            page["Retry-After"] = "1"
            return page
        if isinstance(exception, Connection.DoesNotExist):
            return render(request, "404.html", {"reason": DROPPED}, status=404)
        if isinstance(exception, Http404):
            reason = str(exception)
            told = {} if reason.endswith(IN_ITS_OWN_WORDS) else {"reason": reason}
            return render(request, "404.html", told, status=404)
        return None


def _says_nul(request: HttpRequest) -> bool:
    looked_at = (request.GET,) if request.path.startswith(CLEANED) else (request.GET, request.POST)
    return any("\0" in value for sent in looked_at for _, said in sent.lists() for value in said)


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    if refused.decision.outcome is Outcome.REQUIRE_STEP_UP:
        return redirect(f"{reverse('step-up')}?{urlencode({'next': page_behind(request)})}")
    if is_demanded_by(refused.decision):
        return redirect(f"{reverse('second-step')}?{urlencode({'next': page_behind(request)})}")
    return render(request, "403.html", {"decision": refused.decision}, status=403)
