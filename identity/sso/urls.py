"""Addresses of sign-in. They stand before allauth's, so that its own views of the same addresses are never reached."""

from django.urls import path

from identity.views.two_step import SetUpView

from .sign_in import SignInView

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("2fa/totp/activate/", SetUpView.as_view(), name="mfa_activate_totp"),
]
