"""Letters of access reviews: to those who decide, and to those whose authority was narrowed or cut."""

from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from identity.mails import admins_of, send_text
from identity.models import AccessReview, ReviewItem
from identity.reviews.words import changes

DAYS: Final = (7, 1)
"""Before the deadline: one reminder each."""


def begun(review: AccessReview) -> None:
    _to_reviewers(review, f"An access review of {review.organization} has begun", "review_begun")


def reminder(review: AccessReview) -> None:
    subject = f"The access review of {review.organization} ends on {review.decide_by:%-d %B}"
    _to_reviewers(review, subject, "review_reminder")


def ended(review: AccessReview) -> None:
    _to_reviewers(review, f"The access review of {review.organization} has ended", "review_ended")


def decided(key: int) -> None:
    """To whom it was taken from, with the reason, and the way to ask again."""
    item = ReviewItem.objects.select_related("person", "review__organization").get(pk=key)
    if item.person is None:
        return
    organization = item.review.organization
    lent = item.kind == ReviewItem.Kind.DELEGATION
    _send(
        item.person.email,
        f"What {'your agent' if lent else 'you'} may do for {organization} has changed",
        "review_decided",
        item=item,
        organization=organization,
        changes=list(changes(item.terms, item.proposal)),
        admins=[place.user for place in admins_of(organization).select_related("user")],
        lent=lent,
        address=settings.SITE_URL + reverse("agent-authority"),
    )


def _to_reviewers(review: AccessReview, subject: str, name: str) -> None:
    page = "organization-review-result" if review.ended_at else "organization-review"
    address = settings.SITE_URL + reverse(page, args=[review.public_id])
    waiting = review.items.filter(verdict="").count()
    for place in admins_of(review.organization).select_related("user"):
        _send(place.user.email, subject, name, review=review, address=address, waiting=waiting)


def _send(to: str, subject: str, name: str, **context: Any) -> None:
    send_text(to, subject, render_to_string(f"identity/mail/{name}.txt", context))
