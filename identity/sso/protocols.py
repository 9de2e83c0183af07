"""The one place that knows which protocols there are: what each gives to set a connection up and to test it."""

from collections.abc import Mapping
from typing import Final, Protocol

from django.http import HttpRequest

from identity.models import Connection

from .oidc import trial as oidc
from .saml import trial as saml
from .tried import Address, Begun


class Way(Protocol):
    def addresses(self, connection: Connection) -> tuple[Address, ...]:
        """Ours, to be typed into the provider."""

    def published_at(self, connection: Connection) -> Address:
        """Where the provider reads our key."""

    def begin(self, request: HttpRequest, connection: Connection) -> Begun:
        """A test sign-in: where the admin's browser goes, and what the answer will name."""


WAYS: Final[Mapping[str, Way]] = {Connection.Protocol.SAML: saml, Connection.Protocol.OIDC: oidc}


def way_of(connection: Connection) -> Way:
    return WAYS[connection.protocol]
