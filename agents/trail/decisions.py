"""One decision, for whoever may look at it: in whose name it was made, and for which organization."""

from django.db.models import Q

from agents.trail.subjects import RESOURCE, Sight, Subject, UnknownSubject
from audit.models import AuditEvent, Category
from identity.actor import Actor
from identity.models import Organization
from identity.policy import Resource, preview


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


def may_explain(principal: str | None, organization: str | None, actor: Actor) -> bool:
    """Whether decisions made in that name, for the organization of that slug, may be looked at. Without a query."""
    own = actor.organization
    shared = own.public_id if own is not None and own.slug == organization else ""
    about = Sight(principal or "", shared).facts
    return preview(actor, "trail:read", Resource(RESOURCE, "", about)).allowed
