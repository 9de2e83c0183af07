"""Assertions encrypted to the shop, well and badly."""

from collections.abc import Callable
from typing import Any

import xmlsec
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml

from .forge import NAMES

XENC = Saml.NS_XENC
CBC, GCM, TRIPLE_DES = xmlsec.Transform.AES256, xmlsec.Transform.AES256_GCM, xmlsec.Transform.DES3
OAEP, PKCS1 = xmlsec.Transform.RSA_OAEP, xmlsec.Transform.RSA_PKCS1


def sealed(
    content: str,
    certificate: str,
    *,
    cipher: Any = GCM,
    transport: Any = OAEP,
    change: Callable[[Any], None] = lambda sealed: None,
) -> str:
    """An EncryptedAssertion; `change` is made to it afterwards."""
    root = etree.Element(f"{{{Saml.NS_SAML}}}EncryptedAssertion", nsmap={"saml": Saml.NS_SAML})
    data = xmlsec.template.encrypted_data_create(root, cipher, type=xmlsec.EncryptionType.ELEMENT, ns="xenc")
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    xmlsec.template.encrypted_data_ensure_cipher_value(xmlsec.template.add_encrypted_key(info, transport))
    root.append(_encrypted(data, content, certificate, cipher))
    root = etree.fromstring(etree.tostring(root))
    change(root)
    return etree.tostring(root, encoding="unicode")


def _encrypted(data: Any, content: str, certificate: str, cipher: Any) -> Any:
    keys = xmlsec.KeysManager()
    keys.add_key(xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_PEM))
    context = xmlsec.EncryptionContext(keys)
    kind, bits = (xmlsec.KeyData.DES, 192) if cipher == TRIPLE_DES else (xmlsec.KeyData.AES, 256)
    context.key = xmlsec.Key.generate(kind, bits, xmlsec.KeyDataType.SESSION)
    return context.encrypt_binary(data, content.encode())


def cipher_value(of: str) -> Callable[[Any], None]:
    """Another byte in the ciphertext of the data or of its key."""

    def change(root: Any) -> None:
        value = root.find(f".//{{{XENC}}}{of}/{{{XENC}}}CipherData/{{{XENC}}}CipherValue")
        value.text = ("A" if value.text.strip()[40] != "A" else "B").join(
            (value.text.strip()[:40], value.text.strip()[41:])
        )

    return change


def elsewhere(root: Any) -> None:
    """The ciphertext is said to lie at another address."""
    held = root.find(f"{{{XENC}}}EncryptedData/{{{XENC}}}CipherData")
    held.clear()
    etree.SubElement(held, f"{{{XENC}}}CipherReference", URI="http://127.0.0.1:9/secret")


def key_elsewhere(root: Any) -> None:
    info = root.find(f"{{{XENC}}}EncryptedData/{{{Saml.NS_DS}}}KeyInfo")
    pointer = {"Type": f"{XENC}EncryptedKey", "URI": "http://127.0.0.1:9/key"}
    info.insert(0, etree.Element(f"{{{Saml.NS_DS}}}RetrievalMethod", pointer))


def key_beside(root: Any) -> None:
    """As some providers do: the key after the data, and a pointer to it."""
    info = root.find(f"{{{XENC}}}EncryptedData/{{{Saml.NS_DS}}}KeyInfo")
    key = info.find(f"{{{XENC}}}EncryptedKey")
    key.set("Id", "_key")
    pointer = {"Type": f"{XENC}EncryptedKey", "URI": "#_key"}
    info.append(etree.Element(f"{{{Saml.NS_DS}}}RetrievalMethod", pointer))
    root.append(key)


def without_key(root: Any) -> None:
    data = root.find(f"{{{XENC}}}EncryptedData")
    data.remove(data.find(f"{{{Saml.NS_DS}}}KeyInfo"))


def twice(root: Any) -> None:
    root.append(etree.fromstring(etree.tostring(root[0])))


def sealed_assertion(response: Any) -> Any:
    return response.find("saml:EncryptedAssertion", NAMES)
