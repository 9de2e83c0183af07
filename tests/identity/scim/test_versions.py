"""ETags: who writes says what they have read, and who reads is spared what they have."""

import pytest

from identity.models import Membership

from .conftest import Directory, seeding

OLD = 'W/"of-long-ago"'
RETITLE = {"op": "replace", "path": "title", "value": "Chief"}


@pytest.fixture
def dana(acme: Directory) -> str:
    return f"Users/{acme.add().id}"


def test_a_version_stands_in_the_resource_and_in_its_header(acme: Directory, dana: str) -> None:
    seen = acme.get(dana)

    assert seen.headers["ETag"] == seen.body["meta"]["version"]
    assert seen.headers["ETag"].startswith('W/"')
    assert acme("GET", "Users").body["Resources"][0]["meta"]["version"] == seen.headers["ETag"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_who_read_something_older_changes_nothing(acme: Directory, dana: str, method: str) -> None:
    before = acme.get(dana)
    refused = {
        "PUT": lambda: acme.put(dana, before.body, **{"If-Match": OLD}),
        "PATCH": lambda: acme.patch(dana, RETITLE, **{"If-Match": OLD}),
        "DELETE": lambda: acme.delete(dana, **{"If-Match": OLD}),
    }[method]()

    assert (refused.status, acme.get(dana).body) == (412, before.body)


@pytest.mark.parametrize("listed", ["{}", 'W/"x", {}', "*"])
def test_who_read_this_very_version_may(acme: Directory, dana: str, listed: str) -> None:
    version = acme.get(dana).headers["ETag"]
    patched = acme.patch(dana, RETITLE, **{"If-Match": listed.format(version)})

    assert (patched.status, patched.headers["ETag"] == version) == (200, False)


def test_who_has_it_is_not_told_again(acme: Directory, dana: str) -> None:
    version = acme.get(dana).headers["ETag"]
    again, changed = (acme.get(dana, **{"If-None-Match": tag}) for tag in (version, OLD))

    assert (again.status, again.body, again.headers["ETag"], changed.status) == (304, {}, version, 200)


def test_a_version_changes_with_what_others_did(acme: Directory, dana: str) -> None:
    before = acme.get(dana).headers["ETag"]
    acme.group("print", dana.partition("/")[2])
    grouped = acme.get(dana).headers["ETag"]
    with seeding():
        Membership.objects.filter(user__email="dana@acme.test").update(ended_at="2026-01-01T00:00:00Z")

    assert len({before, grouped, acme.get(dana).headers["ETag"]}) == 3
