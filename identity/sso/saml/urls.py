"""Addresses of SAML. allauth finds them beside its provider class, in place of its own."""

from django.urls import include, path

from . import logout_views, views

urlpatterns = [
    path(
        "saml/<str:organization_slug>/",
        include(
            [
                path("login/", views.login, name="saml_login"),
                path("acs/", views.acs, name="saml_acs"),
                path("acs/finish/", views.finish, name="saml_finish_acs"),
                path("sign-out/", logout_views.sign_out, name="saml_sign_out"),
                path("sls/", logout_views.sls, name="saml_sls"),
                path("metadata/", views.metadata, name="saml_metadata"),
            ]
        ),
    ),
]
