"""What an identity provider vouches with is good once, whoever brings it: a UNIQUE row decides who was first."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.context import open_context
from identity.models import AssertionSeen, Connection

from .refusals import AssertionReplayed

KEPT: Final = timedelta(days=1)
"""Beyond its end, after which it signs nobody in: longer than clocks differ."""

AT_ONCE: Final = 1_000


def use_once(connection: Connection, name: str, expires_at: datetime) -> None:
    """Spend it, or raise AssertionReplayed."""
    try:
        with open_context("system:sign-in"), transaction.atomic():
            AssertionSeen.objects.create(connection=connection, assertion_id=name, expires_at=expires_at)
    except IntegrityError as error:
        raise AssertionReplayed("this sign-in was used before") from error


def forget_spent() -> int:
    """Returns how many went. More of them go the next time."""
    late = AssertionSeen.objects.filter(expires_at__lt=timezone.now() - KEPT).order_by("pk")
    with open_context("system:sweep"):
        gone, _ = AssertionSeen.objects.filter(
            pk__in=list(late.values_list("pk", flat=True)[:AT_ONCE])
        ).delete()
    return gone
