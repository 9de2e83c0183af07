"""Pages of a list: a cursor leads from each to the next."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.signing import BadSignature, Signer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

Values = Mapping[str, Any]
USUAL: Final = 24
MOST: Final = 100


class PageQuery(serializers.Serializer[Any]):
    page_size = serializers.IntegerField(default=USUAL, min_value=1, max_value=MOST)
    cursor = serializers.CharField(
        default="",
        max_length=1000,
        help_text="As the page before names it in `next`; good for the same list alone.",
    )


def read_cursor(cursor: str, place: str) -> list[Any]:
    """The key after which the page begins; empty for the first. Ours alone are read, and each in its own list."""
    if not cursor:
        return []
    try:
        key: list[Any] = _signer(place).unsign_object(cursor)
    except (BadSignature, ValueError) as other:
        raise serializers.ValidationError(
            {"cursor": ["This cursor is not from this list. Begin with the first page."]}
        ) from other
    return key


def page(
    request: Request, results: Sequence[Any], following: list[Any] | None, place: str, **more: Any
) -> Response:
    """`following` is the key of the last result, where there is more."""
    onward = _onward(request, _signer(place).sign_object(following)) if following else None
    headers = {"Link": f'<{onward}>; rel="next"'} if onward else {}
    return Response({"results": results, "next": onward, **more}, headers=headers)


def values_of(request: Request, shape: type[serializers.Serializer[Any]]) -> Values:
    """What stands in the address, parsed. Raises ValidationError."""
    query = shape(data=request.query_params.dict())
    query.is_valid(raise_exception=True)
    values: Values = query.validated_data
    return values


def _onward(request: Request, cursor: str) -> str:
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _signer(place: str) -> Signer:
    return Signer(salt=f"api-cursor:{place}")
