"""Addresses of the whole site. Rooms above the shop are named by string."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("shop.views.urls")),
    path("accounts/", include("identity.sso.urls")),
    path("accounts/", include("allauth.urls")),
    path("account/agent/", include("agents.authority_urls")),
    path("account/", include("identity.views.urls")),
    path("organization/models/", include("agents.organization_urls")),
    path("organization/", include("identity.views.organization.urls")),
    path("chat/", include("agents.urls")),
    path("controls/", include("identity.controls_urls")),
    path("trail/", include("agents.trail_urls")),
    path("api/", include("shop.api.urls")),
    path("scim/v2/", include("identity.scim.urls")),
    path("admin/", admin.site.urls),
]

handler429 = "identity.sso.waits.too_many"
