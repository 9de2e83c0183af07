"""Countersigning: a page of its own shape, and a post that only decides."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agents import schedules
from agents.approvals import ApprovalGone, decide_approval
from agents.cards import scheduled_approvals, show_approval, with_card
from agents.mandate_cards import mandates_of
from agents.models import Approval, ToolCall
from agents.schedules import NotScheduled
from agents.views.framing import chat_page
from identity.requests import ActorRequest

ANSWERS = {"yes": True, "no": False}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: ActorRequest, public_id: str) -> HttpResponse:
    """The card, which is also the status page of a browser without scripts."""
    asked = get_object_or_404(with_card(_own(request)), public_id=public_id)
    if request.method != "POST":
        return _card(request, asked)
    if (yes := ANSWERS.get(request.POST.get("answer", ""))) is None:
        return HttpResponseBadRequest("Answer yes or no.")
    try:
        decide_approval(asked, yes=yes, actor=request.actor)
    except ApprovalGone as gone:
        messages.error(request, str(gone))
        return _card(request, get_object_or_404(with_card(_own(request)), public_id=public_id), status=409)
    return redirect("approval", public_id)


@login_required
@require_GET
def scheduled(request: ActorRequest) -> HttpResponse:
    context = {"scheduled": scheduled_approvals(request.actor), "mandates": mandates_of(request.actor)}
    return chat_page(request, "agents/schedules.html", context)


@login_required
@require_POST
def run_now(request: ActorRequest, public_id: str) -> HttpResponse:
    return _change(request, public_id, schedules.run_now, "It runs now.")


@login_required
@require_POST
def cancel(request: ActorRequest, public_id: str) -> HttpResponse:
    return _change(request, public_id, schedules.cancel_scheduled, "Cancelled. Nothing will be ordered.")


def _change(request: ActorRequest, public_id: str, verb: Callable[..., None], done: str) -> HttpResponse:
    calls = ToolCall.objects.filter(conversation__principal=request.actor.principal)
    call = get_object_or_404(calls.select_related("conversation__principal"), public_id=public_id)
    try:
        verb(call, actor=request.actor)
        messages.success(request, done)
    except NotScheduled as error:
        messages.error(request, str(error))
    return redirect("schedules")


def _own(request: ActorRequest) -> QuerySet[Approval]:
    return Approval.objects.filter(tool_call__conversation__principal=request.actor.principal)


def _card(request: ActorRequest, asked: Approval, status: int = 200) -> HttpResponse:
    context = {"approval": show_approval(asked), "conversation": asked.tool_call.conversation}
    return chat_page(request, "agents/approval.html", context, status)
