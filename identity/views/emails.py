"""The email addresses of an account."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import EmailView


class EmailsView(EmailView):
    """Each with whether it may be removed, so that no button is there for nothing."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        may_go = get_adapter(self.request).can_delete_email
        return context | {"addresses": [(one, may_go(one)) for one in context["emailaddresses"]]}
