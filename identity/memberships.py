"""A person's place in an organization: taken, changed and ended. Whatever acts for them there feels each change."""

from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils import timezone

from identity import authority
from identity.actor import Actor
from identity.administration import managing
from identity.cutting import Cut, cut_off, lent_from
from identity.mails import admins_of
from identity.models import Invitation, LoginSession, Membership, Organization, User

Role = Membership.Role
MANAGE: Final = "members:manage"


class NoPlace(ValueError):
    """The membership has ended, or the last admin would go; the sentence says which."""


def add_member(user: User, organization: Organization, role: str, *, actor: Actor) -> Membership:
    """Give somebody a place, also one who had left. Somebody who has one keeps it, in the role that is asked for."""
    with managing(organization, MANAGE, actor, user):
        if (place := live_membership(user, organization)) is None:
            return take_place(user, organization, role)
        set_role(place, role)
        return place


def change_role(place: Membership, role: str, *, actor: Actor) -> None:
    """When this returns, nothing commits any more on the strength of the role that was."""
    with managing(place.organization, MANAGE, actor, place.user):
        keep_an_admin(place, role)
        set_role(place, role)


def end_membership(place: Membership, *, actor: Actor, why: str) -> Cut:
    """End it, and all authority lent in its name. The person's own account, and other organizations, go on."""
    with managing(place.organization, MANAGE, actor, place.user):
        keep_an_admin(place, "")
        return cut_membership(place, why)


def live_membership(user: User, organization: Organization) -> Membership | None:
    return Membership.objects.filter(user=user, organization=organization, ended_at__isnull=True).first()


def take_place(user: User, organization: Organization, role: str) -> Membership:
    """The caller holds a permit."""
    authority.lock_principal(user)
    return Membership.objects.create(user=user, organization=organization, role=role)


def set_role(place: Membership, role: str) -> None:
    """The caller holds a permit. Nothing is written where nothing changes."""
    authority.lock_principal(place.user)
    live = Membership.objects.filter(pk=place.pk, ended_at__isnull=True)
    live.exclude(role=role).update(role=role)
    place.refresh_from_db(fields=("role", "ended_at"))
    if place.ended_at is not None:
        raise _ended(place)


def cut_membership(place: Membership, why: str) -> Cut:
    """The caller holds a permit. Sign-ins by the organization's own provider end for cause; others go on without it.

    Raises NoPlace where it had ended: whoever came back since has another place, which nobody asked about.
    """
    authority.lock_principal(place.user)
    live = Membership.objects.filter(pk=place.pk, ended_at__isnull=True)
    if not live.update(ended_at=timezone.now()):
        raise _ended(place)
    _withdraw_invitations(place)
    there = Q(user=place.user, connection__organization=place.organization, ended_at__isnull=True)
    lent_there = Q(organization=place.organization)
    by_its_provider = LoginSession.objects.filter(
        user=place.user, connection__organization=place.organization
    )
    lent_from_there = lent_from(by_its_provider.values_list("pk", flat=True))
    lent = Q(principal=place.user) & (lent_there | lent_from_there)
    return cut_off(there, lent, why, places=Q(pk=place.pk))


def keep_an_admin(place: Membership, role: str) -> None:
    """An organization that had an admin has one afterwards: without one, nobody there could undo anything."""
    admins = set(admins_of(place.organization).values_list("pk", flat=True))
    if role != Role.ADMIN and admins == {place.pk}:
        raise NoPlace(
            f"{place.user} is the last admin of {place.organization}. Make somebody else an admin first."
        )


def _ended(place: Membership) -> NoPlace:
    return NoPlace(f"The membership of {place.organization} has ended.")


def _withdraw_invitations(place: Membership) -> None:
    """None that was sent before, to any address of theirs, brings them back."""
    proved = EmailAddress.objects.filter(user=place.user, verified=True).values("email")
    sent = Invitation.objects.filter(organization=place.organization, accepted_at__isnull=True)
    sent.filter(email__in=proved, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
