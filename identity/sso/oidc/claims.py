"""Who the provider speaks of: the subject, and the few claims that we ask for. The rest is not kept."""

from collections.abc import Mapping
from typing import Any, Final

from identity.models import Connection
from identity.sso.person import Person, own_address
from identity.sso.refusals import RefusedResponse, require

from .id_token import IdToken

LONGEST_NAME: Final = 60


def read_person(connection: Connection, token: IdToken, userinfo: Mapping[str, Any]) -> Person:
    """From the ID token, and what it leaves out from userinfo, which must speak of the same subject (Core §5.3.2)."""
    if userinfo:
        require(userinfo.get("sub") == token.subject, "userinfo speaks of somebody else")
    said = {**userinfo, **token.claims}
    return Person(
        subject=token.subject,
        email=own_address(_address(token.claims, userinfo), connection),
        first_name=_name(said.get("given_name") or said.get("name")),
        last_name=_name(said.get("family_name") if said.get("given_name") else ""),
        groups=connection.mapped(_groups(said.get(connection.groups_claim))),
    )


def _address(claims: Mapping[str, Any], userinfo: Mapping[str, Any]) -> str:
    """The address, if the provider does not deny that it is the person's.

    A provider that says nothing of it (Microsoft Entra) is one that the organization has named for a domain which it
    has shown to be its own: the connection's verified domain decides then.
    """
    sources = [source for source in (claims, userinfo) if "email" in source]
    addresses = [source["email"] for source in sources]
    if not addresses or not all(isinstance(one, str) and one.isprintable() for one in addresses):
        raise RefusedResponse("no email address was given")
    require(len({address.lower() for address in addresses}) == 1, "two addresses were given")
    for source in sources:
        require(source.get("email_verified", True) in (True, "true"), "the address is not verified")
    return str(addresses[0])


def _name(value: object) -> str:
    words = value if isinstance(value, str) else ""
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST_NAME].strip()


def _groups(value: object) -> tuple[str, ...]:
    """One group may be said as a word."""
    groups = [value] if isinstance(value, str) else value
    if not isinstance(groups, list):
        return ()
    return tuple(group for group in groups if isinstance(group, str))
