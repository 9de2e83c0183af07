"""Mandates: a card on a page of its own, a post that decides, and one that ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from agents.mandate_cards import show_whole, with_orders
from agents.mandates import MandateGone, decide_mandate, end_mandate
from agents.models import Mandate
from agents.views.approvals import ANSWERS
from agents.views.framing import chat_page
from identity.requests import ActorRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: ActorRequest, public_id: str) -> HttpResponse:
    """The card, which is also the status page of a browser without scripts."""
    asked = get_object_or_404(_own(request), public_id=public_id)
    if request.method != "POST":
        return _card(request, asked)
    if (yes := ANSWERS.get(request.POST.get("answer", ""))) is None:
        return HttpResponseBadRequest("Answer yes or no.")
    try:
        decide_mandate(asked, yes=yes, actor=request.actor)
    except MandateGone as gone:
        messages.error(request, str(gone))
        return _card(request, get_object_or_404(_own(request), public_id=public_id), status=409)
    return redirect("mandate", public_id)


@login_required
@require_POST
def end(request: ActorRequest, public_id: str) -> HttpResponse:
    given = get_object_or_404(_own(request), public_id=public_id)
    try:
        end_mandate(given, actor=request.actor)
        messages.success(request, "Ended. Nothing more will be ordered by it.")
    except MandateGone as gone:
        messages.error(request, str(gone))
    return redirect("schedules")


def _own(request: ActorRequest) -> QuerySet[Mandate]:
    return with_orders().filter(delegation__principal=request.actor.principal)


def _card(request: ActorRequest, asked: Mandate, status: int = 200) -> HttpResponse:
    context = {"mandate": show_whole(asked), "conversation": asked.asked_by.conversation}
    return chat_page(request, "agents/mandate.html", context, status)
