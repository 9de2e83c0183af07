"""A browser on its way through a company sign-in. The POST comes from another site, so it carries no session."""

import zlib
from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client
from lxml import etree

HERE = {"host": "127.0.0.1:8000"}


class Browser(Client):
    def __init__(self) -> None:
        super().__init__(headers=HERE)

    def begin(self, slug: str = "acme", query: str = "") -> str:
        """Press "Sign in with Acme SSO". Returns the ID of the request that leaves."""
        response = self.get(f"/accounts/saml/{slug}/login/{query}")
        return request_id_of(response["Location"])

    def arrive(self, encoded: str, slug: str = "acme") -> HttpResponse:
        """The identity provider's page posts; the browser withholds what is SameSite=Lax."""
        elsewhere = Client(headers=HERE)
        response = elsewhere.post(f"/accounts/saml/{slug}/acs/", {"SAMLResponse": encoded})
        self.cookies.update(elsewhere.cookies)
        return response

    def finish(self, slug: str = "acme") -> HttpResponse:
        return self.get(f"/accounts/saml/{slug}/acs/finish/")


def request_id_of(away: str) -> str:
    """The ID of the AuthnRequest in an address that leads to the identity provider."""
    sent = parse_qs(urlsplit(away).query)["SAMLRequest"][0]
    request = etree.fromstring(zlib.decompress(b64decode(sent), -15))
    return str(request.get("ID"))
