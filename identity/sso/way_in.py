"""Where the way to a company's identity provider begins."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from identity.models import Connection

BEGINS_AT: Final[Mapping[str, str]] = {
    Connection.Protocol.SAML: "saml_login",
    Connection.Protocol.OIDC: "oidc_login",
}


def way_in(connection: Connection, **query: str) -> str:
    """`next` is where to go on afterwards; `again` has the provider ask whoever is signed in there already."""
    address = reverse(BEGINS_AT[connection.protocol], args=[connection.app.provider_id])
    said = {name: value for name, value in query.items() if value}
    return f"{address}?{urlencode(said)}" if said else address
