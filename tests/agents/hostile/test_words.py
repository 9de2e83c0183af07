"""What a model says in markup is shown as words, wherever somebody reads it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.agents.hostile.field import Field
from tests.agents.hostile.reading import Asked, attacks_of
from tests.agents.script import Wish

pytestmark = pytest.mark.usefixtures("no_fault_of_ours")


def test_words_stay_words_on_every_page(field: Field, browser_of: Callable[[str], Client]) -> None:
    lines = [line for attack in attacks_of("words") for line in attack.lines if isinstance(line, Asked)]
    hostile = [Wish(line.tool, field.named(line.arguments)) for line in lines if "hostile" in line.arguments]
    for some in range(0, len(hostile), 8):
        field.ask(*hostile[some : some + 8])
    talk = reverse("conversation", args=[field.alice.conversation.public_id])
    shown = {
        "alice": (talk, reverse("addresses"), reverse("agent-authority")),
        "sam": (reverse("admin:agents_supportrequest_changelist"), reverse("admin:shop_return_changelist")),
    }

    pages = {page: read(browser_of(who), page) for who, some in shown.items() for page in some}
    assert {page: html.count("alert('hostile')") for page, html in pages.items()} == dict.fromkeys(pages, 0)
    assert "alert(&#x27;hostile&#x27;)" in pages[talk]


def read(browser: Client, page: str) -> str:
    answer = browser.get(page)
    assert answer.status_code == 200, page
    return answer.content.decode()
