"""Access reviews: an organization's authority beside what was used of it; kept, narrowed or cut, one by one.

A decision is made on what its reviewer has seen: `seen` is the state of the item as it was shown. Whatever has
changed since is counted anew under the locks of a cut, kept, and shown again instead of being decided about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.canonical import digest
from audit.events import record
from identity.actor import Actor
from identity.administration import resource_of
from identity.authority import Reach
from identity.cutting import exclusively
from identity.models import AccessReview, AtEnd, Organization, ReviewItem, ReviewPlan, User
from identity.policy import Resource, authorized, require
from identity.reviews import letters
from identity.reviews.drafts import Draft
from identity.reviews.kinds import KINDS, draft_of, drafts, window_of
from identity.reviews.results import close, unsigned

REVIEW: Final = "access:review"
LOOK: Final = "access:look"
DECIDE: Final = "access:decide"
ENDED: Final = "The review has ended. What was decided stands in its result."
Verdict = ReviewItem.Verdict


class CannotReview(ValueError):
    """It cannot be done now; the sentence says why, and what can be done."""


class Changed(CannotReview):
    """It is not any more what the reviewer has seen. It was counted anew, and waits."""


@dataclass(frozen=True)
class Setup:
    """How far back a review looks and how long it is open, in days; and what happens then with the undecided."""

    days: int = 90
    open_for: int = 14
    at_end: str = AtEnd.NOTHING


@dataclass(frozen=True)
class Said:
    """Why, in a word of ours, and in the reviewer's own."""

    reason: str = ReviewItem.Reason.FIGURES
    note: str = ""


@dataclass(frozen=True)
class KeptSome:
    """`changed` were used otherwise since they were listed, and wait."""

    kept: int
    changed: int


def start_review(organization: Organization, setup: Setup, *, actor: Actor) -> AccessReview:
    """List what there is. It is counted before the transaction: what changes meanwhile is seen when it is decided."""
    require(actor, REVIEW, resource_of(organization))
    found = drafts(organization, window_of(timezone.now() - timedelta(days=setup.days)))
    try:
        with authorized(actor, REVIEW, resource_of(organization)):
            review = lay(organization, setup, found, actor.someone)
            _note_reading(review)
    except IntegrityError as twice:
        raise CannotReview("A review is open already. End it first.") from twice
    return review


def lay(organization: Organization, setup: Setup, found: Iterable[Draft], by: User | None) -> AccessReview:
    """The caller holds a permit. Its reviewers are told when it has committed."""
    now = timezone.now()
    review = AccessReview.objects.create(
        organization=organization,
        started_by=by,
        since=now - timedelta(days=setup.days),
        started_at=now,
        decide_by=now + timedelta(days=setup.open_for),
        at_end=setup.at_end,
    )
    ReviewItem.objects.bulk_create(ReviewItem(review=review, **draft.columns()) for draft in found)
    transaction.on_commit(lambda: letters.begun(review), robust=True)
    return review


def look_at(review: AccessReview, *, actor: Actor) -> QuerySet[ReviewItem]:
    """What it lists, the worst first. Its figures are the trail's, so looking is recorded."""
    require(actor, LOOK, resource_of(review.organization))
    _note_reading(review)
    return review.items.select_related("person", "decided_by").order_by("-score", "kind", "pk")


def decide_item(item: ReviewItem, verdict: str, said: Said, seen: str, *, actor: Actor) -> ReviewItem:
    """One decision, and the verb that carries it out. Raises Changed, CannotReview, and what that verb raises."""
    kind = KINDS[item.kind]
    reach = kind.reach(item.review.organization, item.subject)
    with exclusively(actor, reach), authorized(actor, DECIDE, about(item)):
        held = _held(item)
        now = draft_of(held, window_of(held.review.since))
        fresh = now is not None and seen == held.state == now.state
        if fresh:
            _carry_out(held, verdict, said, actor)
            _note([held], verdict, said, actor)
        elif now is None:
            _note([held], Verdict.GONE, Said(), actor)
        else:
            ReviewItem.objects.filter(pk=held.pk).update(**now.columns())
    if not fresh and now is not None:
        raise Changed("It has changed since you looked at it. Here it is as it stands now: decide once more.")
    return ReviewItem.objects.select_related("person", "review__organization").get(pk=item.pk)


def keep_sound(review: AccessReview, seen: str, *, actor: Actor) -> KeptSome:
    """Keep all that were used within their bounds: one decision about the list that `seen` is the digest of."""
    with exclusively(actor, Reach()):
        if unsigned(review) is None:
            raise CannotReview(ENDED)
        items = list(sound_items(review, actor=actor).select_for_update(of=("self",)))
        if seen != digest_of(items):
            raise CannotReview("The list has changed since you looked at it. Look again.")
        now = {
            (draft.kind, draft.subject): draft
            for draft in drafts(review.organization, window_of(review.since))
        }
        found = [(item, now.get((item.kind, item.subject))) for item in items]
        same = [item for item, draft in found if draft is not None and draft.state == item.state]
        with authorized(actor, DECIDE, about_all(review, items, actor)):
            _note(same, Verdict.KEPT, Said(), actor)
            kept = set(same)
            for item, draft in found:
                if draft is not None and item not in kept:
                    ReviewItem.objects.filter(pk=item.pk).update(**draft.columns())
    return KeptSome(len(same), len(items) - len(same))


def sound_items(review: AccessReview, *, actor: Actor) -> QuerySet[ReviewItem]:
    """Undecided, with nothing that speaks against them, and not the actor's own."""
    require(actor, LOOK, resource_of(review.organization))
    waiting = review.items.filter(verdict="", score=0).select_related("review__organization", "person")
    return waiting.exclude(person=actor.someone).order_by("pk")


def digest_of(items: Iterable[ReviewItem]) -> str:
    """By which a click names the list that it was made on."""
    return digest(" ".join(f"{item.public_id}:{item.state}" for item in items))


def end_review(review: AccessReview, *, actor: Actor) -> AccessReview:
    """Sign the result into the log. Where the undecided are to be cut, the deadline does that, and no hurried click."""
    with authorized(actor, REVIEW, resource_of(review.organization)):
        held = unsigned(review)
        if held is None:
            raise CannotReview("It has ended already.")
        if held.at_end == AtEnd.CUT and held.items.filter(verdict="").exists():
            raise CannotReview("Decide about everything first, or let the deadline cut what is left.")
        return close(held, actor.someone)


def plan_reviews(organization: Organization, setup: Setup, first: date, *, actor: Actor) -> ReviewPlan:
    """From that day on, each quarter. A plan takes the place of the one before."""
    with authorized(actor, REVIEW, resource_of(organization)):
        known = {"days": setup.days, "open_for": setup.open_for, "at_end": setup.at_end}
        known |= {"next_on": first, "day": first.day}
        decided = {"decided_by": actor.someone, "decided_at": timezone.now()}
        return ReviewPlan.objects.update_or_create(organization=organization, defaults=known | decided)[0]


def drop_plan(organization: Organization, *, actor: Actor) -> None:
    with authorized(actor, REVIEW, resource_of(organization)):
        ReviewPlan.objects.filter(organization=organization).delete()


def about(item: ReviewItem) -> Resource:
    owner = item.person.public_id if item.person else ""
    return Resource(
        "ReviewItem", item.public_id, {"owner": owner, "organization": item.review.organization.public_id}
    )


def about_all(review: AccessReview, items: Iterable[ReviewItem], actor: Actor) -> Resource:
    """Where one of them is the actor's own, the policies are told that all of it is."""
    own = any(item.person_id == actor.someone.pk for item in items)
    organization = review.organization.public_id
    return Resource(
        "AccessReview", review.public_id, {"owner": actor.key if own else "", "organization": organization}
    )


def _held(item: ReviewItem) -> ReviewItem:
    """As it stands, with its review kept open until this commits."""
    review = unsigned(item.review)
    if review is None:
        raise CannotReview(ENDED)
    held = ReviewItem.objects.select_related("person").get(pk=item.pk)
    if held.verdict:
        raise CannotReview(f"Somebody has decided already: {held.get_verdict_display()}.")
    held.review = review
    return held


def _carry_out(item: ReviewItem, verdict: str, said: Said, actor: Actor) -> None:
    """By the verbs of everybody else, which ask for permits of their own."""
    kind, reason = KINDS[item.kind], ReviewItem.Reason(said.reason).label
    if verdict == Verdict.CUT:
        kind.cut(item.subject, item.review.organization, actor, f"cut in an access review: {reason}")
    elif verdict == Verdict.NARROWED:
        if kind.narrow is None or not item.proposal:
            raise CannotReview("There is nothing to narrow: keep it, or cut it.")
        kind.narrow(item.subject, item.proposal, actor)
    elif verdict != Verdict.KEPT:
        raise CannotReview("Keep it, narrow it or cut it.")


def _note(items: Sequence[ReviewItem], verdict: str, said: Said, actor: Actor) -> None:
    ReviewItem.objects.filter(pk__in=[item.pk for item in items]).update(
        verdict=verdict,
        reason=said.reason,
        note=said.note[:300],
        decided_by=actor.someone,
        decided_at=timezone.now(),
    )
    for item in items:
        if verdict in (Verdict.NARROWED, Verdict.CUT) and item.person is not None:
            _tell(item)


def _tell(item: ReviewItem) -> None:
    # no partial: Django's log of a failed robust hook asks for a name
    transaction.on_commit(lambda: letters.decided(item.pk), robust=True)


def _note_reading(review: AccessReview) -> None:
    record(
        "audit.read",
        "access_review",
        "done",
        object_type="identity.accessreview",
        object_id=review.pk,
        detail={"things": review.items.count()},
    )
