"""Which account a directory's entry means, and what of it the directory may write.

An organization speaks for the addresses of its verified domains, and for nothing else: an account is linked only
where it is new or already has a place there, and written to only where it is the organization's alone.
"""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from scim2_models import ForbiddenException, InvalidValueException, UniquenessException

from identity.memberships import live_membership
from identity.models import DirectoryUser, Domain, Organization, User
from identity.names import LONGEST_ADDRESS, LONGEST_WHOLE, printable
from identity.sso.provisioning import holder_of

from . import schema
from .places import was_ended_here


def address_of(wanted: schema.User) -> str:
    """The primary email, or the one for work, or a user name that is an address, or the first email; lower case."""
    emails = [email for email in wanted.emails or [] if email.value]
    chosen = (
        next((email.value for email in emails if email.primary), None)
        or next((email.value for email in emails if email.type == "work"), None)
        or (wanted.user_name if wanted.user_name and "@" in wanted.user_name else None)
        or next((email.value for email in emails), None)
    )
    return (chosen or "").lower()


def own_address(wanted: schema.User, organization: Organization) -> str:
    """Raises InvalidValueException where the address, or a user name that is one, is not the organization's."""
    address, user_name = address_of(wanted), wanted.user_name or ""
    for name, text in (("userName", user_name.lower() if "@" in user_name else ""), ("emails", address)):
        if text and not _owns(organization, text):
            raise InvalidValueException(
                detail=f"{name}: {text[:254]} is no address in a verified domain of {organization}."
            )
    if not address:
        raise InvalidValueException(
            detail=f"A person needs an address in a verified domain of {organization}, as userName or in emails."
        )
    return address


def account_for(address: str, full_name: str, organization: Organization) -> User:
    """The account that the address means, or a new one. Raises UniquenessException where it is somebody else's."""
    holder = holder_of(address)
    if holder is None:
        return _new_account(address, full_name)
    if holder.is_staff or not (live_membership(holder, organization) or was_ended_here(holder, organization)):
        raise UniquenessException(
            detail=f"An account with the address {address} exists, and its place is not {organization}'s to give."
        )
    return holder


def move_address(entry: DirectoryUser, address: str) -> None:
    """The account follows its directory to another address. Raises where either is not the directory's to decide."""
    user = entry.user
    holder = holder_of(address)
    if holder == user:
        return
    if holder is not None:
        raise UniquenessException(detail=f"The address {address} is in use.")
    if not _is_its_own(entry):
        raise ForbiddenException(
            detail=f"The address of this account is not {entry.organization}'s alone to change. Its person can."
        )
    EmailAddress.objects.filter(email=address).delete()
    EmailAddress.objects.filter(user=user, email=user.email).delete()
    EmailAddress.objects.filter(user=user, primary=True).update(primary=False)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    user.email = address
    user.save(update_fields=("email",))


def rename(entry: DirectoryUser, full_name: str) -> None:
    """Where the account is not the directory's to write, the name stays the directory's own word."""
    if full_name and full_name != entry.user.full_name and _is_its_own(entry):
        entry.user.full_name = full_name
        entry.user.save(update_fields=("full_name",))


def full_name_of(wanted: schema.User) -> str:
    name = wanted.name
    parts = " ".join(filter(None, (name.given_name, name.family_name))) if name else ""
    said = (printable(one, LONGEST_WHOLE) for one in (wanted.display_name, name and name.formatted, parts))
    return next(filter(None, said), "")


def _is_its_own(entry: DirectoryUser) -> bool:
    """An account of the organization's own domain, with a place there or one that the directory ended, and no other."""
    user, organization = entry.user, entry.organization
    elsewhere = user.memberships.filter(ended_at__isnull=True).exclude(organization=organization)
    return (
        not user.is_staff
        and _owns(organization, user.email)
        and (entry.place_id is None or entry.ended_here or live_membership(user, organization) is not None)
        and not elsewhere.exists()
    )


def _owns(organization: Organization, address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    if len(address) > LONGEST_ADDRESS or address.count("@") != 1:
        return False
    domain = Domain.objects.of_address(address)
    return domain is not None and domain.organization == organization


def _new_account(address: str, full_name: str) -> User:
    """Without a password: its person comes in through the organization's identity provider, or by mail."""
    EmailAddress.objects.filter(email=address, verified=False).delete()
    user = User.objects.create_user(address, full_name=full_name)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user
