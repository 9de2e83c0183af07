"""What is the person's own; anybody else's, and what they have deleted, is not there."""

from django.shortcuts import get_object_or_404

from agents.intake import legible
from agents.models import Conversation
from identity.requests import ActorRequest


def own_conversation(request: ActorRequest, public_id: str) -> Conversation:
    own = Conversation.objects.of(request.actor.principal)
    related = own.select_related("principal", "delegation__organization")
    return get_object_or_404(related, public_id=public_id)


def posted(request: ActorRequest, name: str) -> str:
    """A field of a form, as a database can be asked for it."""
    return str(legible(request.POST.get(name, "")))
