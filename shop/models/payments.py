"""How people pay, and the money for each order."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.capture import Guarded, LeftOut
from identity.ids import new_public_id
from identity.models import Organization, User
from shop.money import money

from .orders import Order

ANSWERED_WITHIN = timedelta(minutes=10)


class GatewayName(models.TextChoices):
    """Who takes the money."""

    TEST = "test", "the test gateway"
    STRIPE = "stripe", "Stripe"
    INVOICE = "invoice", "an invoice to the organization"


class PaymentQuerySet(models.QuerySet["Payment"]):
    def unpaid_invoices(self) -> "PaymentQuerySet":
        return self.filter(gateway=GatewayName.INVOICE, state=Payment.State.AUTHORIZED)

    def overdue(self) -> "PaymentQuerySet":
        return self.unpaid_invoices().filter(due_on__lt=timezone.localdate())

    def unanswered(self) -> "PaymentQuerySet":
        """Their gateway has not said for long what became of them; what stands in their orders is kept for them."""
        on_terms = Q(gateway=GatewayName.INVOICE, state=Payment.State.AUTHORIZED)
        asked = self.filter(~on_terms, state__in=(Payment.State.PENDING, Payment.State.AUTHORIZED))
        return asked.filter(created_at__lt=timezone.now() - ANSWERED_WITHIN)


class PaymentMethodQuerySet(models.QuerySet["PaymentMethod"]):
    def usable_by(self, person: User, payer: Organization | None) -> "PaymentMethodQuerySet":
        """Theirs, the default first; an invoice only while they act for the organization, and it has terms."""
        on_terms = Q(token=payer.public_id) if payer and payer.payment_terms_days is not None else Q(pk=None)
        return self.filter(~Q(gateway=GatewayName.INVOICE) | on_terms, owner=person).order_by(
            "-is_default", "id"
        )


class PaymentMethod(models.Model):
    """A way to pay that the gateway knows by its token. No card number is stored here.

    The token of an invoice is the organization's public id.
    """

    audit = Guarded(personal=("label",), secret=("token",))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="payment_methods")
    gateway = models.CharField(max_length=10, choices=GatewayName, default=GatewayName.TEST)
    label = models.CharField(max_length=60)
    token = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)

    objects = PaymentMethodQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner",), condition=Q(is_default=True), name="one_default_payment_method_per_person"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Payment(models.Model):
    """Money for one order, moved in three steps: reserved here, authorized outside, captured or voided."""

    audit = Guarded(personal=("method_label",), secret=("token",))

    class State(models.TextChoices):
        PENDING = "pending", "waiting for the gateway"
        NEEDS_CONFIRMATION = "needs_confirmation", "waiting for you to confirm it"
        AUTHORIZED = "authorized", "authorized"
        CAPTURED = "captured", "captured"
        DECLINED = "declined", "declined"
        VOIDED = "voided", "voided"
        REFUNDED = "refunded", "refunded"

    order = models.OneToOneField(Order, models.PROTECT, related_name="payment")
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    amount = models.PositiveBigIntegerField(help_text="In minor units.")
    currency = models.CharField(max_length=3)
    gateway = models.CharField(max_length=10, choices=GatewayName, default=GatewayName.TEST)
    method_label = models.CharField(max_length=60)
    token = models.CharField(max_length=80)
    idempotency_key = models.CharField(max_length=40, unique=True, default=new_public_id)
    gateway_reference = models.CharField(max_length=80, blank=True)
    message = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(
        null=True, blank=True, help_text="Until when an invoice on terms is to be paid."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("state", "created_at")),)

    def __str__(self) -> str:
        return f"{self.order.number}: {self.state}"

    @property
    def on_terms(self) -> bool:
        """The organization has the goods and owes the money: what comes back is taken off what it owes."""
        return self.gateway == GatewayName.INVOICE and self.state == self.State.AUTHORIZED

    @property
    def says(self) -> str:
        """Its state in words, where the gateway's own are nobody else's."""
        if self.on_terms and self.due_on:
            return f"to be paid by {self.due_on:%-d %B %Y}"
        plain = {self.State.AUTHORIZED: "held by the bank, not taken yet", self.State.CAPTURED: "paid"}
        return plain.get(self.State(self.state), self.get_state_display())


class Refund(models.Model):
    """Money of a payment that goes back: owed here, paid outside, known by a key so that a repeat is harmless."""

    audit = Guarded()

    class State(models.TextChoices):
        PENDING = "pending", "on its way"
        DONE = "done", "paid back"
        FAILED = "failed", "refused by the gateway"

    TAKEN_OFF = "credit-"  # how the reference begins of what an invoice on terms is lessened by
    TRANSFER = "transfer"  # the reference of what staff have sent themselves

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    amount = models.PositiveBigIntegerField(help_text="In minor units.")
    reason = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=40, unique=True, default=new_public_id)
    gateway_reference = models.CharField(max_length=80, blank=True)
    message = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=("state", "created_at")),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=1), name="a_refund_gives_something_back"),
        )

    def __str__(self) -> str:
        return f"{money(self.amount, self.payment.currency)} of {self.payment.order}"

    @property
    def is_taken_off(self) -> bool:
        """The invoice was not paid yet: so much less is owed, and no money goes anywhere."""
        return self.gateway_reference.startswith(self.TAKEN_OFF)

    @property
    def is_by_transfer(self) -> bool:
        """No gateway sent it."""
        return self.gateway_reference == self.TRANSFER


class WebhookDelivery(models.Model):
    """A notice from a gateway, kept so that one that comes twice is taken once."""

    audit = LeftOut("a delivery note; what it changed is recorded with the payment")

    gateway = models.CharField(max_length=10, choices=GatewayName)
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("gateway", "event_id"), name="one_delivery_per_gateway_event"),
        )
        verbose_name_plural = "webhook deliveries"

    def __str__(self) -> str:
        return f"{self.kind} from {self.gateway}"
