"""Access reviews of an organization: begun, worked through and ended, by its admins or the shop's staff."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.canonical import digest
from identity.actor import Actor
from identity.administration import resource_of
from identity.inventory.entries import CannotBeDone
from identity.memberships import NoPlace
from identity.models import AccessReview, Organization, ReviewItem
from identity.policy import preview
from identity.requests import ActorRequest
from identity.reviews import verbs
from identity.reviews.forms import REASONS, DecisionForm, PlanForm, SetupForm
from identity.reviews.kinds import can_cut
from identity.reviews.results import file_of
from identity.reviews.words import Change, Fact, changes, facts
from identity.terms import BadTerms

from .frame import LOOK, managed, organization_at, organization_of, page

SOME: Final = 20
"""On one page."""

#: What verbs that narrow and cut say no with.
REFUSALS: Final = (verbs.CannotReview, NoPlace, CannotBeDone, BadTerms)


@dataclass(frozen=True)
class Shown:
    """An item in words. Whoever looks may decide, or is told why not."""

    item: ReviewItem
    facts: list[Fact]
    changes: list[Change]
    may_decide: bool
    may_cut: bool
    why_not: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: ActorRequest, organization_id: str = "") -> HttpResponse:
    """The list, and the form that begins one. Staff name the organization."""
    action = verbs.LOOK if request.method != "POST" else verbs.REVIEW
    organization = (
        organization_at(request, organization_id, action)
        if organization_id
        else organization_of(request, action)
    )
    form = SetupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = verbs.start_review(organization, form.setup(), actor=request.actor)
        except verbs.CannotReview as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("organization-review", begun.public_id)
    return _list(request, organization, form, PlanForm())


@login_required
@require_POST
def reviews_plan(request: ActorRequest, organization_id: str) -> HttpResponse:
    organization = organization_at(request, organization_id, verbs.REVIEW)
    if "drop" in request.POST:
        verbs.drop_plan(organization, actor=request.actor)
        messages.success(request, "No review begins by itself any more.")
        return redirect("organization-reviews-of", organization_id)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _list(request, organization, SetupForm(), form)
    verbs.plan_reviews(organization, form.setup(), form.cleaned_data["first"], actor=request.actor)
    messages.success(request, "Planned. Its reviewers get a mail when one begins.")
    return redirect("organization-reviews-of", organization_id)


@login_required
@require_safe
def review(request: ActorRequest, public_id: str) -> HttpResponse:
    held = review_at(request, public_id)
    items = verbs.look_at(held, actor=request.actor)
    show = request.GET.get("show", "")
    chosen = {"decided": items.exclude(verdict=""), "all": items}.get(show, items.filter(verdict=""))
    found = Paginator(chosen, SOME).get_page(request.GET.get("page"))
    decides = _may(request, held, verbs.DECIDE)
    sound = list(verbs.sound_items(held, actor=request.actor)) if decides else []
    total, waiting = items.count(), items.filter(verdict="").count()
    context = {
        "review": held,
        "page": found,
        "shown": [in_words(_in(held, item), request.actor) for item in found],
        "decides": decides,
        "show": show,
        "total": total,
        "waiting": waiting,
        "decided": total - waiting,
        "sound": sound,
        "sound_seen": verbs.digest_of(sound),
        "may_end": _may(request, held, verbs.REVIEW),
        "reasons": REASONS,
    }
    return _page(request, "review", held.organization, context)


@login_required
@require_POST
def review_decide(request: ActorRequest, public_id: str, item_id: str) -> HttpResponse:
    held = review_at(request, public_id)
    item = _in(held, get_object_or_404(held.items.select_related("person"), public_id=item_id))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was decided: choose a reason, and say it in 300 characters at most.")
        return _back(request, held)
    verdict, seen = form.cleaned_data["verdict"], form.cleaned_data["seen"]

    def decide() -> str:
        done = verbs.decide_item(item, verdict, form.said(), seen, actor=request.actor)
        return f"{_named(done)}: {done.get_verdict_display()}."

    return _do(request, held, decide)


@login_required
@require_POST
def review_keep(request: ActorRequest, public_id: str) -> HttpResponse:
    held = review_at(request, public_id)

    def keep() -> str:
        done = verbs.keep_sound(held, request.POST.get("seen", ""), actor=request.actor)
        changed = f" {done.changed} had changed and wait." if done.changed else ""
        return f"Kept: {done.kept}.{changed}"

    return _do(request, held, keep)


@login_required
@require_POST
def review_end(request: ActorRequest, public_id: str) -> HttpResponse:
    held = review_at(request, public_id)
    try:
        verbs.end_review(held, actor=request.actor)
    except verbs.CannotReview as refused:
        messages.error(request, str(refused))
        return redirect("organization-review", public_id)
    messages.success(request, "Ended. The result is signed, and stands in the log.")
    return redirect("organization-review-result", public_id)


@login_required
@require_safe
def review_result(request: ActorRequest, public_id: str) -> HttpResponse:
    """Fit to print."""
    held = _ended(request, public_id)
    items = verbs.look_at(held, actor=request.actor)
    context = {
        "review": held,
        "shown": [in_words(_in(held, item), request.actor) for item in items],
        "counted": [(verdict.label, items.filter(verdict=verdict).count()) for verdict in ReviewItem.Verdict],
        "undecided": items.filter(verdict="").count(),
        "digest": digest(held.text),
    }
    return _page(request, "review_result", held.organization, context)


@login_required
@require_safe
def review_file(request: ActorRequest, public_id: str) -> HttpResponse:
    """As `manage.py verify_report` reads it."""
    held = _ended(request, public_id)
    verbs.look_at(held, actor=request.actor)
    answer = HttpResponse(file_of(held), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="access-review-{held.public_id}.json"'
    return answer


def review_at(request: ActorRequest, public_id: str) -> AccessReview:
    """Who may not look at it learns nothing of it; verbs ask for more."""
    return managed(
        request, AccessReview.objects.select_related("organization", "started_by"), public_id, verbs.LOOK
    )


def in_words(item: ReviewItem, actor: Actor) -> Shown:
    may = None if item.verdict else preview(actor, verbs.DECIDE, verbs.about(item))
    return Shown(
        item=item,
        facts=facts(item.kind, item.terms, item.figures),
        changes=list(changes(item.terms, item.proposal)),
        may_cut=can_cut(item),
        may_decide=may is not None and (may.allowed or may.outcome == "require_step_up"),
        why_not=may.reason if may is not None and not may.allowed else "",
    )


def _ended(request: ActorRequest, public_id: str) -> AccessReview:
    held = review_at(request, public_id)
    if held.ended_at is None:
        raise Http404("It has not ended yet.")
    return held


def _may(request: ActorRequest, held: AccessReview, action: str) -> bool:
    answer = preview(request.actor, action, resource_of(held.organization))
    return held.ended_at is None and (answer.allowed or answer.outcome == "require_step_up")


def _in(held: AccessReview, item: ReviewItem) -> ReviewItem:
    item.review = held
    return item


def _named(item: ReviewItem) -> str:
    return f"{item.label}, {item.person}" if item.person else item.label


def _do(request: ActorRequest, held: AccessReview, verb: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, verb())
    except REFUSALS as refused:
        messages.error(request, str(refused))
    return _back(request, held)


def _back(request: ActorRequest, held: AccessReview) -> HttpResponse:
    return redirect("organization-review", held.public_id)


def _list(request: ActorRequest, organization: Organization, form: SetupForm, plan: PlanForm) -> HttpResponse:
    context = {
        "reviews": organization.access_reviews.select_related("started_by"),
        "plan": getattr(organization, "review_plan", None),
        "form": form,
        "plan_form": plan,
        "may_start": preview(request.actor, verbs.REVIEW, resource_of(organization)).outcome != "deny",
    }
    status = 400 if form.errors or plan.errors else 200
    return _page(request, "reviews", organization, context, status)


def _page(
    request: ActorRequest, name: str, organization: Organization, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """An auditor has no other page of the organization's to go to."""
    admin = preview(request.actor, LOOK, resource_of(organization)).allowed
    return page(request, name, organization, context if admin else {"rooms": (), **context}, status)
