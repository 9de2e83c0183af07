"""The door: who comes in by which token, what is read, and how a no sounds."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from audit.context import open_context
from audit.models import AuditEvent
from identity.models import DirectoryToken, Organization, User
from identity.policy import Refused
from identity.scim.tokens import BadToken, make_token, revoke_token
from tests.identity.policy_cast import Cast
from tests.support.busy import busy

from .conftest import CORE, SCIM, Directory, lay_token

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
CHALLENGE = 'Bearer realm="scim"'
INVALID = f'{CHALLENGE}, error="invalid_token"'


@pytest.fixture
def cast(people: dict[str, User]) -> Cast:
    return Cast(people)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic acme-token", "acme-token"]
)
def test_without_a_token_nobody_comes_in_and_nothing_is_kept(acme: Directory, header: str) -> None:
    before = AuditEvent.objects.count()
    response = Client(headers={"Authorization": header}).get("/scim/v2/Users")

    assert (response.status_code, response["WWW-Authenticate"]) == (401, CHALLENGE)
    assert (response.json()["schemas"], response.json()["status"]) == ([ERROR], "401")
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("dead", ["revoked_at", "expires_at", "enabled"])
def test_a_dead_token_opens_nothing_and_the_trail_says_why(people: dict[str, User], dead: str) -> None:
    token = lay_token("acme", "dead", **{dead: False if dead == "enabled" else timezone.now()})
    refused = Directory("dead").add()

    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, INVALID)
    kept = AuditEvent.objects.filter(category="policy.decision").latest("pk")
    assert kept.detail["policies"] == ["dead-directory-token-does-nothing"]
    assert kept.context.details["directory"] == token.public_id
    assert not User.objects.filter(email="dana@acme.test").exists()


def test_a_browser_is_nobody_here(acme: Directory, signed_in: Callable[..., Client]) -> None:
    response = signed_in("avery@acme.test").get("/scim/v2/Users")

    assert (response.status_code, "Set-Cookie" in response.headers, response.get("Vary", "")) == (
        401,
        False,
        "",
    )


def test_a_token_needs_no_csrf_and_leaves_no_cookie(acme: Directory) -> None:
    client = Client(headers={"Authorization": "Bearer acme-token"}, enforce_csrf_checks=True)
    made = client.post("/scim/v2/Users", json.dumps({"schemas": [CORE], "userName": "d@acme.test"}), SCIM)

    assert (made.status_code, client.cookies) == (201, {})
    assert made.get("Vary", "") == ""


def test_each_directory_sees_and_reaches_its_own_alone(acme: Directory, globex: Directory) -> None:
    dana, group = acme.add().id, acme.group("print").id
    answers = [
        globex.get(f"Users/{dana}"),
        globex.patch(f"Users/{dana}", {"op": "replace", "path": "active", "value": False}),
        globex.put(f"Users/{dana}", {"schemas": [CORE], "userName": "x@globex.test"}),
        globex.delete(f"Users/{dana}"),
        globex.get(f"Groups/{group}"),
        globex.delete(f"Groups/{group}"),
    ]

    assert [answer.status for answer in answers] == [404] * 6
    assert (globex.get("Users").names, globex.get("Groups").names) == ([], [])
    assert globex("POST", ".search", {"filter": f'id eq "{dana}"'}).names == []
    assert globex.group("ours", dana).scim_type == "invalidValue"
    assert globex.add("dana@acme.test").scim_type == "invalidValue"
    assert (acme.get(f"Users/{dana}").body["active"], acme.get(f"Groups/{group}").status) == (True, 200)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),  ("[]", 400), ('"x"', 400), ("null", 400), ("{}", 400), ("[" * 50_000, 400),
        ("\\xff", 400),
        ('{"userName": NaN}', 400), ('{"userName": "d\\u0000@acme.test"}', 400), ('{"title": "\\ud800"}', 400),
        ('{"schemas": "x", "userName": "d@acme.test"}', 400), ('{"userName": ["d@acme.test"]}', 400),
        (json.dumps({"schemas": [CORE], "userName": "d@acme.test", "title": "x" * 70_000}), 413),
        (json.dumps({"userName": "d@acme.test", "title": "x" * 1_100_000}), 413),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused(acme: Directory, body: str, status: int) -> None:
    refused = acme("POST", "Users", body)

    assert (refused.status, refused.body["schemas"], refused.body["status"]) == (status, [ERROR], str(status))
    assert not User.objects.filter(email="d@acme.test").exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [(SCIM, 201), ("application/json", 201), (f"{SCIM}; charset=utf-8", 201), ("text/plain", 415), ("", 415)],
)
def test_two_media_types_are_read(acme: Directory, sent: str, status: int) -> None:
    body = json.dumps({"schemas": [CORE], "userName": "dana@acme.test"})

    assert acme("POST", "Users", body, content_type=sent).status == status


@pytest.mark.parametrize(
    ("accepted", "answered"),
    [("*/*", SCIM), (SCIM, SCIM), ("application/json", "application/json"), ("text/html", SCIM)],
)
def test_answers_are_in_the_media_type_that_is_wanted(acme: Directory, accepted: str, answered: str) -> None:
    assert acme.get("Users", Accept=accepted).headers["Content-Type"] == answered


def test_what_is_not_there_is_told_as_an_error(acme: Directory) -> None:
    answers = [
        acme.get(path) for path in ("", "Pets", "Users/nobody", "Schemas/urn:x", "Users/", "Me", "Bulk")
    ]
    refused = acme("POST", "Schemas", {})

    assert {(answer.status, answer.body["schemas"][0]) for answer in answers} == {(404, ERROR)}
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD")


def test_beside_the_door_is_a_page(people: dict[str, User]) -> None:
    assert Client().get("/scim/")["Content-Type"].startswith("text/html")


def test_calls_of_one_token_are_counted(acme: Directory, settings: Settings) -> None:
    cache.clear()
    settings.SCIM_CALLS_PER_MINUTE = 2
    statuses = [acme.get("ServiceProviderConfig") for _ in range(3)]

    assert [answer.status for answer in statuses] == [200, 200, 429]
    assert 0 < int(statuses[-1].headers["Retry-After"]) <= 60


def test_a_call_that_waited_in_vain_may_be_tried_again(
    acme: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("identity.scim.door.require", busy)
    answer = acme.get("Users")

    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")


def test_the_last_use_is_noted_once_an_hour(acme: Directory, token: DirectoryToken) -> None:
    acme.get("Users")
    token.refresh_from_db()
    first = token.last_used_at
    acme.get("Users")
    token.refresh_from_db()

    assert first is not None
    assert token.last_used_at == first
    with open_context("system:seed"):
        DirectoryToken.objects.update(last_used_at=first - timedelta(hours=2))
    acme.get("Users")
    token.refresh_from_db()
    assert token.last_used_at > first


def test_an_admin_makes_a_token_and_revokes_it(cast: Cast) -> None:
    avery, acme = cast.make("avery"), Organization.objects.get(slug="acme")
    with open_context("web"):
        token, secret = make_token(acme, purpose="Okta", lasts=timedelta(days=1), actor=avery)
        inside = Directory(secret).get("Users").status
        revoke_token(token, actor=avery)

    assert (inside, Directory(secret).get("Users").status, len(secret) > 40) == (200, 401, True)
    assert secret not in str(DirectoryToken.objects.filter(pk=token.pk).values())
    assert not AuditEvent.objects.filter(payload__contains=secret).exists()


@pytest.mark.parametrize("who", ["alice of a company", "gwen", "avery's agent", "mallory", "guest"])
def test_nobody_else_makes_one(cast: Cast, who: str) -> None:
    actor, acme = cast.make(who), Organization.objects.get(slug="acme")
    token = lay_token("acme", "theirs")
    with open_context("web"):
        with pytest.raises((Refused, LookupError)):
            make_token(acme, purpose="mine", lasts=timedelta(days=1), actor=actor)
        with pytest.raises(Refused):
            revoke_token(token, actor=actor)

    assert (DirectoryToken.objects.count(), Directory("theirs").get("Users").status) == (1, 200)


@pytest.mark.parametrize(
    "terms", [{"purpose": " "}, {"lasts": timedelta(days=400)}, {"lasts": timedelta(0)}], ids=str
)
def test_a_token_without_purpose_or_end_is_none(cast: Cast, terms: dict[str, object]) -> None:
    asked = {"purpose": "Okta", "lasts": timedelta(days=1), **terms}
    with open_context("web"), pytest.raises(BadToken):
        make_token(Organization.objects.get(slug="acme"), actor=cast.make("avery"), **asked)
