"""Who is calling, and the token that unsafe calls send along."""

from typing import Any

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from shop.api.door import ApiRequest, Door


class SessionData(serializers.Serializer[Any]):
    signed_in = serializers.BooleanField()
    email = serializers.EmailField(allow_null=True)
    organization = serializers.CharField(allow_null=True, help_text="The company that pays, if any.")
    csrf_token = serializers.CharField(help_text="To be sent as X-CSRFToken with every unsafe call.")


class Session(Door):
    @extend_schema(operation_id="get_session", tags=["session"], responses=SessionData)
    def get(self, request: ApiRequest) -> Response:
        """Sign in on the site: the API shares its session."""
        person, company = request.actor.principal, request.actor.organization
        return Response(
            {
                "signed_in": person is not None,
                "email": person.email if person else None,
                "organization": company.slug if company else None,
                "csrf_token": get_token(request._request),
            }
        )
