"""Addresses of sign-in. They stand before allauth's, so that its own views of the same addresses are never reached."""

from django.urls import include, path

from identity.views.two_step import SetUpView

from . import views
from .sign_in import SignInView

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("2fa/totp/activate/", SetUpView.as_view(), name="mfa_activate_totp"),
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
