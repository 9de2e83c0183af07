"""Addresses of sign-in. They stand before allauth's, so that its own SAML views are never reached."""

from django.urls import include, path

from . import views
from .sign_in import SignInView

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path(
        "saml/<str:organization_slug>/",
        include(
            [
                path("login/", views.login, name="saml_login"),
                path("acs/", views.acs, name="saml_acs"),
                path("acs/finish/", views.finish, name="saml_finish_acs"),
                path("sls/", views.sls, name="saml_sls"),
                path("metadata/", views.metadata, name="saml_metadata"),
            ]
        ),
    ),
]
