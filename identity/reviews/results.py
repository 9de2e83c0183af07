"""The result of an access review: who decided what, when and on which figures, signed, and written into the log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from audit.canonical import digest
from audit.events import record
from identity.models import AccessReview, Delegation, Organization, ReviewItem, User
from identity.signatures import Signed, sign

FORMAT = 1

_LEFT = (ReviewItem.Verdict.KEPT, ReviewItem.Verdict.NARROWED)


def unsigned(review: AccessReview) -> AccessReview | None:
    """The review, held until the caller's transaction ends; None once it has ended."""
    open_ones = AccessReview.objects.filter(ended_at__isnull=True).select_for_update(of=("self",))
    return open_ones.select_related("organization").filter(pk=review.pk).first()


def close(review: AccessReview, by: User | None) -> AccessReview:
    """The caller holds a permit and the review. The event holds the whole text, so that the log's next checkpoint
    covers it; the reviewers' own words stay out of it, as they may be erased."""
    now = timezone.now()
    signed = sign(_facts(review, by, now))
    AccessReview.objects.filter(pk=review.pk).update(
        ended_at=now, ended_by=by, text=signed.text, signature=signed.signature, key=signed.key
    )
    record(
        "delegation",
        "access_review",
        "ended",
        object_type="identity.accessreview",
        object_id=review.pk,
        detail={
            "digest": digest(signed.text),
            "text": signed.text,
            "signature": signed.signature,
            "key": signed.key,
        },
    )
    return AccessReview.objects.select_related("organization").get(pk=review.pk)


def file_of(review: AccessReview) -> str:
    """As `manage.py verify_report` reads it."""
    return Signed(review.text, review.signature, review.key).as_file()


def _facts(review: AccessReview, by: User | None, now: datetime) -> dict[str, Any]:
    items = review.items.select_related("person", "decided_by").order_by("pk")
    over = _over(review.organization, items, now)
    return {
        "format": FORMAT,
        "review": review.public_id,
        "organization": review.organization.public_id,
        "since": review.since,
        "started_at": review.started_at,
        "started_by": _name(review.started_by),
        "decide_by": review.decide_by,
        "at_end": str(review.at_end),
        "ended_at": now,
        "ended_by": _name(by),
        "items": [_item(item, had_ended=item in over) for item in items],
    }


def _over(organization: Organization, items: Iterable[ReviewItem], now: datetime) -> set[ReviewItem]:
    """What was left to somebody and yet ended before the review did: with the place that it was lent from, say."""
    lent = Delegation.objects.live(now).filter(organization=organization)
    places = organization.memberships.filter(ended_at__isnull=True)
    standing = {
        ReviewItem.Kind.DELEGATION: set(lent.values_list("public_id", flat=True)),
        ReviewItem.Kind.ROLE: {str(pk) for pk in places.values_list("pk", flat=True)},
    }
    left = [item for item in items if item.verdict in _LEFT and item.kind in standing]
    return {item for item in left if item.subject not in standing[ReviewItem.Kind(item.kind)]}


def _item(item: ReviewItem, *, had_ended: bool) -> dict[str, Any]:
    return {
        "id": item.public_id,
        "kind": str(item.kind),
        "subject": item.subject,
        "person": _name(item.person),
        "terms": item.terms,
        "figures": item.figures,
        "findings": item.findings,
        "proposal": item.proposal,
        "verdict": item.verdict or "undecided",
        "reason": item.reason,
        "decided_by": _name(item.decided_by),
        "decided_at": item.decided_at,
        "had_ended": had_ended,
    }


def _name(person: User | None) -> str:
    return person.public_id if person else ""
