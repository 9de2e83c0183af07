"""Conditional requests (RFC 7644 §3.14), compared weakly: a version says that nothing visible has changed."""

from scim2_models import PreconditionFailedException

from .shown import Shown

ANY = "*"


def version_of(resource: Shown) -> str:
    return (resource.meta and resource.meta.version) or ""


def require_version(wanted: str, resource: Shown) -> None:
    """Raises PreconditionFailedException where If-Match names other versions than this."""
    if wanted and not names(wanted, resource):
        raise PreconditionFailedException(
            detail=f"It has changed since you read it. Its version is {version_of(resource)} by now."
        )


def names(header: str, resource: Shown) -> bool:
    """Whether a list of entity tags, or *, holds this resource's."""
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return ANY in tags or version_of(resource).removeprefix("W/") in tags
