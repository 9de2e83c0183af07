"""The one address for whoever needs a fresh sign-in."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from identity.models import Connection
from identity.requests import ActorRequest
from identity.sso.way_in import way_in
from identity.step_up import beyond_allauth


@login_required
@require_GET
def step_up(request: ActorRequest) -> HttpResponse:
    """To one's company by a link: the policy of this page lets no form lead to another site, a redirect included."""
    onward = _onward(request)
    back = urlencode({"next": onward})
    if beyond_allauth(request) is None:
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    if (connection := request.actor.browser.connection) is None:
        context = {"anew": f"{reverse('account_request_login_code')}?{back}", "onward": onward}
        return render(request, "identity/step_up_by_mail.html", context)
    return ask_again(request, connection, onward)


def ask_again(
    request: HttpRequest, connection: Connection, onward: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page with the way to the provider; `problem` says why its last answer would not do."""
    context = {
        "organization": connection.organization,
        "way": way_in(connection, next=onward, again="1"),
        "onward": onward,
        "problem": problem,
    }
    return render(request, "identity/step_up.html", context, status=status)


def _onward(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and safe else reverse("account")
