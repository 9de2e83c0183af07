"""How a response is altered after it was signed: moved, wrapped, cut short; and lies for before the signature."""

import base64
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml

from .forge import NAMES, Lie, encode, setting, unset, without

DS = Saml.NS_DS
SIGNATURE = f"{{{DS}}}Signature"
SUBJECT = "saml:Subject"
NAME_ID = f"{SUBJECT}/saml:NameID"
CONFIRMATION = f"{SUBJECT}/saml:SubjectConfirmation"
DATA = f"{CONFIRMATION}/saml:SubjectConfirmationData"
CONDITIONS = "saml:Conditions"
STATEMENT = "saml:AuthnStatement"
MAIL = "saml:AttributeStatement/saml:Attribute[@Name='mail']/saml:AttributeValue"
STATUS = "samlp:Status/samlp:StatusCode"
VICTIM = ("acme-0002", "bob@acme.test")


def altered(encoded: str, lie: Lie) -> str:
    """The same response with its signatures as they were."""
    document = etree.fromstring(base64.b64decode(encoded))
    lie(document)
    return encode(etree.tostring(document, encoding="unicode"))


def assertion_of(response: Any) -> Any:
    return response.find("saml:Assertion", NAMES)


def made_evil(assertion: Any, name: str = "_evil") -> Any:
    """A copy that names the victim, without a signature."""
    evil = deepcopy(assertion)
    evil.set("ID", name)
    evil.find(NAME_ID, NAMES).text, evil.find(MAIL, NAMES).text = VICTIM
    for signature in evil.findall(SIGNATURE):
        evil.remove(signature)
    return evil


def in_object(signature: Any, content: Any) -> None:
    etree.SubElement(signature, f"{{{DS}}}Object").append(content)


def evil_before(response: Any) -> None:
    honest = assertion_of(response)
    honest.addprevious(made_evil(honest))


def evil_after(response: Any) -> None:
    honest = assertion_of(response)
    honest.addnext(made_evil(honest))


def evil_around(response: Any) -> None:
    honest = assertion_of(response)
    evil = made_evil(honest)
    response.replace(honest, evil)
    evil.append(honest)


def evil_with_the_signature(response: Any) -> None:
    honest = assertion_of(response)
    evil, signature = made_evil(honest), honest.find(SIGNATURE)
    honest.remove(signature)
    evil.insert(1, signature)
    response.replace(honest, evil)
    response.append(honest)


def honest_in_the_signature(response: Any) -> None:
    honest = assertion_of(response)
    evil, signature = made_evil(honest), honest.find(SIGNATURE)
    response.replace(honest, evil)
    honest.remove(signature)
    in_object(signature, honest)
    evil.insert(1, signature)


def evil_in_extensions(response: Any) -> None:
    honest = assertion_of(response)
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    extensions.append(made_evil(honest))
    honest.addprevious(extensions)


def honest_in_an_object_of_evil(response: Any) -> None:
    honest = assertion_of(response)
    evil = made_evil(honest)
    response.replace(honest, evil)
    signature = deepcopy(honest.find(SIGNATURE))
    in_object(signature, honest)
    evil.insert(1, signature)


def evil_of_the_same_name(response: Any) -> None:
    honest = assertion_of(response)
    honest.addprevious(made_evil(honest, honest.get("ID")))


def honest_as_advice(response: Any) -> None:
    honest = assertion_of(response)
    evil = made_evil(honest)
    response.replace(honest, evil)
    advice = etree.Element(f"{{{NAMES['saml']}}}Advice")
    advice.append(honest)
    evil.find(CONDITIONS, NAMES).addnext(advice)


def evil_response_around(response: Any) -> None:
    """The signed response lies in the signature of an unsigned one."""
    whole, signature = deepcopy(response), response.find(SIGNATURE)
    whole.remove(whole.find(SIGNATURE))
    response.set("ID", "_evil")
    honest = assertion_of(response)
    response.replace(honest, made_evil(honest))
    in_object(signature, whole)


def evil_response_beside(response: Any) -> None:
    whole = deepcopy(response)
    whole.remove(whole.find(SIGNATURE))
    response.set("ID", "_evil")
    honest = assertion_of(response)
    response.replace(honest, made_evil(honest))
    response.find(SIGNATURE).addprevious(whole)


WRAPPED: dict[str, Lie] = {
    shape.__name__.replace("_", " "): shape
    for shape in (
        evil_before,
        evil_after,
        evil_around,
        evil_with_the_signature,
        honest_in_the_signature,
        evil_in_extensions,
        honest_in_an_object_of_evil,
        evil_of_the_same_name,
        honest_as_advice,
    )
}


def text(path: str, value: str) -> Lie:
    def lie(response: Any) -> None:
        assertion_of(response).find(path, NAMES).text = value

    return lie


def of_assertion(lie: Lie) -> Lie:
    return lambda response: lie(assertion_of(response))


def commented(path: str, shown: str, hidden: str) -> Lie:
    """Canonical form drops comments, so that the signature over `shown` + `hidden` still holds."""

    def lie(response: Any) -> None:
        element = assertion_of(response).find(path, NAMES)
        assert element.text == shown + hidden
        element.text = shown
        comment = etree.Comment("")
        comment.tail = hidden
        element.append(comment)

    return lie


def more_in_the_signature(tag: str, parent: str = "SignedInfo") -> Lie:
    def lie(response: Any) -> None:
        found = next(response.iter(f"{{{DS}}}{parent}"))
        found.append(deepcopy(found.find(f"{{{DS}}}{tag}")))

    return lie


def in_the_signature(tag: str, change: Callable[[Any], None]) -> Lie:
    return lambda response: change(next(assertion_of(response).iter(f"{{{DS}}}{tag}")))


def emptied(element: Any) -> None:
    element.text = ""


def flipped(element: Any) -> None:
    element.text = ("A" if element.text.strip()[0] != "A" else "B") + element.text.strip()[1:]


ALTERED: dict[str, Lie] = {
    "another subject": text(NAME_ID, VICTIM[0]),
    "another address": text(MAIL, VICTIM[1]),
    "another audience": text(f"{CONDITIONS}/saml:AudienceRestriction/saml:Audience", "urn:all"),
    "a longer life": of_assertion(setting("NotOnOrAfter", "2999-01-01T00:00:00Z", DATA)),
    "another request": of_assertion(setting("InResponseTo", "_mine", DATA)),
    "another name of the assertion": of_assertion(setting("ID", "_renamed")),
    "no signature": lambda response: assertion_of(response).remove(assertion_of(response).find(SIGNATURE)),
    "an empty signature": in_the_signature("SignatureValue", emptied),
    "another signature": in_the_signature("SignatureValue", flipped),
    "another digest": in_the_signature("DigestValue", flipped),
    "a signature of nothing": in_the_signature("Reference", lambda found: found.set("URI", "")),
    "a signature of something else": in_the_signature("Reference", lambda found: found.set("URI", "#_other")),
    "a signature without a reference": in_the_signature(
        "SignedInfo", lambda found: found.remove(found.find(f"{{{DS}}}Reference"))
    ),
    "a second reference": more_in_the_signature("Reference"),
    "a second signature": lambda response: assertion_of(response).append(
        deepcopy(assertion_of(response).find(SIGNATURE))
    ),
    "a transform that computes": in_the_signature(
        "Transform", lambda found: found.set("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")
    ),
    "a failure as status": setting("Value", "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed", STATUS),
    "no status": without("samlp:Status"),
    "version 1.1": setting("Version", "1.1"),
    "no name of the response": unset("ID"),
    "an envelope of somebody else": lambda response: setattr(
        response.find("saml:Issuer", NAMES), "text", "http://idp.evil.test/metadata/"
    ),
    "an envelope for another request": setting("InResponseTo", "_mine"),
    "an envelope for another address": setting(
        "Destination", "http://127.0.0.1:8000/accounts/saml/globex/acs/"
    ),
    "no assertion": without("saml:Assertion"),
    "an encrypted assertion that nobody can read": lambda response: response.append(
        etree.Element(f"{{{NAMES['saml']}}}EncryptedAssertion")
    ),
}


def twice(path: str) -> Lie:
    def lie(assertion: Any) -> None:
        found = assertion.find(path, NAMES)
        found.addnext(deepcopy(found))

    return lie


def a_second_audience(assertion: Any) -> None:
    restriction = assertion.find(f"{CONDITIONS}/saml:AudienceRestriction", NAMES)
    foreign = deepcopy(restriction)
    foreign.find("saml:Audience", NAMES).text = "http://elsewhere.test/"
    restriction.addnext(foreign)


def mailed(address: str) -> dict[str, Any]:
    return {"attributes": {"mail": (address,)}}


LIES: dict[str, dict[str, Any]] = {
    "two subjects": {"assertion": twice(SUBJECT)},
    "no subject": {"assertion": without(SUBJECT)},
    "an empty subject": {"subject": " "},
    "two confirmations": {"assertion": twice(CONFIRMATION)},
    "a holder of a key": {
        "assertion": setting("Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key", CONFIRMATION)
    },
    "a confirmation with a beginning": {"assertion": setting("NotBefore", "2020-01-01T00:00:00Z", DATA)},
    "two conditions": {"assertion": twice(CONDITIONS)},
    "no conditions": {"assertion": without(CONDITIONS)},
    "a second audience that we are not in": {"assertion": a_second_audience},
    "two sign-ins": {"assertion": twice(STATEMENT)},
    "no sign-in": {"assertion": without(STATEMENT)},
    "a sign-in at no time": {"assertion": unset("AuthnInstant", STATEMENT)},
    "a sign-in before all time": {
        "assertion": setting("AuthnInstant", "0001-01-01T00:00:00+23:59", STATEMENT)
    },
    "a time that is none": {"assertion": setting("NotOnOrAfter", "tomorrow", DATA)},
    "a time of no zone": {"assertion": setting("NotOnOrAfter", "2999-01-01T00:00:00", DATA)},
    "no issuer": {"assertion": without("saml:Issuer")},
    "no attributes": {"assertion": without("saml:AttributeStatement")},
    "an address with a line break": mailed("dana@acme.test\nbcc: eve@evil.test"),
    "an address with a name": mailed("Dana <dana@acme.test>"),
    "an address of two domains": mailed("dana@evil.test@acme.test"),
    "a quoted address in an address": mailed('"dana@evil.test"@acme.test'),
    "a domain with a dot behind": mailed("dana@acme.test."),
    "a domain that only looks like ours": mailed("dana@\u0430cme.test"),
    "a domain in wide letters": mailed("dana@\uff41cme.test"),
    "two addresses in one": mailed("dana@acme.test,bob@acme.test"),
}
