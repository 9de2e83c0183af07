"""Who an assertion is about: the subject, and the few attributes that we ask for. The rest is not kept."""

from collections.abc import Mapping
from typing import Any, Final

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml

from identity.models import Connection
from identity.names import printable
from identity.sso.person import LONGEST_SUBJECT, Person, own_address
from identity.sso.refusals import present, require

NAMES: Final = {"saml": Saml.NS_SAML}

#: What we ask for -> the names under which identity providers say it, unless the connection maps them itself.
DEFAULT_MAPPING: Final[Mapping[str, tuple[str, ...]]] = {
    "email": (
        "mail",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    ),
    "first_name": (
        "givenName",
        "urn:oid:2.5.4.42",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    ),
    "last_name": (
        "surname",
        "urn:oid:2.5.4.4",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    ),
}


def read_person(assertion: Any, connection: Connection) -> Person:
    mapping = {**DEFAULT_MAPPING, **connection.app.settings.get("attribute_mapping", {})}
    said = {wanted: _only_value(assertion, names) for wanted, names in mapping.items()}
    return Person(
        subject=_subject(assertion, said.get("uid", "")),
        email=own_address(said["email"], connection),
        first_name=printable(said["first_name"]),
        last_name=printable(said["last_name"]),
        groups=connection.mapped(_values(assertion, {connection.groups_claim})),
    )


def _subject(assertion: Any, named: str) -> str:
    """The NameID, unless the connection names an attribute for it."""
    name_id = assertion.findtext("saml:Subject/saml:NameID", "", NAMES).strip()
    subject = present(named or name_id, "the assertion names nobody")
    require(len(subject) <= LONGEST_SUBJECT, "the subject is too long")
    return subject


def _only_value(assertion: Any, names: str | tuple[str, ...] | list[str]) -> str:
    """The one value under any of these names. Said twice is refused: two readers could believe two things."""
    wanted = {names} if isinstance(names, str) else set(names)
    values = _values(assertion, wanted)
    require(len(values) <= 1, f"more than one value for {' or '.join(sorted(wanted))}")
    return values[0] if values else ""


def _values(assertion: Any, wanted: set[str]) -> tuple[str, ...]:
    return tuple(
        (value.text or "").strip()
        for attribute in assertion.iterfind("saml:AttributeStatement/saml:Attribute", NAMES)
        if attribute.get("Name") in wanted
        for value in attribute.iterfind("saml:AttributeValue", NAMES)
    )
