"""What an identity provider vouches with is good once, whoever brings it: a UNIQUE row decides who was first."""

from datetime import datetime

from django.db import IntegrityError, transaction

from audit.context import open_context
from identity.models import AssertionSeen, Connection

from .refusals import AssertionReplayed


def use_once(connection: Connection, name: str, expires_at: datetime) -> None:
    """Spend it, or raise AssertionReplayed."""
    try:
        with open_context("system:sign-in"), transaction.atomic():
            AssertionSeen.objects.create(connection=connection, assertion_id=name, expires_at=expires_at)
    except IntegrityError as error:
        raise AssertionReplayed("this sign-in was used before") from error
