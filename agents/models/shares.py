"""Who may look at a conversation besides the person whose it is."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from audit.capture import Guarded
from identity.actor import Actor
from identity.ids import new_public_id
from identity.models import LoginSession, Membership

from .conversations import Conversation


class ShareQuerySet(models.QuerySet["Share"]):
    def standing(self) -> "ShareQuerySet":
        """Not taken back, with all that it stands on: the conversation, both their places, the sign-in."""
        return self.filter(
            _has_place("conversation__principal"),
            _has_place("colleague"),
            ended_at__isnull=True,
            conversation__deleted_at__isnull=True,
            conversation__principal__is_active=True,
            conversation__delegation__organization__enabled=True,
            colleague__is_active=True,
        ).exclude(shared_in__ended_why__in=LoginSession.CUTS)

    def visible_to(self, actor: Actor) -> "ShareQuerySet":
        """What colleagues show this person in the organization that they act for now."""
        if actor.principal is None or actor.organization is None:
            return self.none()
        here = self.standing().filter(conversation__delegation__organization=actor.organization)
        return here.filter(colleague=actor.principal)


def _has_place(who: str) -> Exists:
    """In the organization that the conversation works for."""
    there = OuterRef("conversation__delegation__organization")
    return Exists(Membership.objects.filter(user=OuterRef(who), organization=there, ended_at__isnull=True))


class Share(models.Model):
    """A conversation shown to one colleague, to read."""

    audit = Guarded()

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="shares")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="shown_conversations"
    )
    shared_in = models.ForeignKey(LoginSession, models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("conversation", "colleague"),
                condition=Q(ended_at__isnull=True),
                name="a_conversation_is_shown_once_to_a_colleague",
            ),
        )

    def __str__(self) -> str:
        return f"share {self.public_id}"
