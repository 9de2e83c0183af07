"""An assertion is good for one sign-in (Profiles §4.1.4.5), whichever browser brings it and however often."""

from django.db import IntegrityError, transaction

from audit.context import open_context
from identity.models import AssertionSeen, Connection
from identity.sso.refusals import AssertionReplayed

from .responses import Assertion


def use_assertion(connection: Connection, assertion: Assertion) -> None:
    """Spend it. The database decides who was first."""
    try:
        with open_context("system:sign-in"), transaction.atomic():
            AssertionSeen.objects.create(
                connection=connection, assertion_id=assertion.id, expires_at=assertion.expires_at
            )
    except IntegrityError as error:
        raise AssertionReplayed("this sign-in was used before") from error
