"""What this service provider can do, and what its resources look like (RFC 7644 §4)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    Filter,
    ForbiddenException,
    NotFoundException,
    Pagination,
    Patch,
    Reference,
    ResourceType,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
)

from .answers import answer
from .door import Door
from .schema import EnterpriseUser, Group, Person, User
from .search import LONGEST_PAGE, PAGE
from .shown import Payload, location

CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=LONGEST_PAGE),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=True),
    pagination=Pagination(
        cursor=False,
        index=True,
        default_pagination_method=Pagination.DefaultPaginationMethod.index,
        default_page_size=PAGE,
        max_page_size=LONGEST_PAGE,
    ),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Directory token",
            description="A token that an admin of the organization has made for its directory.",
            spec_uri=Reference("https://www.rfc-editor.org/rfc/rfc6750"),
            primary=True,
        )
    ],
)
PROVIDER = ScimProvider(
    models=(User, EnterpriseUser, Group),
    resource_types=(ResourceType.from_resource(Person), ResourceType.from_resource(Group)),
    config=CONFIG,
)


class Config(Door):
    def get(self, request: HttpRequest) -> HttpResponse:
        return answer(request, _told(CONFIG, "ServiceProviderConfig"))


class Described(Door):
    """A list that is never filtered (RFC 7644 §4), and each of its entries by name."""

    endpoint: str
    described: tuple[Any, ...]

    def get(self, request: HttpRequest, name: str = "") -> HttpResponse:
        if "filter" in request.GET:
            raise ForbiddenException(detail="What there is here is told whole.")
        told = [_told(one, self.endpoint, str(one.id)) for one in self.described]
        if not name:
            return answer(request, _list_of(told))
        found = next((one for one in told if one["id"].casefold() == name.casefold()), None)
        if found is None:
            raise NotFoundException(detail=f"There is no {name} here.")
        return answer(request, found)


class Schemas(Described):
    endpoint, described = "Schemas", PROVIDER.schemas


class ResourceTypes(Described):
    endpoint, described = "ResourceTypes", PROVIDER.resource_types


def _told(resource: Any, *parts: str) -> Payload:
    """With its address, which is SITE_URL's."""
    meta = {"resourceType": type(resource).__name__, "location": location(*parts)}
    told: Payload = {**resource.model_dump(), "meta": meta}
    return told


def _list_of(resources: list[Payload]) -> Payload:
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": len(resources),
        "startIndex": 1,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }
