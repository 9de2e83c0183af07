"""Single logout at the demo identity provider, which remembers nobody: it has nothing to end, and says so."""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

import xmlsec
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from .messages import logout_response_xml
from .saml import IdentityProvider, UnknownServiceProvider, UnreadableRequest, inflated, new_id

ALGORITHM: Final = Saml.RSA_SHA256


def logout_answer(provider: IdentityProvider, encoded: str, relay_state: str) -> str:
    """Where to go with the signed answer (SAML Bindings §3.4.4.1). Only to whom it knows."""
    document = inflated(encoded, "LogoutRequest")
    entity_id = (document.findtext(f"{{{Saml.NS_SAML}}}Issuer") or "").strip()
    if (theirs := provider.service_providers.get(entity_id)) is None:
        raise UnknownServiceProvider(entity_id)
    if not (request_id := document.get("ID")):
        raise UnreadableRequest("the request has no ID")
    xml = logout_response_xml(
        provider.entity_id, theirs.sls, request_id, response_id=new_id(), at=datetime.now(UTC)
    )
    query = {
        "SAMLResponse": OneLogin_Saml2_Utils.deflate_and_base64_encode(xml),
        **({"RelayState": relay_state} if relay_state else {}),
        "SigAlg": ALGORITHM,
    }
    signature = OneLogin_Saml2_Utils.sign_binary(
        urlencode(query), provider.key.private_key, xmlsec.constants.TransformRsaSha256, False
    )
    return f"{theirs.sls}?{urlencode({**query, 'Signature': OneLogin_Saml2_Utils.b64encode(signature)})}"
