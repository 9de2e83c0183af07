"""Requests to an organization's approvers as they stand, and who hears what becomes of them.

Rooms above follow a request in the transaction in which it is decided or withdrawn, as imports only go down.
"""

from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from identity.actor import Actor
from identity.models import Membership, Organization, User
from identity.policy import Resource
from shop.models import PurchaseApproval

Follower = Callable[[PurchaseApproval], None]
_followers: list[Follower] = []


def own_open_purchases(actor: Actor) -> Sequence[PurchaseApproval]:
    """What the actor waits for here, or may order by now. Nothing is asked where nobody's organization pays."""
    if actor.organization is None:
        return ()
    pending = PurchaseApproval.objects.visible_to(actor).pending(timezone.now())
    return list(pending.filter(asked_by=actor.principal).with_all())


def asked_from(key: str, *, actor: Actor) -> PurchaseApproval | None:
    """The request that this quote, or this form, has already become."""
    return PurchaseApproval.objects.filter(quote__public_id=key, asked_by=actor.principal).first()


def approvers_of(organization: Organization, *, besides: User) -> QuerySet[User]:
    """Who may say yes to what this person asks."""
    places = Membership.objects.filter(
        organization=organization, role=Membership.Role.APPROVER, ended_at__isnull=True
    )
    return User.objects.filter(is_active=True, pk__in=places.values("user")).exclude(pk=besides.pk)


def resource_to_decide(request: PurchaseApproval, total: int = 0) -> Resource:
    """To say no takes no fresh sign-in, however large the total."""
    about = {
        "owner": request.asked_by.public_id,
        "organization": request.organization.public_id,
        "total": total,
    }
    return Resource("PurchaseApproval", request.public_id, about)


def tell(follower: Follower) -> None:
    """Said once by a room's AppConfig: called with each request that was decided or withdrawn."""
    _followers.append(follower)


def follow(request: PurchaseApproval) -> None:
    for follower in _followers:
        follower(request)
