"""Who the provider speaks of: the subject, and the few claims that we ask for. The rest is not kept."""

from collections.abc import Mapping
from typing import Any, Final

from identity.models import Connection
from identity.names import printable
from identity.sso.person import Person, own_address
from identity.sso.refusals import RefusedResponse, require

from .id_token import IdToken

EMAIL: Final = "email"
"""The standard claim (OpenID Connect Core §5.1), unless the connection names another."""


def read_person(connection: Connection, token: IdToken, userinfo: Mapping[str, Any]) -> Person:
    """From the ID token, and what it leaves out from userinfo, which must speak of the same subject (Core §5.3.2)."""
    if userinfo:
        require(userinfo.get("sub") == token.subject, "userinfo speaks of somebody else")
    said = {**userinfo, **token.claims}
    named: Mapping[str, str] = connection.app.settings.get("attribute_mapping", {})
    first_name, last_name = _names(said, named)
    return Person(
        subject=token.subject,
        email=own_address(_address(token.claims, userinfo, named.get("email", EMAIL)), connection),
        first_name=first_name,
        last_name=last_name,
        groups=connection.mapped(_groups(said.get(connection.groups_claim))),
    )


def _address(claims: Mapping[str, Any], userinfo: Mapping[str, Any], name: str) -> str:
    """The address in the claim of this name, if the provider does not deny that it is the person's.

    A provider that says nothing of it (Microsoft Entra) is one that the organization has named for a domain which it
    has shown to be its own: the connection's verified domain decides then. `email_verified` speaks of `email`, and so
    of another claim only where that has the same address.
    """
    sources = [source for source in (claims, userinfo) if name in source]
    addresses = [source[name] for source in sources]
    if not addresses or not all(isinstance(one, str) and one.isprintable() for one in addresses):
        raise RefusedResponse(f"no email address was given in {name!r}")
    require(len({address.lower() for address in addresses}) == 1, "two addresses were given")
    address = str(addresses[0])
    both = (claims, userinfo)
    denied = any(source.get("email_verified", True) not in (True, "true") for source in both)
    spoken_of = any(str(source.get(EMAIL, "")).lower() == address.lower() for source in both)
    require(not (denied and spoken_of), "the address is not verified")
    return address


def _names(said: Mapping[str, Any], named: Mapping[str, str]) -> tuple[str, str]:
    """First and last. The whole of `name` is the first where neither is named, nor given by its standard claim."""
    first = said.get(named.get("first_name", "given_name"))
    if not first and "first_name" not in named:
        return printable(said.get("name")), printable(
            said.get(named["last_name"]) if "last_name" in named else ""
        )
    return printable(first), printable(said.get(named.get("last_name", "family_name")))


def _groups(value: object) -> tuple[str, ...]:
    """One group may be said as a word."""
    groups = [value] if isinstance(value, str) else value
    if not isinstance(groups, list):
        return ()
    return tuple(group for group in groups if isinstance(group, str))
