"""What a forger, a rogue tenant or a loose provider may answer: signed by the provider's own key, or not."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .openid import Claims, Key, Lies, Provider, compact, encoded, saying, silent

STRANGER = Key.new("key-1")
WEAK = Key.new("key-1", bits=1024)
FOUR_MINUTES = 240


def at(name: str, seconds: float) -> Lies:
    return Lies(claims=lambda said: said | {name: int(time.time() + seconds)})


def claiming(**words: Any) -> Lies:
    return Lies(claims=saying(**words))


def header(**words: Any) -> Lies:
    return Lies(header=saying(**words))


#: Said in a token that the provider's own key signs.
CLAIMS: dict[str, Lies] = {
    "another nonce": claiming(nonce="of-another-request"),
    "no nonce": Lies(claims=silent("nonce")),
    "an empty nonce": claiming(nonce=""),
    "a nonce that is a list": claiming(nonce=["x"]),
    "another issuer": claiming(iss="https://evil.test"),
    "an issuer that begins like ours": Lies(claims=lambda said: said | {"iss": said["iss"] + "/tenant-2"}),
    "no issuer": Lies(claims=silent("iss")),
    "another audience": claiming(aud="another-client"),
    "another audience, made for us": claiming(aud="another-client", azp="shop:at-globex"),
    "no audience": Lies(claims=silent("aud")),
    "an empty list of audiences": claiming(aud=[]),
    "several audiences and no azp": Lies(claims=lambda said: said | {"aud": [said["aud"], "another-client"]}),
    "several audiences, made for another": Lies(
        claims=lambda said: said | {"aud": [said["aud"], "another-client"], "azp": "another-client"}
    ),
    "made for another": claiming(azp="another-client"),
    "expired by four minutes": at("exp", -FOUR_MINUTES),
    "no end": Lies(claims=silent("exp")),
    "an end in words": claiming(exp="2999-01-01"),
    "an end beyond all time": claiming(exp=10**18),
    "an end in the last second that there is": claiming(exp=253_402_300_799),
    "an end that is true": claiming(exp=True),
    "no time of issue": Lies(claims=silent("iat")),
    "issued in the future": at("iat", FOUR_MINUTES),
    "issued an hour ago": at("iat", -3600),
    "not valid yet": at("nbf", FOUR_MINUTES),
    "signed in in the future": at("auth_time", FOUR_MINUTES),
    "another access token's hash": claiming(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "another code's hash": claiming(c_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "no subject": Lies(claims=silent("sub")),
    "a subject that is a number": claiming(sub=3),
    "a subject that is too long": claiming(sub="x" * 300),
    "a subject with a null in it": claiming(sub="globex-0003\0"),
    "methods that are no list": claiming(amr="pwd"),
    "a class with a null in it": claiming(acr="phr\0"),
    "half a letter in the nonce": claiming(nonce="\ud800"),
    "half a letter in the address": Lies(
        claims=saying(email="noor@globex.test\ud800"), userinfo=silent("email")
    ),
    "a session that is too long": claiming(sid="x" * 300),
    "an address outside the domains": Lies(
        claims=saying(email="noor@example.test"), userinfo=silent("email")
    ),
    "an address below the domain": Lies(
        claims=saying(email="noor@evil.globex.test"), userinfo=silent("email")
    ),
    "an address of two readings": Lies(
        claims=saying(email='"noor@evil.test"@globex.test'), userinfo=silent("email")
    ),
    "an address that is not verified": claiming(email_verified=False),
    "an address whose verification is a word": claiming(email_verified="perhaps"),
    "an address that userinfo says is not verified": Lies(userinfo=saying(email_verified=False)),
    "another address than userinfo's": claiming(email="carol@globex.test"),
    "no address": Lies(claims=silent("email"), userinfo=silent("email")),
    "two addresses": claiming(email=["noor@globex.test", "carol@globex.test"]),
}

HEADERS: dict[str, Lies] = {
    "an unknown key": header(kid="key-9"),
    "a key by path": header(kid="../../../../dev/null"),
    "a key by query": header(kid="x' UNION SELECT 'key"),
    "a key that is a number": header(kid=1),
    "a key set of its own": header(jku="https://evil.test/jwks"),
    "a certificate of its own": header(x5u="https://evil.test/cert.pem"),
    "a certificate in it": header(x5c=["MIIB"]),
    "a rule that must be understood": header(crit=["exp"], exp=1),
    "a payload that is not encoded": header(b64=False, crit=["b64"]),
    "another kind": header(typ="at+jwt"),
    "a logout": header(typ="logout+jwt"),
}


def forged(make: Callable[[Provider, Claims], str]) -> Lies:
    return Lies(forge=make)


def _payload(claims: Claims) -> bytes:
    return json.dumps(claims).encode()


def _unsigned(algorithm: str) -> Lies:
    return forged(
        lambda provider, claims: compact(
            {"alg": algorithm, "typ": "JWT"}, _payload(claims), lambda message: b""
        )
    )


def _by_hmac(algorithm: str, secret: Callable[[Provider], bytes]) -> Lies:
    def make(provider: Provider, claims: Claims) -> str:
        sign = lambda message: hmac.new(secret(provider), message, hashlib.sha256).digest()  # noqa: E731
        return compact({"alg": algorithm, "kid": provider.published[0].kid}, _payload(claims), sign)

    return forged(make)


def _public_pem(provider: Provider) -> bytes:
    public = provider.published[0].private.public_key()
    return bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _own_key_inside(provider: Provider, claims: Claims) -> str:
    told = {"alg": "RS256", "kid": "key-1", "jwk": STRANGER.published()}
    return compact(told, _payload(claims), STRANGER.sign)


def _swapped(provider: Provider, claims: Claims) -> str:
    head, _, signature = provider.signed(claims).split(".")
    return f"{head}.{encoded(_payload(claims | {'sub': 'globex-0001'}))}.{signature}"


def _twice(name: str, value: str) -> Lies:
    """One name, two values: what the signature holds for is both."""

    def make(provider: Provider, claims: Claims) -> str:
        key = provider.published[0]
        said = _payload(claims)[:-1] + f', "{name}": "{value}"}}'.encode()
        return compact({"alg": key.algorithm, "kid": key.kid}, said, key.sign)

    return forged(make)


def _of(payload: bytes) -> Lies:
    def make(provider: Provider, claims: Claims) -> str:
        key = provider.published[0]
        return compact({"alg": key.algorithm, "kid": key.kid}, payload, key.sign)

    return forged(make)


def _by(algorithm: str) -> Lies:
    """The provider's own key, by an algorithm that its key is not for, or that we do not believe."""
    return forged(
        lambda provider, claims: compact(
            {"alg": algorithm, "kid": provider.published[0].kid},
            _payload(claims),
            lambda message: provider.published[0].sign(message, algorithm),
        )
    )


SIGNATURES: dict[str, Lies] = {
    "alg none": _unsigned("none"),
    "alg nOnE": _unsigned("nOnE"),
    "alg empty": _unsigned(""),
    "alg RS256, and no signature": _unsigned("RS256"),
    "HS256 with the public key": _by_hmac("HS256", _public_pem),
    "HS256 with the modulus": _by_hmac(
        "HS256", lambda provider: provider.published[0].published()["n"].encode()
    ),
    "HS256 with nothing": _by_hmac("HS256", lambda provider: b""),
    "RS256 that is an HMAC": _by_hmac("RS256", _public_pem),
    "an algorithm that we do not believe": _by("RS512"),
    "an algorithm that the key is not for": _by("PS256"),
    "a stranger's key of the same name": forged(
        lambda provider, claims: compact({"alg": "RS256", "kid": "key-1"}, _payload(claims), STRANGER.sign)
    ),
    "a stranger's key that it brings along": forged(_own_key_inside),
    "another subject after signing": forged(_swapped),
    "no signature": forged(lambda provider, claims: provider.signed(claims).rpartition(".")[0]),
    "an empty signature": forged(lambda provider, claims: provider.signed(claims).rpartition(".")[0] + "."),
    "a second signature": forged(lambda provider, claims: provider.signed(claims) + ".AAAA"),
    "a line break in it": forged(lambda provider, claims: provider.signed(claims).replace(".", ".\n", 1)),
    "five parts, as if encrypted": forged(lambda provider, claims: "e30.e30.e30.e30.e30"),
    "a subject said twice": _twice("sub", "globex-0001"),
    "an audience said twice": _twice("aud", "another-client"),
    "a list of claims": _of(b"[]"),
    "words": _of(b"junk"),
    "a number that is none": _of(b'{"exp": NaN}'),
    "nested beyond reading": _of(b'{"a":' * 2000 + b"1" + b"}" * 2000),
    "too large": claiming(padding="x" * 60_000),
    "not text": Lies(tokens=saying(id_token={"sub": "globex-0003"})),
}

ANSWERS: dict[str, Lies] = {
    "no ID token": Lies(tokens=silent("id_token")),
    "no access token": Lies(tokens=silent("access_token")),
    "an access token of another kind": Lies(tokens=saying(token_type="mac")),
    "an access token of two lines": Lies(tokens=saying(access_token="a\r\nX-Evil: 1")),
    "an answer too large to read": Lies(tokens=saying(padding="x" * 300_000)),
    "an answer that leads elsewhere": Lies(moved="/token"),
    "userinfo that leads elsewhere": Lies(moved="/userinfo"),
    "userinfo of somebody else": Lies(userinfo=saying(sub="globex-0001")),
    "userinfo of nobody": Lies(userinfo=silent("sub")),
    "an answer that is a page": Lies(kind="text/html"),
    "no keys": Lies(keys=lambda keys: []),
    "keys that are a word": Lies(keys=lambda keys: "keys"),  # type: ignore[arg-type, return-value]
    "two keys of one name": Lies(keys=lambda keys: [*keys, STRANGER.published()]),
    "a key that encrypts": Lies(keys=lambda keys: [keys[0] | {"use": "enc"}]),
    "a secret key": Lies(keys=lambda keys: [{"kty": "oct", "kid": "key-1", "k": "AAAA"}]),
    "a key that is too short": Lies(
        keys=lambda keys: [WEAK.published()],
        forge=lambda provider, claims: compact({"alg": "RS256", "kid": "key-1"}, _payload(claims), WEAK.sign),
    ),
    "an answer of another provider": Lies(answer=saying(iss="https://evil.test")),
    "an answer of nobody": Lies(answer=silent("iss")),
    "no state": Lies(answer=silent("state")),
    "another state": Lies(answer=saying(state="made-up")),
    "two states": Lies(answer=lambda said: said | {"state": [said["state"], "made-up"]}),
    "no code": Lies(answer=silent("code")),
    "two codes": Lies(answer=lambda said: said | {"code": [said["code"], "made-up"]}),
    "a code that was never given": Lies(answer=saying(code="made-up")),
    "a code that is too long": Lies(answer=saying(code="x" * 5000)),
    "an error beside a code": Lies(answer=saying(error="access_denied")),
}

METADATA: dict[str, Lies] = {
    "another issuer": Lies(metadata=saying(issuer="https://evil.test")),
    "no issuer": Lies(metadata=silent("issuer")),
    "no keys": Lies(metadata=silent("jwks_uri")),
    "a token endpoint without https": Lies(metadata=saying(token_endpoint="http://token.evil.test/")),
    "keys in a file": Lies(metadata=saying(jwks_uri="file:///etc/passwd")),
    "a sign-in that is a script": Lies(metadata=saying(authorization_endpoint="javascript:alert(1)")),
    "a password in an address": Lies(metadata=saying(token_endpoint="https://shop:word@token.globex.test/")),
    "an address that is a number": Lies(metadata=saying(userinfo_endpoint=1)),
    "a document too large to read": Lies(metadata=saying(padding="x" * 300_000)),
    "a document that leads elsewhere": Lies(moved="/.well-known/openid-configuration"),
}
