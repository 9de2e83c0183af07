"""Assertions that were encrypted to us (XML Encryption): opened strictly, and read no less strictly afterwards.

Whoever can post here could use our answers to guess at a ciphertext byte by byte. So every failure looks the same, keys
come by OAEP alone, and nothing is fetched from where a message points to.
"""

from typing import Any, Final

import xmlsec
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.response import OneLogin_Saml2_Response

from identity.sso.refusals import RefusedResponse, require

NAMES: Final = {"saml": Saml.NS_SAML, "xenc": Saml.NS_XENC, "ds": Saml.NS_DS}
ALGORITHMS: Final = frozenset(
    {
        *(f"{Saml.NS_XENC}aes{bits}-cbc" for bits in (128, 192, 256)),
        *(f"http://www.w3.org/2009/xmlenc11#aes{bits}-gcm" for bits in (128, 192, 256)),
        f"{Saml.NS_XENC}rsa-oaep-mgf1p",
        "http://www.w3.org/2009/xmlenc11#rsa-oaep",
    }
)
ASSERTION: Final = f"{{{Saml.NS_SAML}}}Assertion"


class NotForThisKey(RefusedResponse):
    """It cannot be opened, whatever the reason."""


class Response(OneLogin_Saml2_Response):
    """python3-saml's, which would take the first of whatever comes out."""

    def _decrypt_assertion(self, xml: Any) -> Any:
        open_assertion(xml, self._settings.get_sp_key())
        return etree.fromstring(etree.tostring(xml))


def open_assertion(response: Any, private_key: str) -> None:
    """Put the assertion in the place of its ciphertext. Raises NotForThisKey where not exactly one comes out."""
    sealed = response.findall("saml:EncryptedAssertion", NAMES)
    require(len(sealed) == 1, "the response must hold exactly one assertion")
    data = sealed[0].findall("xenc:EncryptedData", NAMES)
    require(len(data) == 1, "an encrypted assertion holds one ciphertext")
    _check(sealed[0])
    _bring_keys_inside(sealed[0], data[0])
    try:
        _context(private_key).decrypt(data[0])
    except (xmlsec.Error, ValueError, IndexError) as error:
        raise NotForThisKey("the assertion cannot be decrypted") from error
    opened = [child for child in sealed[0] if child.tag != f"{{{Saml.NS_XENC}}}EncryptedKey"]
    if [child.tag for child in opened] != [ASSERTION]:
        raise NotForThisKey("the assertion cannot be decrypted")
    response.replace(sealed[0], opened[0])


def _check(sealed: Any) -> None:
    methods = {method.get("Algorithm") for method in sealed.iterfind(".//xenc:EncryptionMethod", NAMES)}
    require(
        bool(methods) and methods <= ALGORITHMS, "the assertion is encrypted in a way that we do not take"
    )
    require(sealed.find(".//xenc:CipherReference", NAMES) is None, "the ciphertext lies elsewhere")
    for pointer in sealed.findall(".//ds:RetrievalMethod", NAMES):
        require(pointer.get("URI", "").startswith("#"), "the key lies elsewhere")


def _bring_keys_inside(sealed: Any, data: Any) -> None:
    """A key may stand beside what it opens, and be pointed to (Core §2.2.4); here it then stands within."""
    info = data.find("ds:KeyInfo", NAMES)
    require(info is not None, "the ciphertext names no key")
    for pointer in info.findall("ds:RetrievalMethod", NAMES):
        info.remove(pointer)
    for key in sealed.findall("xenc:EncryptedKey", NAMES):
        info.append(key)
    require(len(info.findall("xenc:EncryptedKey", NAMES)) == 1, "the ciphertext needs one key")


def _context(private_key: str) -> Any:
    keys = xmlsec.KeysManager()
    keys.add_key(xmlsec.Key.from_memory(private_key, xmlsec.constants.KeyDataFormatPem))
    return xmlsec.EncryptionContext(keys)
