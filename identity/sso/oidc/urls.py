"""Addresses of OpenID Connect. allauth finds them beside its provider class, in place of its own."""

from django.urls import include, path

from . import views

urlpatterns = [
    path(
        "oidc/<str:provider_id>/",
        include(
            [
                path("login/", views.login, name="oidc_login"),
                path("login/callback/", views.callback, name="oidc_callback"),
                path("jwks/", views.jwks, name="oidc_jwks"),
                path("sign-out/", views.sign_out, name="oidc_sign_out"),
                path("signed-out/", views.signed_out, name="oidc_signed_out"),
                path("backchannel-logout/", views.backchannel_logout, name="oidc_backchannel_logout"),
            ]
        ),
    )
]
