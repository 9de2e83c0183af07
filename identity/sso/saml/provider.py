"""allauth's SAML provider, fed with an assertion that responses.py has already taken apart."""

from typing import Any

from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from onelogin.saml2.auth import OneLogin_Saml2_Auth

from identity.models import Connection
from identity.step_up import asked_by

from .responses import Assertion
from .service_provider import addresses_of, toolkit_request, toolkit_settings


class StrictSAMLProvider(SAMLProvider):
    """Signs in, and does nothing else: an account is never joined to another because somebody asked in a URL."""

    @property
    def connection(self) -> Connection:
        return self.app.connection  # type: ignore[no-any-return]

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """To the identity provider, by the Redirect binding; the request's ID is what the answer must name."""
        again = asked_by(request, self.connection)
        here = toolkit_request(addresses_of(self.connection).acs)
        auth = OneLogin_Saml2_Auth(here, toolkit_settings(self.connection))
        target = auth.login(return_to="", force_authn=again is not None)
        self.stash_redirect_state(
            request, AuthProcess.LOGIN, next_url, data, auth.get_last_request_id(), again=again
        )
        return HttpResponseRedirect(target)

    def extract_uid(self, data: Assertion) -> str:
        return data.person.subject

    def extract_extra_data(self, data: Assertion) -> dict[str, Any]:
        return {**vars(data.person), "groups": list(data.person.groups)}

    def extract_common_fields(self, data: Assertion) -> dict[str, Any]:
        """The address counts as verified: its domain belongs to the organization that vouches for it."""
        return {"email": data.person.email, "email_verified": True, "name": data.person.full_name}
