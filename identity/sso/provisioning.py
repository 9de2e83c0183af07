"""Who may come in through an organization's identity provider, and with what: just in time, by rule.

An account is linked only where the organization owns the address's domain and the account already belongs to the
organization. Nobody is asked whether two accounts are the same person, for a guess there is a takeover.
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from identity.authority import hold_sign_in
from identity.memberships import live_membership, set_role, take_place
from identity.models import (
    Connection,
    DirectoryToken,
    DirectoryUser,
    Domain,
    Membership,
    Organization,
    User,
)

from .refusals import SignInRefused


def account_for(email: str, connection: Connection) -> User | None:
    """The account to link to this address, None to make a new one, SignInRefused where it is somebody else's.

    An address that others have claimed without proof is theirs no longer.
    """
    holder = account_here(email, connection)
    if holder is None:
        EmailAddress.objects.filter(email=email, verified=False).delete()
    return holder


def account_here(email: str, connection: Connection) -> User | None:
    """The same, asked only: nothing changes."""
    holder = holder_of(email)
    if holder is None:
        return None
    if holder.is_staff or live_membership(holder, connection.organization) is None:
        raise SignInRefused(
            f"An account with this address exists and does not belong to {connection.organization}. "
            "Sign in to it with its password, or write to us."
        )
    return holder


def admit(user: User, connection: Connection, groups: Iterable[str] = ()) -> None:
    """Give a newcomer a place, and everybody the role that their groups mean by now, if what is claimed has a say.

    Somebody whose membership has ended stays out.
    """
    hold_sign_in(user, connection)
    role = role_for(user, connection, groups)
    if place := live_membership(user, connection.organization):
        set_role(place, role)
        return
    take_place(user, connection.organization, role)


def role_for(user: User | None, connection: Connection, groups: Iterable[str]) -> str:
    """The role they will have, None for somebody new. Raises SignInRefused; nothing changes.

    Where a directory decides, no claim changes a role: who has a place keeps it, and a newcomer whom the directory
    does not know yet comes in as people in no mapped group do, or not at all.
    """
    organization = connection.organization
    if user is not None and user.is_staff:
        raise SignInRefused("Staff of the shop sign in with their own password.")
    place = live_membership(user, organization) if user else None
    by_directory = directory_decides(organization)
    if by_directory and place is not None:
        return place.role
    if not (role := connection.role_of(() if by_directory else groups)):
        whose = (
            f"The directory of {organization} has" if by_directory else f"Your groups at {organization} have"
        )
        raise SignInRefused(f"{whose} given you no place in this shop. Ask who looks after them there.")
    if place is not None:
        return role if connection.groups_claim else place.role
    if user and Membership.objects.filter(user=user, organization=organization).exists():
        raise SignInRefused(
            f"Your membership of {organization} has ended. Ask its administrator to invite you again."
        )
    return role


def directory_decides(organization: Organization) -> bool:
    """Whether roles come from the organization's directory, and not from what is claimed at a sign-in.

    It does while a token of it is live, and it names anybody: not before it has begun, nor after it was cut off.
    """
    live = DirectoryToken.objects.live(timezone.now()).filter(organization=organization)
    return (
        live.exists()
        and DirectoryUser.objects.filter(organization=organization, deleted_at__isnull=True).exists()
    )


def known_person(connection: Connection, subject: str) -> User | None:
    """Who this subject of the connection's provider is here, if they have come in before."""
    accounts = SocialAccount.objects.filter(provider=connection.app.provider_id, uid=subject)
    account = accounts.select_related("user").first()
    return account.user if account else None


def captured_by(email: str) -> Connection | None:
    """The connection by which everybody with this address first comes; switched off, where it is the only way in."""
    domain = Domain.objects.meant_by(email)
    if domain is None or domain.connection is None:
        return None
    return domain.connection if domain.connection.is_open or domain.sso_required else None


def holder_of(email: str) -> User | None:
    """Whose address it is: that of their account, or one that they have shown to be theirs."""
    if holder := User.objects.filter(email=email).first():
        return holder
    claim = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return claim.user if claim else None
