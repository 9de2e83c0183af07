"""Filters, order, pages, and parts of a resource."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from identity.demo_people import seed_people
from tests.support.databases import Laid

from .conftest import CORE, ENTERPRISE, Directory, lay_token

SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"


def lay_directory() -> None:
    """Dana, Erin, who is off, and Ümit."""
    lay_token("acme", "acme-token")
    acme, work = Directory("acme-token"), {"type": "work", "primary": True}
    acme.add(
        "dana@acme.test",
        externalId="X1",
        title="Buyer",
        emails=[{"value": "dana@acme.test", **work}],
        **{ENTERPRISE: {"department": "Print"}},
    )
    acme.add("erin@acme.test", externalId="x1", active=False, name={"familyName": "Ek"})
    acme.add("umit@acme.test", displayName="Ümit", emails=[{"value": "u.m@acme.test", **work}])
    acme.group("Print", externalId="g1")


@pytest.fixture
def laid_before(laid_before: Laid, request: pytest.FixtureRequest) -> Laid:
    return (seed_people, lay_directory) if "filled" in request.fixturenames else laid_before


@pytest.fixture
def filled(db: None) -> Directory:
    return Directory("acme-token")


FOUND = [
    ('userName eq "DANA@acme.test"', "dana"),
    ('userName ne "dana@acme.test"', "erin umit"),
    ('userName sw "er"', "erin"),
    ('userName ew "acme.test"', "dana erin umit"),
    ('userName co "ana"', "dana"),
    ('userName gt "dana@acme.test"', "erin umit"),
    ('userName ge "dana@acme.test" and userName lt "umit@acme.test"', "dana erin"),
    ('externalId eq "X1"', "dana"),
    ('displayName eq "ümit"', "umit"),
    ("title pr", "dana"),
    ("not (title pr)", "erin umit"),
    ("active eq true", "dana umit"),
    ("active eq false", "erin"),
    ('emails[type eq "work"].value eq "u.m@acme.test"', "umit"),
    ('emails[type eq "work" and value co "u.m@"]', "umit"),
    ('emails.value eq "dana@acme.test"', "dana"),
    ('emails eq "dana@acme.test"', "dana"),
    ('name.familyName eq "Ek"', "erin"),
    ('userName eq "dana@acme.test" or name.familyName eq "Ek"', "dana erin"),
    ('userName eq "dana@acme.test" or externalId eq "x1"', "dana erin"),
    ('userName eq "dana@acme.test" and externalId eq "x1"', ""),
    ('externalId eq "X1" and (title eq "nobody" or userName sw "d")', "dana"),
    (f'{ENTERPRISE}:department eq "print"', "dana"),
    ('meta.lastModified gt "2020-01-01T00:00:00Z"', "dana erin umit"),
    ('meta.lastModified lt "2020-01-01T00:00:00Z"', ""),
    ('meta.resourceType eq "User"', "dana erin umit"),
    ("groups pr", ""),
    ('password eq "secret"', ""),
    ('userName eq "x\\" or userName pr"', ""),
]


@pytest.mark.parametrize(("condition", "expected"), FOUND, ids=lambda text: str(text)[:60])
def test_a_filter_finds(filled: Directory, condition: str, expected: str) -> None:
    found = filled("POST", "Users/.search", {"schemas": [SEARCH], "filter": condition})

    assert [name.partition("@")[0] for name in found.names] == expected.split()
    assert found.body["totalResults"] == len(expected.split())


@pytest.mark.parametrize(
    "condition",
    [
        'shoeSize eq "43"', 'urn:example:nothing:userName eq "x"', "userName", 'userName like "x"', 'userName eq "x',
        'active gt true', 'active eq "perhaps"', 'password sw "s"', 'userName[value eq "x"]', "(" * 500,
        "not " * 300 + "(title pr)", 'userName eq "x" and', "' or 1=1 --",
        'meta.lastModified gt "soon"',
        'title eq "' + "x" * 3_000 + '"',
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_a_filter_that_is_none_is_refused(filled: Directory, condition: str) -> None:
    refused = filled("POST", "Users/.search", {"schemas": [SEARCH], "filter": condition})

    assert (refused.status, refused.scim_type) == (400, "invalidFilter"), refused.body


def test_identity_providers_look_up_by_one_row(filled: Directory) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = filled.find("Users", 'externalId eq "X1"')

    read = [one["sql"] for one in queries if '"identity_directoryuser"."attributes"' in one["sql"]]
    assert (found.names, len(read)) == (["dana@acme.test"], 1)
    assert "\"external_id\" = 'X1'" in read[0]


def test_a_list_costs_the_same_however_many_there_are(acme: Directory) -> None:
    counts = []
    for number in range(3):
        acme.group(f"group {number}", acme.add(f"p{number}@acme.test").id)
        with CaptureQueriesContext(connection) as queries:
            acme.get("Users")
            acme.get("Groups")
        counts.append(len(queries))

    assert counts[0] == counts[1] == counts[2]


def test_groups_are_found_by_name(filled: Directory) -> None:
    assert filled.find("Groups", 'displayName eq "print"').names == ["Print"]
    assert filled.find("Groups", 'displayName eq "other"').names == []


def test_a_search_over_all_finds_people_and_groups(filled: Directory) -> None:
    found = filled("POST", ".search", {"schemas": [SEARCH], "filter": 'externalId eq "g1" or title pr'})

    assert found.names == ["dana@acme.test", "Print"]


def test_pages_are_cut_and_bounded(filled: Directory) -> None:
    page = filled("GET", "Users?startIndex=2&count=1")
    counted = {name: page.body[name] for name in ("totalResults", "startIndex", "itemsPerPage")}
    assert (page.names, counted) == (
        ["erin@acme.test"],
        {"totalResults": 3, "startIndex": 2, "itemsPerPage": 1},
    )
    for query, names in {
        "count=0": 0,
        "startIndex=-5": 3,
        "startIndex=99": 0,
        "count=9999": 3,
        "count=-1": 0,
    }.items():
        assert (query, len(filled("GET", f"Users?{query}").names)) == (query, names)
    assert filled("GET", "Users?startIndex=99999999999999999999999").names == []
    assert filled("GET", "Users?startIndex=one").status == 400


def test_a_question_that_is_wrong_is_told_before_anything_is_done(acme: Directory) -> None:
    wrong = "attributes=userName&excludedAttributes=title"
    refused = acme("POST", f"Users?{wrong}", {"schemas": [CORE], "userName": "dana@acme.test"})

    assert (refused.status, acme.get("Users").names) == (400, [])


def test_the_order_is_as_asked(filled: Directory) -> None:
    down = filled("GET", "Users?sortBy=userName&sortOrder=descending")
    by_title = filled("GET", "Users?sortBy=title")

    assert [name[0] for name in down.names] == ["u", "e", "d"]
    assert by_title.names[0] == "dana@acme.test"
    assert filled("GET", "Users?sortBy=shoeSize").scim_type == "invalidPath"


def test_only_the_attributes_that_were_asked_for_are_told(filled: Directory) -> None:
    [dana] = filled.find("Users", "title pr", attributes="userName").body["Resources"]
    [rest] = filled.find("Users", "title pr", excludedAttributes="emails,title").body["Resources"]

    assert dana.keys() == {"schemas", "id", "userName"}
    assert rest.keys().isdisjoint({"emails", "title"})
    assert "externalId" in rest
    assert filled("GET", "Users?attributes=userName&excludedAttributes=title").status == 400
