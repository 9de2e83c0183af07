"""The data map says of every personal field where it rests, what for, how long, and what erasure does there."""

import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from audit.capture import audited
from audit.context import open_context
from audit.models import AuditEvent
from audit.system_contexts import outcome_of
from identity.data_map import data_map
from identity.models import User
from identity.privacy import Blank, Remove, holdings, rooms


def test_every_personal_field_of_every_model_stands_in_it() -> None:
    declared = {model._meta.label_lower: one.personal for model, one in audited() if one.personal}
    ours = {label: fields for label, fields in declared.items() if not label.startswith("shelf.")}
    assert {entry.label: entry.personal for entry in data_map() if entry.personal} == ours


def test_every_entry_says_what_for_how_long_and_what_erasure_does() -> None:
    assert [
        entry for entry in data_map() if not (entry.purpose and entry.kept and entry.erasure and entry.holds)
    ] == []


def test_it_names_each_holding_and_each_place_once() -> None:
    told = [(entry.label, entry.name) for entry in data_map()]
    assert len(told) == len(set(told)) == sum(len(room.holdings) + len(room.places) for room in rooms())


def test_what_erasure_blanks_is_a_field_of_the_model() -> None:
    for _, holding in holdings():
        if isinstance(holding.erasure, Blank):
            assert holding.erasure.values.keys() <= {field.name for field in holding.model._meta.fields}


def test_erasure_may_write_what_it_has_to() -> None:
    """Its system context lists the audited tables of which rows go or are blanked."""

    recorded = {model for model, _ in audited()}
    carried_out = [one.label for _, one in holdings() if isinstance(one.erasure, Remove | Blank)]
    labels = [label for label in carried_out if label in {model._meta.label_lower for model in recorded}]
    assert [label for label in labels if outcome_of("system:privacy", label) != "done"] == []


def test_the_command_tells_it_to_people_and_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("data_map")
    assert "shop: addresses (shop.address)" in capsys.readouterr().out
    call_command("data_map", "--json")
    assert len(json.loads(capsys.readouterr().out)) == len(data_map())


def test_staff_sees_it_and_that_nobody_else_does(signed_in: Callable[..., Client]) -> None:
    page = "/admin/identity/legalhold/data-map/"
    assert "the endpoints of models" in signed_in("sam@countersign.test").get(page).content.decode()
    assert signed_in("sue@countersign.test").get(page).status_code == 403


def test_staff_sees_what_was_written_without_a_decision(signed_in: Callable[..., Client]) -> None:
    with open_context("system:shell"):
        User.objects.filter(email="alice@acme.test").update(time_zone="Asia/Tokyo")
    page = signed_in("sam@countersign.test").get("/admin/identity/legalhold/system-writes/").content.decode()
    assert "<strong>1</strong>" in page
    assert AuditEvent.objects.filter(category="audit.read", object_type="system_writes").count() == 1
