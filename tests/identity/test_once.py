"""What a provider vouched with: kept as long as anybody could try it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from identity.models import AssertionSeen, Connection
from identity.sso.once import KEPT, forget_spent, use_once
from identity.sso.refusals import AssertionReplayed


def test_what_vouched_for_a_sign_in_is_forgotten_once_nobody_would_believe_it(acme: Connection) -> None:
    now = timezone.now()
    use_once(acme, "just over", now - KEPT + timedelta(minutes=1))
    use_once(acme, "long over", now - KEPT - timedelta(minutes=1))

    assert (forget_spent(), forget_spent()) == (1, 0)
    with pytest.raises(AssertionReplayed):
        use_once(acme, "just over", now)
    assert AssertionSeen.objects.get().assertion_id == "just over"
    assert not AuditEvent.objects.filter(outcome="unlisted").exists()
