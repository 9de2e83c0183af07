"""A yes to orders that are placed later: what, at most for how much, how often, until when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.capture import Guarded
from identity.ids import new_public_id
from identity.models import Delegation, LoginSession
from shop.models import Quote, Variant

from .calls import ToolCall

A_DAY_OF_MONTHS = Q(kind="monthly", day__range=(1, 31), at__isnull=False, variant__isnull=True)
A_PRICE_TO_FALL = Q(kind="price", day__isnull=True, variant__isnull=False, below__gt=0)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def open(self) -> "MandateQuerySet":
        """Those that wait for their answer, and those that order."""
        return self.filter(state__in=(Mandate.State.WAITING, Mandate.State.LIVE))

    def due(self, at: datetime) -> "MandateQuerySet":
        """Their month has come, or what they wait for costs less; and they are good still."""
        has_come = Q(kind=Mandate.Kind.MONTHLY) | Q(variant__price__lt=F("below"))
        return self.filter(has_come, state=Mandate.State.LIVE, next_at__lte=at, until__gt=at)

    def without_ground(self) -> "MandateQuerySet":
        """Of those that a cut has reached: cards that wait, and what no authority or sign-in will stand behind again.

        Agents that rest, or were switched off, may go on: their mandates stay, and are decided again when due.
        """
        was_cut = [f"{place}__ended_why__in" for place in ("decided_in", "asked_by__session")]
        gone = Q(*((name, LoginSession.CUTS) for name in was_cut), _connector=Q.OR)
        gone |= Q(delegation__revoked_at__isnull=False)
        return self.open().filter(Q(state=Mandate.State.WAITING) | gone)

    def lapsed(self, at: datetime) -> "MandateQuerySet":
        unanswered = Q(state=Mandate.State.WAITING, decide_by__lt=at)
        return self.filter(unanswered | Q(state=Mandate.State.LIVE, until__lte=at))


class Mandate(models.Model):
    """A principal's yes to a bounded class of orders: bound by digest to all its terms, counted by its database row.

    Its quote says what goes where, sent and paid how, at the prices of the day on which it was asked for. Each order
    is drafted anew: things, address, method and payer are the quote's, and the total is at most `most_per_order`.
    """

    audit = Guarded(secret=("nonce",))

    class Kind(models.TextChoices):
        MONTHLY = "monthly", "every month"
        PRICE = "price", "when the price falls"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for your countersignature"
        LIVE = "live", "in force"
        USED_UP = "used_up", "used up"
        ENDED = "ended", "ended"
        CUT = "cut", "cut"
        DECLINED = "declined", "declined"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    asked_by = models.OneToOneField(ToolCall, models.PROTECT, related_name="mandate_asked")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="mandates")
    quote = models.OneToOneField(Quote, models.PROTECT, related_name="mandate")
    kind = models.CharField(max_length=7, choices=Kind)
    day = models.PositiveSmallIntegerField(
        null=True, help_text="Of each month; the last where it has none such."
    )
    at = models.TimeField(null=True, help_text="By the clock of the principal's time zone.")
    variant = models.ForeignKey(Variant, models.PROTECT, null=True, related_name="+")
    below = models.PositiveBigIntegerField(null=True, help_text="Unit price in minor units.")
    most_per_order = models.PositiveBigIntegerField(help_text="With shipping and tax, in minor units.")
    count = models.PositiveSmallIntegerField(help_text="How many orders at most, in all.")
    until = models.DateTimeField()
    nonce = models.CharField(max_length=43, unique=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    ended_why = models.CharField(max_length=300, blank=True)
    decide_by = models.DateTimeField(help_text="Until when a person may say yes.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mandates"
    )
    decided_in = models.ForeignKey(LoginSession, models.PROTECT, null=True, related_name="mandates")
    decided_at = models.DateTimeField(null=True)
    authenticated_at = models.DateTimeField(null=True, help_text="When the person who decided had signed in.")
    used = models.PositiveSmallIntegerField(default=0, help_text="How many orders it has made.")
    next_at = models.DateTimeField(null=True, help_text="When it is looked at again.")
    trouble = models.CharField(max_length=300, blank=True, help_text="Why the last try ordered nothing.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "next_at")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(used__lte=F("count")), name="a_mandate_orders_no_more_than_its_count"
            ),
            models.CheckConstraint(
                condition=A_DAY_OF_MONTHS | A_PRICE_TO_FALL, name="a_mandate_waits_for_a_day_or_a_price"
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(decided_by__isnull=False, next_at__isnull=False),
                name="somebody_gave_a_live_mandate",
            ),
        )

    def __str__(self) -> str:
        return f"mandate {self.public_id}: {self.get_state_display()}"

    @property
    def most_in_all(self) -> int:
        """The exposure: what it could spend if every order cost the most."""
        return self.most_per_order * self.count

    @property
    def given_in(self) -> LoginSession:
        """The sign-in, where somebody has given it."""
        if self.decided_in is None:
            raise LookupError("nobody has given this mandate")
        return self.decided_in

    @property
    def coming(self) -> datetime | None:
        """When it is looked at again, if it is in force and that is within its time."""
        ahead = self.next_at is not None and self.next_at < self.until
        return self.next_at if ahead and self.state == self.State.LIVE else None

    @property
    def left(self) -> int:
        return self.count - self.used
