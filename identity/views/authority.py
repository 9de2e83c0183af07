"""What my agent may do: lend, look at, take back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from audit.models import AuditEvent
from identity.delegations import SHOP_AGENT, grant_delegation, live_delegation, revoke_delegation
from identity.forms import GrantForm
from identity.models import Agent, Delegation, User
from identity.requests import ActorRequest
from identity.scopes import PLAIN_WORDS, Scope
from identity.spending import spent

RECENT = 20


@login_required
def agent_authority(request: ActorRequest) -> HttpResponse:
    return _page(request, GrantForm())


@login_required
@require_POST
def agent_grant(request: ActorRequest) -> HttpResponse:
    """One agent, one authority: lending anew replaces what was lent before."""
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    actor = request.actor
    if (before := live_delegation(actor.someone)) is not None:
        revoke_delegation(before, actor=actor, why="replaced by new terms")
    grant_delegation(Agent.objects.get(slug=SHOP_AGENT), form.terms(), actor=actor)
    messages.success(request, "Your agent may act for you now, within these terms.")
    return redirect(_next(request))


@login_required
@require_POST
def agent_revoke(request: ActorRequest, public_id: str) -> HttpResponse:
    delegation = get_object_or_404(
        Delegation.objects.select_related("principal"), public_id=public_id, principal=request.actor.principal
    )
    cut = revoke_delegation(delegation, actor=request.actor, why="revoked by the person")
    messages.success(request, "Revoked. From now on your agent can do nothing for you.")
    if cut.in_flight:
        orders = ", ".join(cut.in_flight)
        messages.warning(request, f"A payment was already on its way when you revoked: order {orders}.")
    return redirect("agent-authority")


def _page(request: ActorRequest, form: GrantForm, status: int = 200) -> HttpResponse:
    user = request.actor.someone
    delegation = live_delegation(user)
    context = {
        "delegation": delegation,
        "scopes": [{"scope": s, "plain": PLAIN_WORDS[Scope(s)]} for s in delegation.scopes]
        if delegation
        else [],
        "left_today": max(0, (delegation.daily_limit or 0) - spent(delegation, timezone.now()).today)
        if delegation
        else 0,
        "deeds": _deeds(user),
        "past": Delegation.objects.filter(principal=user, parent__isnull=True, revoked_at__isnull=False)[:5],
        "form": form,
        "next": request.GET.get("next", ""),
    }
    return render(request, "identity/agent_authority.html", context, status=status)


def _deeds(user: User) -> list[AuditEvent]:
    """The newest tool calls that any agent made for this person."""
    calls = AuditEvent.objects.of_principal(user.public_id).filter(category="tool.call")
    return list(calls.with_context().order_by("-id")[:RECENT])


def _next(request: ActorRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and safe else "agent-authority"
