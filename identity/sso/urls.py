"""Addresses of sign-in. They stand before allauth's, so that its own views of the same addresses are never reached."""

from django.urls import path

from identity.views import passkeys
from identity.views.emails import EmailsView
from identity.views.recovery_codes import recovery_codes
from identity.views.two_step import ChangePasswordView, FirstPasswordView, SetUpView, TwoStepView

from .sign_in import CodeView, ResetSentView, SignInView, SignUpCodeView

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("login/code/confirm/", CodeView.as_view(), name="account_confirm_login_code"),
    path("confirm-email/", SignUpCodeView.as_view(), name="account_email_verification_sent"),
    path("email/", EmailsView.as_view(), name="account_email"),
    path("password/set/", FirstPasswordView.as_view(), name="account_set_password"),
    path("password/change/", ChangePasswordView.as_view(), name="account_change_password"),
    path("password/reset/done/", ResetSentView.as_view(), name="account_reset_password_done"),
    path("2fa/", TwoStepView.as_view(), name="mfa_index"),
    path("2fa/recovery-codes/", recovery_codes, name="recovery-codes"),
    path("2fa/totp/activate/", SetUpView.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/", passkeys.PasskeysView.as_view(), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", passkeys.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
]
