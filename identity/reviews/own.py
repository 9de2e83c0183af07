"""One's own agents, reviewed by oneself: what was lent beside what was used, with the figures of an access review."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from audit.events import record
from identity.actor import Actor
from identity.cutting import exclusively
from identity.delegations import reach_of, revoke_delegation
from identity.models import Delegation, ReviewItem, User
from identity.policy import Resource, authorized
from identity.reviews.drafts import Draft, drafts_of
from identity.reviews.kinds import narrow_lent, window_of
from identity.reviews.verbs import CannotReview, Changed

DAYS: Final = 90
Verdict = ReviewItem.Verdict


def own_drafts(user: User, only: str = "") -> list[Draft]:
    """What is lent directly, to any agent and for whomever one acts, the worst first."""
    live = Delegation.objects.live(timezone.now()).filter(principal=user, parent__isnull=True)
    named = live.filter(public_id=only) if only else live
    roots = list(named.select_related("principal", "agent", "organization").order_by("pk"))
    where = Q(context__principal=user.public_id, context__delegation__isnull=False)
    found = drafts_of(roots, Q(principal=user), where, window_of(timezone.now() - timedelta(days=DAYS)))
    return sorted(found, key=lambda draft: -draft.score)


def decide_own(delegation: Delegation, verdict: str, seen: str, *, actor: Actor) -> None:
    """By the verbs of the page What my agent may do. Raises Changed, where it is not what the person has seen."""
    with exclusively(actor, reach_of(actor.someone)):
        now = own_drafts(actor.someone, delegation.public_id)
        if not now or now[0].state != seen:
            raise Changed(
                "It has changed since you looked at it. Here it is as it stands now: decide once more."
            )
        if verdict == Verdict.CUT:
            revoke_delegation(
                delegation, actor=actor, why="revoked by the person, who looked at what was used"
            )
        elif verdict == Verdict.NARROWED and now[0].proposal:
            narrow_lent(delegation.public_id, now[0].proposal, actor)
        elif verdict == Verdict.KEPT:
            _keep(delegation, actor)
        else:
            raise CannotReview("There is nothing to narrow: keep it, or cut it.")


def _keep(delegation: Delegation, actor: Actor) -> None:
    """Nothing changes; that its person has looked and kept it stands in the trail."""
    about = Resource("Delegation", delegation.public_id, {"owner": delegation.principal.public_id})
    with authorized(actor, "delegations:narrow", about):
        record("delegation", "reviewed", "kept", object_type="identity.delegation", object_id=delegation.pk)
