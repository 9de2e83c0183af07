"""A passkey in software: what a device answers when a browser asks it, with every lie that a test wants told."""

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

Flag = AuthenticatorData.FLAG
VERIFIED = Flag.UP | Flag.UV
ORIGIN, RP_ID = "http://localhost:8000", "localhost"


class Passkey:
    """`flags` of WebAuthn §6.1; one that may be copied to other devices has BE as well, and says 0 as its `count`."""

    def __init__(
        self, flags: int = VERIFIED, origin: str = ORIGIN, rp_id: str = RP_ID, count: int = 0
    ) -> None:
        self.flags, self.origin, self.rp_id, self.count = flags, origin, rp_id, count
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.user = ""

    def create(self, options: dict[str, Any]) -> str:
        """Navigator's `credentials.create`, as JSON."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        kept = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self._site(), self.flags | Flag.AT, self.count, kept)
        made = AttestationObject.create("none", data, {})
        return self._answer(
            "webauthn.create", asked["challenge"], {"attestationObject": websafe_encode(made)}
        )

    def get(self, options: dict[str, Any]) -> str:
        """Navigator's `credentials.get`, as JSON."""
        challenge = options["publicKey"]["challenge"]
        data = AuthenticatorData.create(self._site(), self.flags, self.count)
        signed = bytes(data) + sha256(self._client("webauthn.get", challenge)).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        said = {
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.user,
        }
        return self._answer("webauthn.get", challenge, said)

    def _answer(self, type: str, challenge: str, response: dict[str, str]) -> str:
        client = websafe_encode(self._client(type, challenge))
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}} if type == "webauthn.create" else {},
                "response": {"clientDataJSON": client, **response},
            }
        )

    def _client(self, type: str, challenge: str) -> bytes:
        return json.dumps({"type": type, "challenge": challenge, "origin": self.origin}).encode()

    def _site(self) -> bytes:
        return sha256(self.rp_id.encode()).digest()
