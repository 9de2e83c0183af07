"""Nobody forgets to decide: a model that says nothing, or says it wrongly, stops the start."""

from __future__ import annotations

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from audit.capture import LeftOut, Recorded, declaration_of
from audit.checks import check_declarations
from audit.system_contexts import SYSTEM_CONTEXTS, SystemContext
from tests.audit.shelf.models import Author, Book, Topic


def problems(ours: str) -> list[CheckMessage]:
    return [message for message in check_declarations(None) if message.id == ours]


def test_a_model_that_says_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Topic, "audit")
    assert [message.msg for message in problems("audit.E001")] == [
        "shelf.Topic does not say whether it is audited."
    ]


def test_settings_speak_for_models_of_others(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.delattr(Topic, "audit")
    settings.AUDIT_MODELS = {**settings.AUDIT_MODELS, "shelf.Topic": LeftOut("a test")}
    assert problems("audit.E001") == []


def test_a_link_table_follows_the_model_with_the_field() -> None:
    assert declaration_of(Book.topics.through) == Recorded(undecided=Book.audit.undecided)


def test_a_protected_field_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Author, "audit", Recorded(personal=("emial",)))
    assert [message.msg for message in problems("audit.E002")] == [
        "shelf.Author has no field 'emial' to protect."
    ]


def test_settings_name_only_installed_models(settings: Settings) -> None:
    settings.AUDIT_MODELS = {**settings.AUDIT_MODELS, "shelf.Gone": Recorded()}
    assert [message.msg for message in problems("audit.E003")] == [
        "AUDIT_MODELS names shelf.Gone, which is not installed."
    ]


def test_a_model_that_asks_for_no_decision_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Author, "audit", Recorded())
    assert [message.msg for message in problems("audit.E009")] == [
        "shelf.Author is written without a decision."
    ]


def test_a_system_context_lists_only_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = SystemContext("A test.", frozenset({"shop.gone"}))
    monkeypatch.setitem(SYSTEM_CONTEXTS, "system:odd", odd)
    assert [message.msg for message in problems("audit.E013")] == [
        "system:odd may write shop.gone, which is no audited model."
    ]


def test_the_shop_itself_has_decided_about_every_model() -> None:
    assert check_declarations(None) == []


def test_binding_on_the_server_is_refused(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {"server_side_binding": True})
    assert len(problems("audit.E004")) == 1
