"""An assertion is good for one sign-in (Profiles §4.1.4.5), whichever browser brings it and however often."""

from identity.models import Connection
from identity.sso.once import use_once

from .responses import Assertion


def use_assertion(connection: Connection, assertion: Assertion) -> None:
    """Spend it, or raise AssertionReplayed."""
    use_once(connection, assertion.id, assertion.expires_at)
