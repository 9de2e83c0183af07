"""What a person may ask for about their own data."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from audit.events import record
from identity.actor import Actor
from identity.policy import Resource, authorized
from shop.models import DataRequest
from shop.personal_copy import zip_of


def list_requests(*, actor: Actor) -> QuerySet[DataRequest]:
    """The actor's own, newest first."""
    return DataRequest.objects.visible_to(actor)


def copy_data(*, actor: Actor) -> bytes:
    """Everything about the actor as a ZIP. That it was handed out is kept; what was in it is not."""
    with authorized(actor, "privacy:request", _about(actor)):
        pack = zip_of(actor.someone, settings.SITE_URL)
        DataRequest.objects.create(owner=actor.someone, kind=DataRequest.Kind.COPY, done_at=timezone.now())
        record("audit.read", "copy", "done", object_type="identity.user", object_id=actor.someone.pk)
    return pack


def _about(actor: Actor) -> Resource:
    return Resource("Person", actor.key, {"owner": actor.key})
