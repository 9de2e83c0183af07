"""Where somebody is led whose organization, or whose work, asks for a second step at sign-in."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from identity.requests import ActorRequest
from identity.second_step import demand_at
from identity.sso.company import lacks_password, may_keep_credentials

ROUTES = {
    Authenticator.Type.TOTP: "mfa_reauthenticate",
    Authenticator.Type.WEBAUTHN: "mfa_reauthenticate_webauthn",
}


@login_required
def second_step(request: ActorRequest) -> HttpResponse:
    """Set one up, or show the one there is; a company's people are asked by their company."""
    onward = _onward(request)
    if (who := demand_at(request)) is None:
        return redirect(onward)
    session = request.actor.browser
    kept = Authenticator.objects.filter(user=session.user, type__in=ROUTES).order_by("-last_used_at").first()
    if kept is not None and session.connection is None:
        route = ROUTES[Authenticator.Type(kept.type)]
        return redirect(f"{reverse(route)}?{urlencode({'next': onward})}")
    may_set_up = session.connection is None and may_keep_credentials(session.user)
    context = {"who": who, "may_set_up": may_set_up, "lacks_password": lacks_password(session)}
    return render(request, "identity/second_step.html", context)


def _onward(request: ActorRequest) -> str:
    wanted = request.GET.get("next", "")
    return wanted if wanted and get_adapter().is_safe_url(wanted) else reverse("account")
