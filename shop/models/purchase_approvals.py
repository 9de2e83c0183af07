"""An organization's yes to an order that its member may not place alone."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audit.capture import Guarded
from identity.ids import new_public_id
from identity.models import Delegation, LoginSession, Membership, Organization

from .quotes import Quote

if TYPE_CHECKING:
    from identity.actor import Actor

#: Who looks at what members ask for, besides those who ask.
LOOKERS = (Membership.Role.APPROVER, Membership.Role.AUDITOR, Membership.Role.ADMIN)


class PurchaseApprovalQuerySet(models.QuerySet["PurchaseApproval"]):
    def open(self) -> "PurchaseApprovalQuerySet":
        """Waiting for an answer, or approved and not ordered."""
        return self.filter(Q(state="waiting") | Q(state="approved", used_at__isnull=True))

    def pending(self, at: datetime) -> "PurchaseApprovalQuerySet":
        """Of which something may still come, as `is_open` asks of one."""
        to_order = Q(state="approved", used_at__isnull=True, execute_until__gte=at)
        return self.filter(Q(state="waiting", decide_by__gte=at) | to_order)

    def to_decide(self, at: datetime) -> "PurchaseApprovalQuerySet":
        return self.filter(state="waiting", decide_by__gte=at)

    def with_all(self) -> "PurchaseApprovalQuerySet":
        """All that a page shows of each, in one query."""
        related = ("quote__order", "organization", "asked_by", "asked_as", "delegation__agent", "decided_by")
        return self.select_related(*related)

    def visible_to(self, actor: "Actor") -> "PurchaseApprovalQuerySet":
        """What `approvals:read` would allow this actor, as one filter."""
        if not actor.is_person or actor.organization is None:
            return self.none()
        places = Membership.objects.filter(
            user=actor.principal, organization=actor.organization, ended_at__isnull=True
        )
        looks = Q(organization__in=places.filter(role__in=LOOKERS).values("organization"))
        own = Q(asked_by=actor.principal, organization__in=places.values("organization"))
        return self.filter(looks | own)


class PurchaseApproval(models.Model):
    """Bound by digest to quote, principal and organization; decided once, used once."""

    audit = Guarded(personal=("reason",), secret=("nonce",))

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="purchase_approvals")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="purchase_approvals")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="purchase_approvals")
    asked_as = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, related_name="+")
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, related_name="+", help_text="Of the agent that would order."
    )
    run_at = models.DateTimeField(null=True, help_text="When the agent orders it, if on a later day.")
    limit = models.PositiveBigIntegerField(help_text="What the role may order alone, in minor units.")
    nonce = models.CharField(max_length=43, unique=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decide_by = models.DateTimeField(help_text="Until when an approver may say yes.")
    execute_until = models.DateTimeField(help_text="Until when the yes is good for the order.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_as = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    authenticated_at = models.DateTimeField(null=True, help_text="When the approver had signed in.")
    reason = models.CharField(max_length=300, blank=True, help_text="In the approver's words.")
    withdrawn_why = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PurchaseApprovalQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("organization", "state")),)
        constraints = (
            models.UniqueConstraint(
                fields=("quote",), condition=Q(state="waiting"), name="one_open_request_per_quote"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(state="approved"),
                name="only_an_approved_purchase_is_used",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")), name="nobody_approves_their_own_purchase"
            ),
        )

    def __str__(self) -> str:
        return f"purchase {self.public_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("purchase", args=[self.public_id])

    def is_open(self, at: datetime) -> bool:
        """Whether something may still come of it."""
        if self.state == self.State.WAITING:
            return at <= self.decide_by
        return self.can_order(at)

    def can_order(self, at: datetime) -> bool:
        return self.state == self.State.APPROVED and self.used_at is None and at <= self.execute_until
