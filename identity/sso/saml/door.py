"""Whose address it is that a browser or an identity provider has come to."""

from django.http import Http404

from identity.models import Connection


def connection_at(slug: str) -> Connection:
    connections = Connection.objects.enabled().select_related("app", "organization")
    found = connections.filter(app__client_id=slug, protocol=Connection.Protocol.SAML)
    if (connection := found.first()) is None:
        raise Http404("No organization signs in here.")
    return connection
