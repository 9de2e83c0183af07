"""What my agent may do: lend, look at, change, take back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from agents.authority import lent_to_conversations, recent_deeds, what_is_lent
from identity.actor import Actor
from identity.cutting import exclusively
from identity.delegations import (
    SHOP_AGENT,
    change_terms,
    grant_delegation,
    live_delegation,
    reach_of,
    revoke_delegation,
)
from identity.models import Agent, Delegation
from identity.pauses import pause_agents, pauses_felt_by, resume_agents
from identity.requests import ActorRequest
from identity.terms import BadTerms, Terms
from identity.terms_form import TermsForm
from shop.addresses import list_addresses
from shop.catalog import list_categories


@login_required
def agent_authority(request: ActorRequest) -> HttpResponse:
    return _page(request, form_for(request))


@login_required
@require_POST
def agent_grant(request: ActorRequest) -> HttpResponse:
    """One agent, one authority: where some is lent already, the terms of that change."""
    form = form_for(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        _lend(form, request.actor)
    except BadTerms as error:
        form.add_error(None, str(error))
        return _page(request, form, status=400)
    messages.success(request, "Your agent may act for you now, within these terms.")
    return redirect(_next(request))


@login_required
@require_POST
def agent_revoke(request: ActorRequest, public_id: str) -> HttpResponse:
    """All of it, or what one conversation holds."""
    own = Delegation.objects.select_related("principal").filter(principal=request.actor.principal)
    delegation = get_object_or_404(own, public_id=public_id)
    cut = revoke_delegation(delegation, actor=request.actor, why="revoked by the person")
    if delegation.parent_id is None:
        messages.success(request, "Revoked. From now on your agent can do nothing for you.")
    else:
        messages.success(request, "Revoked. In that conversation your agent can do nothing more for you.")
    if cut.in_flight:
        orders = ", ".join(cut.in_flight)
        messages.warning(request, f"A payment was already on its way when you revoked: order {orders}.")
    return redirect("agent-authority")


@login_required
@require_POST
def agent_pause(request: ActorRequest) -> HttpResponse:
    pause_agents(request.actor.someone, actor=request.actor)
    messages.success(request, "Paused. Until you let them go on, your agents do nothing for you.")
    return redirect("agent-authority")


@login_required
@require_POST
def agent_resume(request: ActorRequest) -> HttpResponse:
    resume_agents(request.actor.someone, actor=request.actor)
    messages.success(request, "Your agents go on, within what you lend them.")
    return redirect("agent-authority")


def _lend(form: TermsForm, actor: Actor) -> None:
    """Of two clicks at once, the second changes the terms of what the first has lent."""
    with exclusively(actor, reach_of(actor.someone)):
        lent = live_delegation(actor.someone)
        TermsForm(form.data, zone=form.zone, before=Terms.of(lent) if lent else None).check_seen()
        if lent:
            change_terms(lent, form.terms(), actor=actor)
        else:
            grant_delegation(Agent.objects.get(slug=SHOP_AGENT), form.terms(), actor=actor)


def form_for(request: ActorRequest, data: Any = None) -> TermsForm:
    """With what the person can choose from, and with what is lent just now."""
    actor = request.actor
    lent = live_delegation(actor.someone)
    return TermsForm(
        data,
        zone=actor.someone.zone,
        before=Terms.of(lent) if lent else None,
        categories=_categories(),
        addresses=[
            (one.public_id, f"{one.recipient}, {one.street}, {one.city}")
            for one in list_addresses(actor=actor)
        ],
    )


def _categories() -> list[tuple[str, str]]:
    """Each behind the one that it is a part of."""
    found = list_categories().select_related("parent")
    named = ((one.slug, f"{one.parent}: {one}" if one.parent else str(one)) for one in found)
    return sorted(named, key=lambda choice: choice[1])


def _page(request: ActorRequest, form: TermsForm, status: int = 200) -> HttpResponse:
    user = request.actor.someone
    lent = live_delegation(user)
    pauses = pauses_felt_by(user, request.actor.organization)
    context = {
        "delegation": lent,
        "lent": what_is_lent(lent, form) if lent else None,
        "conversations": lent_to_conversations(lent) if lent else [],
        "pauses": pauses,
        "rests": any(pause.principal_id for pause in pauses),
        "deeds": recent_deeds(user),
        "past": Delegation.objects.filter(principal=user, parent__isnull=True, revoked_at__isnull=False)[:5],
        "form": form,
        "next": request.GET.get("next", ""),
    }
    return render(request, "agents/authority.html", context, status=status)


def _next(request: ActorRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and safe else "agent-authority"
