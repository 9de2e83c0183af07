"""Somebody else got in: one page that says what will happen, and one click that does all of it."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from identity.company_only import held_by
from identity.cuts import reset_after_theft
from identity.models import Delegation, LoginSession, User
from identity.notices import way_back
from identity.requests import ActorRequest
from identity.sso.company import may_keep_credentials


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def theft(request: ActorRequest) -> HttpResponse:
    """What was cut is told in the answer: the next request is a stranger's."""
    user = request.actor.someone
    if request.method != "POST":
        return render(request, "identity/theft.html", _about(user, request.actor.browser))
    here, own = request.actor.browser, may_keep_credentials(user)
    cut = reset_after_theft(user, actor=request.actor, keep_second_step="second_step" not in request.POST)
    logout(request)
    told = {"cut": cut, "address": user.email, "own": own, "company": _company(user, here)}
    if own and settings.DEMO and settings.DEBUG:  # where nobody reads a mailbox before they are in
        told["demo_link"] = way_back(User.objects.get(pk=user.pk))
    answer = render(request, "identity/theft_done.html", told)
    answer["Cache-Control"] = "no-store"
    return answer


def _about(user: User, here: LoginSession) -> Mapping[str, Any]:
    steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return {
        "sign_ins": LoginSession.objects.live_of(user).count(),
        "lent": Delegation.objects.live(timezone.now()).filter(principal=user, parent__isnull=True).count(),
        "addresses": EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email),
        "second_steps": steps.order_by("created_at"),
        "own": may_keep_credentials(user),
        "company": _company(user, here),
    }


def _company(user: User, here: LoginSession) -> str:
    """Whoever signs them in; "" where nobody does, and a code by mail is their way."""
    if (domain := held_by(user)) is not None:
        return str(domain.organization)
    return str(here.connection.organization) if here.connection else ""
