"""The page that a refused form leads back to: one of ours, whatever the browser says of where it was."""

import pytest
from django.test import RequestFactory

from identity.requests import page_behind


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("http://testserver/checkout/?step=2", "/checkout/?step=2"),
        ("http://evil.test/checkout/", "/"),
        ("http://testserver//evil.test/x", "/"),
        ("http://[x/", "/"),
        ("http://testserver", "/"),
        ("", "/"),
    ],
)
def test_a_form_leads_back_to_a_page_of_ours(said: str, page: str) -> None:
    assert page_behind(RequestFactory().post("/cart/", headers={"Referer": said})) == page
