"""One decision, for whoever may look at it: in whose name it was made, and for which organization."""

from django.db.models import Q

from agents.trail.subjects import Sight, Subject, UnknownSubject
from audit.models import AuditEvent, Category
from identity.models import Organization


def find_decision(uid: object) -> tuple[AuditEvent, Subject]:
    """Raises UnknownSubject."""
    event = (
        AuditEvent.objects.filter(Q(uid=uid), category=Category.POLICY_DECISION)
        .select_related("context")
        .first()
    )
    if event is None:
        raise UnknownSubject(str(uid))
    named = Organization.objects.filter(slug=event.context.organization or "").first()
    seen = Sight(event.context.principal or "", named.public_id if named else "")
    return event, Subject("decision", str(uid), "Decision", (seen,), {})
