"""Users and groups over HTTP (RFC 7644 §3): parse, call one verb, answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from scim2_models import (
    Context,
    InvalidValueException,
    PatchOp,
    ResponseParameters,
    SearchRequest,
)

from audit.looks import Shown, record_look
from identity.actor import Actor
from identity.models import DirectoryUser

from .answers import answer, answer_with
from .dialects import in_standard_words
from .door import DirectoryRequest, Door, body_of
from .groups import create_group, delete_group, get_group, patch_group, replace_group
from .lengths import check_lengths
from .schema import Group, Person
from .search import GROUPS, USERS, Kind, dumped, find
from .users import create_user, delete_user, get_user, patch_user, replace_user
from .versions import names

QUESTIONS = ("filter", "sortBy", "sortOrder", "startIndex", "count", "attributes", "excludedAttributes")
MOST_OPERATIONS = 100


@dataclass(frozen=True)
class Verbs:
    get: Callable[..., Any]
    create: Callable[..., Any]
    replace: Callable[..., Any]
    patch: Callable[..., Any]
    delete: Callable[..., Any]


OF_USERS = Verbs(get_user, create_user, replace_user, patch_user, delete_user)
OF_GROUPS = Verbs(get_group, create_group, replace_group, patch_group, delete_group)


class Served(Door):
    """One type of resource."""

    kind: Kind = USERS
    verbs: Verbs = OF_USERS

    def wanted(self, request: DirectoryRequest, context: Context) -> Any:
        return self.kind.model.model_validate(in_standard_words(body_of(request)), scim_ctx=context)

    def parameters(self, request: DirectoryRequest) -> Any:
        """What of the answer is wanted; read before anything is done."""
        asked = {name: request.GET[name] for name in QUESTIONS[-2:] if name in request.GET}
        check_lengths(asked)
        return ResponseParameters[self.kind.model].model_validate(asked)  # type: ignore[name-defined]

    def told(self, request: DirectoryRequest, row: Any, parameters: Any, status: int = 200) -> HttpResponse:
        resource = self.kind.shown(row)
        return answer_with(request, resource, dumped(resource, parameters), status)


class All(Served):
    def get(self, request: DirectoryRequest) -> HttpResponse:
        asked = {name: request.GET[name] for name in QUESTIONS if request.GET.get(name)}
        check_lengths(asked)
        return answer(request, _found((self.kind,), asked, request.actor))

    def post(self, request: DirectoryRequest) -> HttpResponse:
        wanted = self.wanted(request, Context.RESOURCE_CREATION_REQUEST)
        parameters = self.parameters(request)
        return self.told(request, self.verbs.create(wanted, actor=request.actor), parameters, 201)


class One(Served):
    def get(self, request: DirectoryRequest, public_id: str) -> HttpResponse:
        row = self.verbs.get(public_id, actor=request.actor)
        if known := request.headers.get("If-None-Match", ""):
            resource = self.kind.shown(row)
            if names(known, resource):
                response = answer_with(request, resource, None, 304)
                response.content = b""
                return response
        if self.kind is USERS:
            record_look("directory", [Shown(DirectoryUser, [row.pk])])
        return self.told(request, row, self.parameters(request))

    def put(self, request: DirectoryRequest, public_id: str) -> HttpResponse:
        wanted = self.wanted(request, Context.RESOURCE_REPLACEMENT_REQUEST)
        parameters = self.parameters(request)
        row = self.verbs.replace(public_id, wanted, **self._conditions(request))
        return self.told(request, row, parameters)

    def patch(self, request: DirectoryRequest, public_id: str) -> HttpResponse:
        payload = in_standard_words(body_of(request))
        patch = PatchOp[self.kind.model].model_validate(  # type: ignore[name-defined]
            payload, scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        if len(patch.operations or ()) > MOST_OPERATIONS:
            raise InvalidValueException(detail=f"At most {MOST_OPERATIONS} operations at once.")
        parameters = self.parameters(request)
        row = self.verbs.patch(public_id, patch, **self._conditions(request))
        return self.told(request, row, parameters)

    def delete(self, request: DirectoryRequest, public_id: str) -> HttpResponse:
        self.verbs.delete(public_id, **self._conditions(request))
        return HttpResponse(status=204)

    def _conditions(self, request: DirectoryRequest) -> dict[str, Any]:
        return {"actor": request.actor, "if_match": request.headers.get("If-Match", "")}


class Search(Door):
    """RFC 7644 §3.4.3: the question in a body, so that no name of a person stands in an address."""

    kinds: tuple[Kind, ...] = (USERS, GROUPS)

    def post(self, request: DirectoryRequest) -> HttpResponse:
        return answer(request, _found(self.kinds, body_of(request), request.actor))


users, user = All.as_view(), One.as_view()
groups = All.as_view(kind=GROUPS, verbs=OF_GROUPS)
group = One.as_view(kind=GROUPS, verbs=OF_GROUPS)
search_all = Search.as_view()
search_users, search_groups = Search.as_view(kinds=(USERS,)), Search.as_view(kinds=(GROUPS,))


def _found(kinds: tuple[Kind, ...], asked: dict[str, Any], actor: Actor) -> Any:
    model = kinds[0].model if len(kinds) == 1 else Person | Group
    wanted = SearchRequest[model].model_validate(asked, scim_ctx=Context.SEARCH_REQUEST)  # type: ignore[valid-type]
    found = find(kinds, wanted, actor=actor)
    _note(found["Resources"], asked)
    return found


def _note(resources: list[dict[str, Any]], asked: dict[str, Any]) -> None:
    """Which people a directory was shown; a filter may name one who is not there."""
    names = [one["id"] for one in resources]
    people = DirectoryUser.objects.filter(public_id__in=names).values_list("pk", flat=True)
    record_look("directory", [Shown(DirectoryUser, list(people))], asked)
