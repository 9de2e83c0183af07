"""Who may come in through an organization's identity provider, and with what: just in time, by rule.

An account is linked only where the organization owns the address's domain and the account already belongs to the
organization. Nobody is asked whether two accounts are the same person, for a guess there is a takeover.
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress

from identity.authority import hold_sign_in
from identity.memberships import live_membership, set_role, take_place
from identity.models import Connection, Domain, Membership, User

from .refusals import SignInRefused


def account_for(email: str, connection: Connection) -> User | None:
    """The account to link to this address, None to make a new one, SignInRefused where it is somebody else's.

    An address that others have claimed without proof is theirs no longer.
    """
    holder = User.objects.filter(email=email).first() or _holder_of_verified(email)
    if holder is None:
        EmailAddress.objects.filter(email=email, verified=False).delete()
        return None
    if holder.is_staff or live_membership(holder, connection.organization) is None:
        raise SignInRefused(
            f"An account with this address exists and does not belong to {connection.organization}. "
            "Sign in to it with its password, or write to us."
        )
    return holder


def admit(user: User, connection: Connection, groups: Iterable[str] = ()) -> None:
    """Give a newcomer a place, and everybody the role that their groups mean by now, if groups have a say.

    Somebody whose membership has ended stays out.
    """
    hold_sign_in(user, connection)
    if user.is_staff:
        raise SignInRefused("Staff of the shop sign in with their own password.")
    if not (role := connection.role_of(groups)):
        raise SignInRefused(f"None of your groups at {connection.organization} may use this shop.")
    if place := live_membership(user, connection.organization):
        if connection.groups_claim:
            set_role(place, role)
        return
    if Membership.objects.filter(user=user, organization=connection.organization).exists():
        raise SignInRefused(
            f"Your membership of {connection.organization} has ended. Ask its administrator to invite you again."
        )
    take_place(user, connection.organization, role)


def captured_by(email: str) -> Connection | None:
    """The connection through which everybody with this address has to come."""
    domain = Domain.objects.of_address(email)
    if domain is None or domain.connection is None:
        return None
    return (
        Connection.objects.enabled()
        .filter(pk=domain.connection.pk)
        .select_related("app", "organization")
        .first()
    )


def _holder_of_verified(email: str) -> User | None:
    claim = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return claim.user if claim else None
