"""What an organization's admins decide about it, in turn: each change holds the organization alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from identity.actor import Actor
from identity.authority import Kind, Reach
from identity.cutting import deciding
from identity.models import Organization, User
from identity.policy import Resource


def resource_of(organization: Organization) -> Resource:
    return Resource("Organization", organization.public_id, {"organization": organization.public_id})


def reach_within(organization: Organization, *people: User) -> Reach:
    """What is locked where an organization, or some of its people in it, are changed."""
    return Reach([(Kind.ORGANIZATION, organization.pk)], [user.pk for user in people])


@contextmanager
def managing(organization: Organization, action: str, actor: Actor, *people: User) -> Iterator[None]:
    """The organization, and whoever is changed, are locked before the actor is held.

    So two admins who change each other wait in turn.
    """
    with deciding(actor, action, resource_of(organization), reach_within(organization, *people)):
        yield
