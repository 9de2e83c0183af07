"""Addresses of SCIM 2.0 (RFC 7644 §3.2)."""

from django.urls import path, re_path

from . import discovery, views
from .door import NothingHere

urlpatterns = [
    path("ServiceProviderConfig", discovery.Config.as_view(), name="scim-config"),
    path("ResourceTypes", discovery.ResourceTypes.as_view(), name="scim-resource-types"),
    path("ResourceTypes/<str:name>", discovery.ResourceTypes.as_view(), name="scim-resource-type"),
    path("Schemas", discovery.Schemas.as_view(), name="scim-schemas"),
    path("Schemas/<str:name>", discovery.Schemas.as_view(), name="scim-schema"),
    path(".search", views.search_all, name="scim-search"),
    path("Users", views.users, name="scim-users"),
    path("Users/.search", views.search_users, name="scim-users-search"),
    path("Users/<str:public_id>", views.user, name="scim-user"),
    path("Groups", views.groups, name="scim-groups"),
    path("Groups/.search", views.search_groups, name="scim-groups-search"),
    path("Groups/<str:public_id>", views.group, name="scim-group"),
    re_path(r"^", NothingHere.as_view(), name="scim-nothing"),
]
