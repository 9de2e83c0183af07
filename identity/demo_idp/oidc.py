"""The OpenID Connect half of the demo identity provider, on PyJWT. Codes and access tokens are signed values."""

import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from hmac import compare_digest
from threading import Lock
from typing import Any, Final, cast

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core import signing
from jwt.algorithms import RSAAlgorithm

from identity.key_pairs import KeyPair

from .oidc_lies import TRUTH, OpenIDLie, find_openid_lie
from .people import Colleague
from .saml import UnknownServiceProvider, UnreadableRequest

CLIENT_ID: Final = "countersign"
CODE: Final = "identity.demo_idp.oidc.code"
ACCESS: Final = "identity.demo_idp.oidc.access"
CODE_SECONDS: Final = 60
TOKEN_SECONDS: Final = 300
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


class InvalidGrant(Exception):
    """A code that is unknown, too old, used before, or shown by somebody else (RFC 6749 §5.2)."""


@dataclass(frozen=True)
class Shop:
    """One shop's addresses, as it would have registered them."""

    site: str

    @property
    def callback(self) -> str:
        return f"{self.site}/accounts/oidc/globex/login/callback/"

    @property
    def signed_out(self) -> str:
        return f"{self.site}/accounts/oidc/globex/signed-out/"

    @property
    def backchannel(self) -> str:
        return f"{self.site}/accounts/oidc/globex/backchannel-logout/"


@dataclass(frozen=True)
class AuthenticationRequest:
    """What a shop on the list asks (OpenID Connect Core §3.1.2.1)."""

    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    again: bool


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in at this provider, in one browser."""

    sid: str
    subject: str
    auth_time: int


@dataclass
class OpenIDProvider:
    """`shops` is the list of those it signs people in to. A code works once: `_used` remembers those that did."""

    issuer: str
    key: KeyPair
    secret: str
    shops: tuple[Shop, ...]
    _used: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize/",
            "token_endpoint": f"{self.issuer}/token/",
            "userinfo_endpoint": f"{self.issuer}/userinfo/",
            "jwks_uri": f"{self.issuer}/jwks/",
            "end_session_endpoint": f"{self.issuer}/end-session/",
            "authorization_response_iss_parameter_supported": True,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
            "scopes_supported": ["openid", "email", "profile"],
            "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def jwks(self) -> dict[str, Any]:
        return {"keys": [{**self._public_key(), "use": "sig", "alg": "RS256", "kid": self.kid}]}

    @property
    def kid(self) -> str:
        return sha256(self._public_key()["n"].encode()).hexdigest()[:16]

    def read_request(self, query: Mapping[str, str]) -> AuthenticationRequest:
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
            raise UnreadableRequest("only the code flow with PKCE is served")
        if query.get("client_id") != CLIENT_ID or query.get("redirect_uri") not in self._callbacks():
            raise UnknownServiceProvider(query.get("client_id", ""))
        if "openid" not in query.get("scope", "").split() or not query.get("code_challenge"):
            raise UnreadableRequest("no sign-in is asked for")
        return AuthenticationRequest(
            redirect_uri=query["redirect_uri"],
            state=query.get("state", ""),
            nonce=query.get("nonce", ""),
            code_challenge=query["code_challenge"],
            again=query.get("prompt") == "login",
        )

    def issue_code(self, asked: AuthenticationRequest, session: Session, lie: OpenIDLie = TRUTH) -> str:
        grant = {
            "id": secrets.token_hex(8),
            "asked": asdict(asked),
            "session": asdict(session),
            "lie": lie.name,
        }
        return signing.dumps(grant, salt=CODE)

    def redeem(self, form: Mapping[str, str], colleagues: Iterable[Colleague]) -> dict[str, Any]:
        """Tokens for a code: once, where it was asked for, and with the verifier (RFC 7636 §4.6)."""
        try:
            grant = signing.loads(form.get("code", ""), salt=CODE, max_age=CODE_SECONDS)
        except signing.BadSignature as error:
            raise InvalidGrant("the code is unknown or too old") from error
        asked, session = AuthenticationRequest(**grant["asked"]), Session(**grant["session"])
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if form.get("redirect_uri") != asked.redirect_uri or challenge != asked.code_challenge.encode():
            raise InvalidGrant("the code was issued to somebody else")
        if not self._is_first_use(grant["id"]):
            raise InvalidGrant("the code was used before")
        colleague = next(colleague for colleague in colleagues if colleague.subject == session.subject)
        lie = find_openid_lie(grant["lie"])
        claims = lie.of_token(self._id_claims(asked, session) | lie.of_person(claims_of(colleague)))
        return {
            "access_token": signing.dumps([session.subject, lie.name], salt=ACCESS),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self.sign(claims) if lie.signed else jwt.encode(claims, "", "none"),
        }

    def userinfo(self, access_token: str, colleagues: Iterable[Colleague]) -> dict[str, Any]:
        """Raises InvalidGrant."""
        try:
            subject, lie = signing.loads(access_token, salt=ACCESS, max_age=TOKEN_SECONDS)
        except signing.BadSignature as error:
            raise InvalidGrant("the access token is unknown or too old") from error
        colleague = next(colleague for colleague in colleagues if colleague.subject == subject)
        return find_openid_lie(lie).of_person(claims_of(colleague))

    def logout_token(self, session: Session) -> str:
        """OpenID Connect Back-Channel Logout §2.4."""
        claims = {"sub": session.subject, "sid": session.sid, "events": {LOGOUT_EVENT: {}}}
        return self.sign({**self._issued(), **claims, "jti": secrets.token_hex(16)}, kind="logout+jwt")

    def sign(self, claims: dict[str, Any], kind: str = "JWT") -> str:
        return jwt.encode(claims, self.key.private_key, "RS256", {"kid": self.kid, "typ": kind})

    def is_client(self, client_id: str, secret: str) -> bool:
        known = f"{CLIENT_ID}:{self.secret}"
        return compare_digest(f"{client_id}:{secret}".encode(), known.encode())

    def _id_claims(self, asked: AuthenticationRequest, session: Session) -> dict[str, Any]:
        proof = {"nonce": asked.nonce, "sid": session.sid, "auth_time": session.auth_time, "amr": ["pwd"]}
        return {**self._issued(), **proof}

    def _issued(self) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + TOKEN_SECONDS}

    def _callbacks(self) -> list[str]:
        return [shop.callback for shop in self.shops]

    def _public_key(self) -> dict[str, Any]:
        private = cast(RSAPrivateKey, load_pem_private_key(self.key.private_key.encode(), None))
        return RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)

    def _is_first_use(self, code_id: str) -> bool:
        now = time.monotonic()
        with self._lock:
            for old in [known for known, at in self._used.items() if at + 2 * CODE_SECONDS < now]:
                del self._used[old]
            first = code_id not in self._used
            self._used.setdefault(code_id, now)
            return first


def claims_of(colleague: Colleague) -> dict[str, Any]:
    """What ID token and userinfo say of somebody."""
    return {
        "sub": colleague.subject,
        "email": colleague.mail,
        "email_verified": True,
        "given_name": colleague.given_name,
        "family_name": colleague.surname,
        "name": colleague.name,
        "groups": list(colleague.groups),
    }
