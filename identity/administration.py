"""What an organization's admins decide about it, in turn: each change holds the organization alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from identity import authority
from identity.actor import Actor
from identity.models import Organization
from identity.policy import Resource, authorized


def resource_of(organization: Organization) -> Resource:
    return Resource("Organization", organization.public_id, {"organization": organization.public_id})


@contextmanager
def managing(organization: Organization, action: str, actor: Actor) -> Iterator[None]:
    """The organization is locked before the actor is held: two admins who change each other wait in turn."""
    with transaction.atomic():
        authority.lock_organization(organization)
        with authorized(actor, action, resource_of(organization)):
            yield
