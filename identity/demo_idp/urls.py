"""All addresses of the demo identity provider's process."""

from django.contrib.staticfiles.views import serve
from django.urls import path

from . import oidc_views, views

urlpatterns = [
    path("", views.home, name="idp-home"),
    path("metadata/", views.metadata, name="idp-metadata"),
    path("sso/", views.sso, name="idp-sso"),
    path("slo/", views.slo, name="idp-slo"),
    path("globex/", oidc_views.home, name="idp-globex"),
    path("globex/.well-known/openid-configuration", oidc_views.discovery, name="idp-discovery"),
    path("globex/jwks/", oidc_views.jwks, name="idp-jwks"),
    path("globex/authorize/", oidc_views.authorize, name="idp-authorize"),
    path("globex/token/", oidc_views.token, name="idp-token"),
    path("globex/userinfo/", oidc_views.userinfo, name="idp-userinfo"),
    path("globex/end-session/", oidc_views.end_session, name="idp-end-session"),
    path("static/<path:path>", serve),
]
