"""A name and a clock of one's own: who changes them, and where that is told."""

from collections.abc import Callable

import pytest
from django.test import Client

from audit.context import open_context
from audit.models import AuditEvent
from identity.models import User

ACCOUNT, PROFILE = "/account/", "/account/profile/"
SignedIn = Callable[..., Client]


def kept(person: User) -> tuple[str, str]:
    person.refresh_from_db()
    return person.full_name, person.time_zone


def test_a_person_changes_what_they_are_called_and_by_which_clock(alice: User, signed_in: SignedIn) -> None:
    form = {"full_name": " Alice\N{RIGHT-TO-LEFT OVERRIDE}  Ahmadi", "time_zone": "Asia/Tokyo"}
    assert signed_in().post(PROFILE, form)["Location"] == ACCOUNT
    assert kept(alice) == ("Alice Ahmadi", "Asia/Tokyo")
    assert AuditEvent.objects.get(action="profile:write").context.principal == alice.public_id


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "", "../etc/passwd"])
def test_a_zone_that_is_none_is_refused(alice: User, signed_in: SignedIn, zone: str) -> None:
    before = kept(alice)
    assert signed_in().post(PROFILE, {"full_name": "A", "time_zone": zone}).status_code == 400
    assert kept(alice) == before


def test_a_zone_that_is_not_offered_to_others_stays_ones_own(alice: User, signed_in: SignedIn) -> None:
    with open_context("system:seed"):
        User.objects.filter(pk=alice.pk).update(time_zone="EST")
    signed_in().post(PROFILE, {"full_name": "", "time_zone": "EST"})
    assert kept(alice) == ("", "EST")


def test_the_account_page_leads_to_ones_own_data(signed_in: SignedIn) -> None:
    page = signed_in().get(ACCOUNT).content.decode()
    main = page[page.index("<main") :]
    ways = (PROFILE, "/accounts/email/", "/addresses/", "/payment-methods/", "/account/approvals/")
    assert [way for way in ways if f'href="{way}"' not in main] == []
