"""The resources that a directory keeps here (RFC 7643 §4), as they are read, patched and published.

All of a standard user is kept, so that what was put comes back; only a few of it means anything to us.
"""

from typing import Annotated, Any, ClassVar

import scim2_models
from pydantic import Field
from scim2_models import (
    URN,
    AnyExtension,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    Returned,
    ScimPolicy,
)

#: As real identity providers write: they take somebody out of a group by value, and fill an email that is not there.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.forbid,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


class Email(scim2_models.Email):
    value: str | None = None
    """An address; which of them may be whose is decided in accounts.py."""


class User(scim2_models.User[AnyExtension]):
    """Known by the primary or work email, or by a userName that is an address: it lies in a verified domain."""

    emails: list[Email] | None = None  # type: ignore[assignment]  # narrowed, as pydantic allows
    """Addresses; the primary one, or else the one for work, is the account's."""

    password: Annotated[str | None, Mutability.write_only, Returned.never, CaseExact.true] = None
    """Taken and forgotten: no directory sets a password here."""


class Manager(ComplexAttribute):
    """RFC 7643 §8.7.1 asks for neither part of it, and identity providers send one of them."""

    value: Annotated[str | None, CaseExact.true] = None
    """The id of the SCIM resource representing the user's manager."""

    ref: Reference["User"] | None = Field(None, serialization_alias="$ref", validation_alias="$ref")
    """The address of that resource."""


class EnterpriseUser(Extension):
    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None
    """Identifier of the person at their organization."""

    cost_center: str | None = None
    """Name of a cost center."""

    organization: str | None = None
    """Name of an organization."""

    division: str | None = None
    """Name of a division."""

    department: str | None = None
    """Name of a department."""

    manager: Manager | None = None
    """The user's manager."""


class GroupMember(ComplexAttribute):
    """A person. Groups of groups are not kept: identity providers send them flat."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    """The id of the user."""

    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The address of the user."""

    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])
    """Always User."""


class Group(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    """The name that a connection's mapping of groups to roles goes by."""

    members: list[GroupMember] | None = None
    """The people in it."""

    Members: ClassVar[type[ComplexAttribute]] = GroupMember


Person: Any = User[EnterpriseUser]
"""A user with what the enterprise extension adds."""
