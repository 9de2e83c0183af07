"""Why a sign-in at an identity provider comes to nothing. The reasons are for the log, the trail and the page."""


class MalformedResponse(Exception):
    """It is not a SAML message at all."""


class RefusedResponse(Exception):
    """It is a SAML message that we must not believe."""


class AssertionReplayed(RefusedResponse):
    """It was believed once before."""


class SignInRefused(Exception):
    """We believe the identity provider, and still do not let this person in. The text is shown to them."""


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RefusedResponse(otherwise)


def present(value: str | None, otherwise: str) -> str:
    if not value:
        raise RefusedResponse(otherwise)
    return value
