"""What my agents used: each person reviews what they lend themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from identity.models import Delegation, ReviewItem
from identity.requests import ActorRequest
from identity.reviews.own import DAYS, decide_own, own_drafts
from identity.reviews.verbs import CannotReview
from identity.reviews.words import changes, facts
from identity.terms import BadTerms

DONE = {
    ReviewItem.Verdict.KEPT: "Kept as it is.",
    ReviewItem.Verdict.NARROWED: "Narrowed to what was used. It is in force at once.",
    ReviewItem.Verdict.CUT: "Taken back. It does nothing for you any more.",
}


@login_required
@require_safe
def own_review(request: ActorRequest) -> HttpResponse:
    shown = [
        {
            "draft": draft,
            "used": len(
                {*draft.figures["scopes"], *draft.figures["needs"]}.intersection(draft.terms["scopes"])
            ),
            "facts": facts(draft.kind, draft.terms, draft.figures),
            "changes": list(changes(draft.terms, draft.proposal)),
        }
        for draft in own_drafts(request.actor.someone)
    ]
    return render(request, "identity/own_review.html", {"shown": shown, "days": DAYS})


@login_required
@require_POST
def own_review_decide(request: ActorRequest, public_id: str) -> HttpResponse:
    own = Delegation.objects.select_related("principal", "organization").filter(parent__isnull=True)
    delegation = get_object_or_404(own, principal=request.actor.principal, public_id=public_id)
    verdict = request.POST.get("verdict", "")
    try:
        decide_own(delegation, verdict, request.POST.get("seen", ""), actor=request.actor)
        messages.success(request, DONE[ReviewItem.Verdict(verdict)])
    except (CannotReview, BadTerms) as refused:
        messages.error(request, str(refused))
    return redirect("own-review")
