"""A place offered by mail. What the admin sees says nothing about who has an account here."""

from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.utils import timezone

from identity import mails
from identity.actor import Actor
from identity.administration import managing, reach_within
from identity.cutting import deciding
from identity.memberships import (
    MANAGE,
    NoPlace,
    add_member,
    keep_an_admin,
    live_membership,
    set_role,
    take_place,
)
from identity.models import Invitation, Membership, Organization, User
from identity.models.invitations import InvitationQuerySet
from identity.policy import Resource

FROM_ONE_ORGANIZATION: Final = 100
"""Letters an hour."""

TO_ONE_ADDRESS: Final = 3
"""Letters a day, whoever asks for them: a mailbox is not ours to fill."""


class TooManyInvitations(NoPlace):
    """The sentence says of what, and when to try again."""


class NotInvited(ValueError):
    """The invitation is no longer open, or is somebody else's; the sentence says which."""


def add_person(email: str, organization: Organization, role: str, *, actor: Actor) -> Membership | Invitation:
    """Who had a place before has it again at once; everybody else is asked by mail, account or not."""
    email = email.lower()
    former = Membership.objects.filter(organization=organization, user__email=email).select_related("user")
    if (place := former.first()) is None:
        return invite(email, organization, role, actor=actor)
    if live_membership(place.user, organization) is not None:
        raise NoPlace(f"{place.user} is here already.")
    return add_member(place.user, organization, role, actor=actor)


def invite(email: str, organization: Organization, role: str, *, actor: Actor) -> Invitation:
    """A new invitation takes the place of one that was sent to the same address before. Raises TooManyInvitations, and
    MailNotSent where it stands and its letter did not go out."""
    with managing(organization, MANAGE, actor):
        _count(email, organization)
        _open(organization).filter(email=email).update(withdrawn_at=timezone.now())
        invitation = Invitation.objects.create(
            organization=organization, email=email, role=role, invited_by=actor.someone
        )
    mails.invited(invitation)
    return invitation


def withdraw_invitation(invitation: Invitation, *, actor: Actor) -> None:
    """Nothing happens to one that was accepted meanwhile."""
    with managing(invitation.organization, MANAGE, actor):
        _open(invitation.organization).filter(pk=invitation.pk).update(withdrawn_at=timezone.now())


def accept_invitation(invitation: Invitation, *, actor: Actor) -> Membership:
    """The address must be confirmed as the actor's, and whoever sent it must still be an admin. Raises NotInvited, or
    NoPlace where the last admin would become something else."""
    owner = invited_person(invitation)
    about = {"owner": owner.public_id if owner else "", "organization": invitation.organization.public_id}
    resource = Resource("Invitation", invitation.public_id, about)
    with deciding(actor, "invitations:accept", resource, reach_within(invitation.organization)):
        _use(invitation)
        if (place := live_membership(actor.someone, invitation.organization)) is None:
            return take_place(actor.someone, invitation.organization, invitation.role)
        keep_an_admin(place, invitation.role)
        set_role(place, invitation.role)
        return place


def invited_person(invitation: Invitation) -> User | None:
    """Whose confirmed address it was sent to."""
    claim = EmailAddress.objects.filter(email=invitation.email, verified=True).select_related("user").first()
    return claim.user if claim else None


def _count(email: str, organization: Organization) -> None:
    """Under the organization's lock its rows are the count, exact in every process, withdrawn ones included."""
    now = timezone.now()
    hour = organization.invitations.filter(sent_at__gt=now - timedelta(hours=1))
    if hour.count() >= FROM_ONE_ORGANIZATION:
        raise TooManyInvitations(
            f"{organization} has sent {FROM_ONE_ORGANIZATION} invitations within the hour, which is as many as go out. "
            "Go on in an hour, or let your directory bring people in."
        )
    if Invitation.objects.filter(email=email, sent_at__gt=now - timedelta(days=1)).count() >= TO_ONE_ADDRESS:
        raise TooManyInvitations(
            "That address was written to several times today. Ask them to look among their unwanted mail, "
            "or try again tomorrow."
        )


def _use(invitation: Invitation) -> None:
    """The caller holds a permit and the organization's lock."""
    now = timezone.now()
    still_admin = mails.admins_of(invitation.organization).filter(user=invitation.invited_by)
    if not still_admin.exists() or not Invitation.objects.open(now).filter(pk=invitation.pk).update(
        accepted_at=now
    ):
        raise NotInvited(f"This invitation is no longer open. Ask {invitation.organization} for a new one.")


def _open(organization: Organization) -> InvitationQuerySet:
    return Invitation.objects.filter(
        organization=organization, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
