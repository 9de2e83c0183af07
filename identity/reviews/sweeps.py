"""What time decides about access reviews: planned ones begin, reviewers are reminded, and late ones end."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.context import open_context
from identity import authority
from identity.cutting import cut_delegations
from identity.memberships import NoPlace, cut_membership, keep_an_admin
from identity.models import (
    AccessReview,
    AtEnd,
    Delegation,
    DirectoryToken,
    Organization,
    ReviewItem,
    ReviewPlan,
)
from identity.reviews import letters
from identity.reviews.kinds import KINDS, draft_of, drafts, place, window_of
from identity.reviews.results import close, unsigned
from identity.reviews.verbs import Setup, lay

log = logging.getLogger(__name__)

Verdict = ReviewItem.Verdict


class Stays(Exception):
    """It is not for a deadline to cut."""


WHY = "cut at the end of an access review: nobody decided before the deadline"


def start_planned_reviews() -> int:
    """Where one is still open, the next one begins once it has ended."""
    today = timezone.now().date()
    started = 0
    due = ReviewPlan.objects.filter(next_on__lte=today, organization__enabled=True)
    for plan in due.select_related("organization"):
        with _by_itself(plan.organization):
            started += _start(plan, today)
    return started


def _start(plan: ReviewPlan, today: date) -> bool:
    if plan.organization.access_reviews.filter(ended_at__isnull=True).exists():
        return False
    setup = Setup(plan.days, plan.open_for, plan.at_end)
    found = drafts(plan.organization, window_of(timezone.now() - timedelta(days=plan.days)))
    try:
        with open_context("system:sweep", organization=plan.organization.slug), transaction.atomic():
            mine = ReviewPlan.objects.filter(pk=plan.pk, next_on=plan.next_on)
            if not mine.update(next_on=plan.after(today)):  # whoever runs it twice starts one
                return False
            lay(plan.organization, setup, found, None)
    except IntegrityError:  # somebody began one while it was counted
        return False
    return True


def remind_reviewers() -> int:
    """Returns how many reviews. The row is written before the letter: one that is lost is better than one an hour."""
    told = 0
    for review in _open().filter(decide_by__gt=timezone.now()):
        with _by_itself(review.organization):
            told += _remind(review)
    return told


def _remind(review: AccessReview) -> bool:
    due = [days for days in letters.DAYS if review.decide_by <= timezone.now() + timedelta(days=days)]
    if not due or not review.items.filter(verdict="").exists():
        return False
    with open_context("system:sweep", organization=review.organization.slug):
        earlier = Q(reminded__isnull=True) | Q(reminded__gt=min(due))
        first = AccessReview.objects.filter(earlier, pk=review.pk).update(reminded=min(due))
    if first:
        letters.reminder(review)
    return bool(first)


def end_late_reviews() -> int:
    """What nobody decided about stays, or is cut, as was chosen when the review began."""
    ended = 0
    for review in _open().filter(decide_by__lte=timezone.now()):
        with _by_itself(review.organization):
            ended += _end(review)
    return ended


def _end(review: AccessReview) -> bool:
    with open_context("system:sweep", organization=review.organization.slug):
        if review.at_end == AtEnd.CUT:
            undecided = review.items.filter(verdict="", kind__in=_CUTS).select_related("person")
            for item in undecided.order_by("pk"):
                _cut(item, review)
        with transaction.atomic():
            held = unsigned(review)
            done = close(held, None) if held else None
    if done:
        letters.ended(done)
    return done is not None


@contextmanager
def _by_itself(organization: Organization) -> Iterator[None]:
    """What fails for one organization keeps no other from its reviews."""
    try:
        yield
    except Exception:
        log.exception(
            "access reviews of %s could not be tended; the next round tries again", organization.slug
        )


def _open() -> QuerySet[AccessReview]:
    """Of a company that is switched off none: nobody there may decide."""
    found = AccessReview.objects.filter(ended_at__isnull=True, organization__enabled=True)
    return found.select_related("organization", "started_by")


def _cut(item: ReviewItem, review: AccessReview) -> None:
    """The last admin stays, whoever forgot to decide; and connections do: without them nobody comes in.

    What has ended is left alone: who came back since has a place, and lends authority, that nobody was asked about.
    """
    with transaction.atomic():
        authority.hold_exclusively(KINDS[item.kind].reach(review.organization, item.subject))
        waits = ReviewItem.objects.filter(pk=item.pk, verdict="")
        if unsigned(review) is None or not waits.exists():
            return
        if draft_of(item, window_of(review.since)) is None:
            waits.update(verdict=Verdict.GONE, reason=ReviewItem.Reason.DEADLINE, decided_at=timezone.now())
            return
        try:
            _CUTS[item.kind](item.subject)
        except Stays:
            return
        waits.update(verdict=Verdict.CUT, reason=ReviewItem.Reason.DEADLINE, decided_at=timezone.now())
        transaction.on_commit(lambda: letters.decided(item.pk), robust=True)


def _cut_delegation(subject: str) -> None:
    cut_delegations(Q(pk=Delegation.objects.get(public_id=subject).pk), WHY)


def _cut_role(subject: str) -> None:
    held = place(subject)
    try:
        keep_an_admin(held, "")
    except NoPlace as last:
        raise Stays from last
    cut_membership(held, WHY)


def _cut_key(subject: str) -> None:
    """A directory's token. Certificates and secrets belong to connections."""
    kind, _, public_id = subject.partition("/")
    live = DirectoryToken.objects.filter(public_id=public_id, revoked_at__isnull=True)
    if kind != "directory token" or not live.update(revoked_at=timezone.now()):
        raise Stays


_CUTS: Final[Mapping[str, Callable[[str], None]]] = {
    ReviewItem.Kind.DELEGATION: _cut_delegation,
    ReviewItem.Kind.ROLE: _cut_role,
    ReviewItem.Kind.KEY: _cut_key,
}
