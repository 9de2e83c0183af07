"""Who may come in through an organization's identity provider, and with what: just in time, by rule.

An account is linked only where the organization owns the address's domain and the account already belongs to the
organization. Nobody is asked whether two accounts are the same person, for a guess there is a takeover.
"""

from allauth.account.models import EmailAddress

from identity.models import Connection, Membership, User

from .refusals import SignInRefused


def account_for(email: str, connection: Connection) -> User | None:
    """The account to link to this address, None to make a new one, SignInRefused where it is somebody else's.

    An address that others have claimed without proof is theirs no longer.
    """
    holder = User.objects.filter(email=email).first() or _holder_of_verified(email)
    if holder is None:
        EmailAddress.objects.filter(email=email, verified=False).delete()
        return None
    if holder.is_staff or not _is_member(holder, connection):
        raise SignInRefused(
            f"An account with this address exists and does not belong to {connection.organization}. "
            "Sign in to it with its password, or write to us."
        )
    return holder


def admit(user: User, connection: Connection) -> None:
    """Make a newcomer a buyer of the organization. Somebody whose membership has ended stays out."""
    if user.is_staff:
        raise SignInRefused("Staff of the shop sign in with their own password.")
    if _is_member(user, connection):
        return
    if Membership.objects.filter(user=user, organization=connection.organization).exists():
        raise SignInRefused(
            f"Your membership of {connection.organization} has ended. Ask its administrator to invite you again."
        )
    Membership.objects.create(user=user, organization=connection.organization)


def captured_by(email: str) -> Connection | None:
    """The connection through which everybody with this address has to come."""
    domain = email.rpartition("@")[2].lower()
    connections = Connection.objects.filter(enabled=True).select_related("organization", "app")
    return next((connection for connection in connections if domain in connection.domains), None)


def _holder_of_verified(email: str) -> User | None:
    claim = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return claim.user if claim else None


def _is_member(user: User, connection: Connection) -> bool:
    return Membership.objects.filter(
        user=user, organization=connection.organization, ended_at__isnull=True
    ).exists()
