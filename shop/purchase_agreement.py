"""An approved purchase as the agreement that `authorized` asks for: to one quote, by somebody who is still approver."""

import secrets
from dataclasses import dataclass

from django.utils import timezone

from audit.canonical import canonical, digest
from identity.actor import Actor
from identity.models import LoginSession, Membership, User
from identity.policy import Resource
from shop.models import PurchaseApproval, Quote

State = PurchaseApproval.State


class PurchaseSpent(Exception):
    """The yes was used already: a second order is not covered by it."""


@dataclass(frozen=True)
class ApprovedPurchase:
    request: PurchaseApproval

    @property
    def approver(self) -> User | None:
        return self.request.decided_by

    def covers(self, actor: Actor, resource: Resource) -> bool:
        """Read anew: what is in hand may be from before the locks."""
        related = ("quote", "asked_by", "organization", "delegation")
        request = PurchaseApproval.objects.select_related(*related).get(pk=self.request.pk)
        return (
            request.can_order(timezone.now())
            and request.decided_by_id == self.request.decided_by_id  # whose row is locked
            and resource.attrs.get("digest") == request.quote.digest
            and (actor.principal, actor.organization) == (request.asked_by, request.organization)
            and actor.delegation == request.delegation
            and request.digest == binding(request)
            and _still_stands(request)
        )

    def use(self) -> None:
        unused = PurchaseApproval.objects.filter(
            pk=self.request.pk, state=State.APPROVED, used_at__isnull=True
        )
        if not unused.update(used_at=timezone.now()):
            raise PurchaseSpent("This approval was used already.")


def new_nonce() -> str:
    return secrets.token_urlsafe(32)


def binding(request: PurchaseApproval) -> str:
    """SHA-256 over what the yes is to: content, principal, organization and nonce."""
    quote: Quote = request.quote
    return digest(
        canonical(
            {
                "quote": quote.digest,
                "principal": request.asked_by.public_id,
                "organization": request.organization.public_id,
                "nonce": request.nonce,
            }
        )
    )


def _still_stands(request: PurchaseApproval) -> bool:
    """The approver is one now, too, and the sign-in in which they said yes was not cut, nor its connection disabled."""
    place = Membership.objects.filter(
        user=request.decided_by,
        user__is_active=True,
        organization=request.organization,
        role=Membership.Role.APPROVER,
        ended_at__isnull=True,
    )
    void = LoginSession.objects.voiding().filter(pk__in=[request.decided_in_id])
    return place.exists() and not void.exists()
