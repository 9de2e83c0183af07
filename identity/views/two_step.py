"""Setting two-step sign-in up is for who has a password: a company asks for its second step itself."""

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect


class SetUpView(ActivateTOTPView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("mfa_index")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer
