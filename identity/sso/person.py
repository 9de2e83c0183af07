"""Whom an identity provider vouches for, in the few facts that we keep of it."""

from dataclasses import dataclass
from typing import Final

from allauth.socialaccount import app_settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from identity.models import Connection
from identity.names import LONGEST_ADDRESS

from .refusals import RefusedResponse, require

LONGEST_SUBJECT: Final = app_settings.UID_MAX_LENGTH


@dataclass(frozen=True)
class Person:
    """`subject` names them for ever at this connection; the address is one that the connection may speak for."""

    subject: str
    email: str
    first_name: str = ""
    last_name: str = ""
    groups: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def own_address(text: str, connection: Connection) -> str:
    """The address in lower case. Raises RefusedResponse where the connection may not speak for it."""
    address = text.lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise RefusedResponse("no email address was given") from error
    require(len(address) <= LONGEST_ADDRESS, "the address is too long")
    require(address.count("@") == 1, "the address can be read in two ways")
    require(connection.speaks_for(address), "the address is outside the connection's verified domains")
    return address
