"""What a directory's word gives and takes: a place in the organization, and the role that groups mean.

The directory may end the place even of the last admin, and take their role away: an identity provider that is told
no keeps a leaver alive. Staff can make somebody an admin again. Nothing here knows SCIM: groups mean roles on other
pages, too.
"""

from collections.abc import Iterable

from identity.memberships import cut_membership, live_membership, set_role, take_place
from identity.models import DirectoryGroup, DirectoryUser, Domain, GroupRole, Membership, Organization, User
from identity.models.connections import STRONGEST_FIRST

WHY = "ended by the organization's directory"


class NotTheDirectorys(ValueError):
    """A place that others ended, and that the directory cannot give back."""


def settle_place(entry: DirectoryUser) -> None:
    """After the directory's word about the person changed. Raises NotTheDirectorys where others ended the place."""
    if entry.active:
        _give(entry)
    else:
        _take(entry)


def settle_roles(entries: Iterable[DirectoryUser]) -> None:
    """After people came into a group that means a role, or left it: nobody keeps what a group no longer gives."""
    for entry in entries:
        role, place = role_of(entry), live_membership(entry.user, entry.organization)
        if not entry.active or (place is None and not _may_give(entry)):
            continue
        if not role:
            _take(entry)
        elif place is None:
            _give(entry)
        else:
            set_role(place, role)


def was_ended_here(user: User, organization: Organization) -> DirectoryUser | None:
    """The entry by which the directory itself ended the person's latest place; it may give it back."""
    latest = Membership.objects.filter(user=user, organization=organization).order_by("pk").last()
    if latest is None:
        return None
    ended = DirectoryUser.objects.filter(
        user=user, organization=organization, place=latest, ended_here=True, place__ended_at__isnull=False
    )
    return ended.order_by("pk").last()


def mapped_groups(organization: Organization) -> dict[str, list[str]]:
    """What the organization's connections say of each group: its roles, by display name or external id."""
    rows = GroupRole.objects.filter(connection__organization=organization, connection__enabled=True)
    mapped: dict[str, list[str]] = {}
    for group, role in rows.values_list("group", "role"):
        mapped.setdefault(group, []).append(role)
    return mapped


def role_of(entry: DirectoryUser) -> str:
    """The strongest role of the person's groups, or what the connection of their domain gives without; maybe none."""
    mapped = mapped_groups(entry.organization)
    groups = DirectoryGroup.objects.filter(members=entry).values_list("display_name", "external_id")
    roles = {role for names in groups for name in names if name for role in mapped.get(name, ())}
    return next((role for role in STRONGEST_FIRST if role in roles), _role_without_group(entry))


def _role_without_group(entry: DirectoryUser) -> str:
    domain = Domain.objects.of_address(entry.address)
    if domain is None or domain.connection is None:
        return Membership.Role.BUYER
    return domain.connection.default_role


def _give(entry: DirectoryUser) -> None:
    """Nothing to do where they have a place. Without a role they wait for a group that means one."""
    if live_membership(entry.user, entry.organization) is not None:
        return
    if not _may_give(entry):
        raise NotTheDirectorys(
            f"The membership of {entry.organization} was ended there, not by this directory. "
            "An admin of the organization can give it back."
        )
    if role := role_of(entry):
        entry.place = take_place(entry.user, entry.organization, role)
        entry.ended_here = False
        entry.save(update_fields=("place", "ended_here"))


def _take(entry: DirectoryUser) -> None:
    place = live_membership(entry.user, entry.organization)
    if place is None:
        return
    cut_membership(place, WHY)
    entry.place, entry.ended_here = place, True
    entry.save(update_fields=("place", "ended_here"))


def _may_give(entry: DirectoryUser) -> bool:
    never_had = not Membership.objects.filter(user=entry.user, organization=entry.organization).exists()
    return never_had or was_ended_here(entry.user, entry.organization) is not None
