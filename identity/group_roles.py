"""What groups mean at a connection. Whom the directory names has it at once, everybody else from their next sign-in."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Q, QuerySet

from identity.actor import Actor
from identity.administration import resource_of
from identity.authority import Kind, Reach
from identity.cutting import deciding
from identity.mails import admins_of
from identity.models import Connection, DirectoryUser, GroupRole, Organization
from identity.scim.places import settle_roles

ACTION = "connections:manage"


class NobodyLeft(ValueError):
    """The organization would have no admin any more; the sentence says so."""


def map_group(connection: Connection, group: str, role: str, *, actor: Actor) -> GroupRole:
    """Raises NobodyLeft."""
    with meaning(connection, [group], actor=actor):
        held = Connection.objects.get(pk=connection.pk)
        entry, made = GroupRole.objects.get_or_create(connection=held, group=group, defaults={"role": role})
        if not made and entry.role != role:
            entry.role = role
            entry.save(update_fields=("role",))
    return entry


def unmap_group(entry: GroupRole, *, actor: Actor) -> None:
    """Its people have what the rest of their groups mean. Raises NobodyLeft."""
    with meaning(entry.connection, [entry.group], actor=actor):
        GroupRole.objects.filter(pk=entry.pk).delete()


@contextmanager
def meaning(connection: Connection, groups: Iterable[str], *, actor: Actor) -> Iterator[None]:
    """A change of what these groups mean: decided, made, and felt by their people, in one transaction.

    `groups` may be a query, which is asked under the locks. A connection that is off gives its groups no meaning, so
    nobody feels it.
    """
    organization = connection.organization
    people = people_in(organization, groups)
    reach = Reach([(Kind.ORGANIZATION, organization.pk)], people.values_list("user", flat=True))
    with deciding(actor, ACTION, resource_of(organization), reach):
        had_admin = admins_of(organization).exists()
        yield
        if Connection.objects.filter(pk=connection.pk, enabled=True).exists():
            settle_roles(people.select_related("user", "organization"))
        if had_admin and not admins_of(organization).exists():
            raise NobodyLeft(
                f"Nobody would administer {organization} any more. Give another group that role first."
            )


def people_in(organization: Organization, groups: Iterable[str]) -> QuerySet[DirectoryUser]:
    """Whom the organization's directory names in a group of these names, or external ids."""
    named = Q(directory_groups__display_name__in=groups) | Q(directory_groups__external_id__in=groups)
    own = DirectoryUser.objects.filter(named, organization=organization, deleted_at__isnull=True)
    return own.order_by("user").distinct()
