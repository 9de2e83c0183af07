"""A conversation shown to a colleague of the organization that it works for, to read.

What is shown hangs on rows that are read anew at each look (models.shares): there is nothing that a cut must chase.
"""

from django.db.models import Count, QuerySet
from django.utils import timezone

from agents.models import Conversation, Share
from audit.models import AuditEvent
from identity.actor import Actor
from identity.memberships import live_membership
from identity.models import Organization, User
from identity.policy import Refused, Resource, authorized, preview, record_decision

LOOK = "chat:look"


class NotShared(ValueError):
    """It cannot be shown; the sentence says why."""


class UnknownShare(LookupError):
    """Nothing of that name is shown to this person, or not any more."""


def share_conversation(conversation: Conversation, email: str, *, actor: Actor) -> Share:
    """Show it to the colleague at that address; once, however often it is asked. Raises NotShared, Refused."""
    company = conversation.delegation.organization
    if company is None:
        raise NotShared(
            "This conversation is for you alone, not for an organization, so no colleague can see it."
        )
    about = _about(conversation) | {"organization": company.public_id}
    with authorized(actor, "chat:share", Resource("Conversation", conversation.public_id, about)):
        colleague = _colleague(email, company, actor)
        share, _ = Share.objects.get_or_create(
            conversation=conversation,
            colleague=colleague,
            ended_at=None,
            defaults={"shared_in": actor.browser},
        )
    return share


def take_back(share: Share, *, actor: Actor) -> None:
    """From the next look on there is nothing to see. Whose conversation it is may do that wherever they work now."""
    conversation = share.conversation
    resource = Resource("Share", share.public_id, _about(conversation))
    with authorized(actor, "chat:write", resource):
        Share.objects.filter(pk=share.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def look_at(public_id: str, *, actor: Actor) -> Share:
    """What a colleague shows; each look is on record. Raises UnknownShare, Refused."""
    related = ("conversation__principal", "conversation__delegation__organization", "colleague")
    share = Share.objects.visible_to(actor).select_related(*related).filter(public_id=public_id).first()
    if share is None:
        raise UnknownShare("This is not shown to you, or not any more.")
    decision = preview(actor, LOOK, _seen(share))
    record_decision(decision)
    if not decision.allowed:
        raise Refused(decision)
    return share


def shared_with(actor: Actor) -> QuerySet[Share]:
    """What colleagues show this person, the newest first."""
    return Share.objects.visible_to(actor).select_related("conversation__principal")


def shown_to(conversation: Conversation) -> list[tuple[Share, int]]:
    """To whom it is shown now, and how often each has looked."""
    shares = list(conversation.shares.standing().select_related("colleague").order_by("pk"))
    looks = AuditEvent.objects.filter(
        category="policy.decision", action=LOOK, outcome="allow", object_type="Share"
    )
    counted = dict(
        looks.filter(object_id__in=[share.public_id for share in shares])
        .order_by()
        .values_list("object_id")
        .annotate(times=Count("id"))
    )
    return [(share, counted.get(share.public_id, 0)) for share in shares]


def _colleague(email: str, company: Organization, actor: Actor) -> User:
    """The organization is held by the actor's own place in it, so the colleague's cannot end meanwhile."""
    found = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if found is None or live_membership(found, company) is None:
        raise NotShared(f"Nobody at {company} has that address.")
    if found == actor.principal:
        raise NotShared("That is you.")
    return found


def _about(conversation: Conversation) -> dict[str, str]:
    return {"owner": conversation.principal.public_id}


def _seen(share: Share) -> Resource:
    company = share.conversation.delegation.organization
    about = {"owner": share.colleague.public_id, "organization": company.public_id if company else ""}
    return Resource("Share", share.public_id, about)
