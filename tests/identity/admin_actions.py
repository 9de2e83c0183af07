"""What staff press in the lists of the admin."""

from django.db.models import Model
from django.test import Client


def run(browser: Client, kind: str, action: str, row: Model) -> list[str]:
    form = {"action": action, "_selected_action": [row.pk]}
    answer = browser.post(f"/admin/identity/{kind}/", form, follow=True)
    return [str(message) for message in answer.context["messages"]]
