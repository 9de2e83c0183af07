from typing import Any

import pytest

from agents.llm.endpoint import VENDOR_URL, ModelEndpoint, Wire


@pytest.fixture
def model_settings(settings: Any) -> Any:
    settings.OPENAI_API_KEY = settings.OPENAI_BASE_URL = ""
    settings.OPENAI_MODEL, settings.OPENAI_WIRE = "some-model", "auto"
    return settings


def test_with_neither_key_nor_address_the_offline_model_answers(model_settings: Any) -> None:
    endpoint = ModelEndpoint.from_settings()
    assert endpoint.is_offline
    assert endpoint.chosen_wire is Wire.RESPONSES


def test_a_key_alone_means_the_vendor(model_settings: Any) -> None:
    model_settings.OPENAI_API_KEY = "sk-test"
    endpoint = ModelEndpoint.from_settings()
    assert (endpoint.base_url, endpoint.model, endpoint.is_offline) == (VENDOR_URL, "some-model", False)


def test_an_address_needs_no_key(model_settings: Any) -> None:
    model_settings.OPENAI_BASE_URL = "http://localhost:11434/v1"
    endpoint = ModelEndpoint.from_settings()
    assert (endpoint.name, endpoint.chosen_wire) == ("localhost:11434", Wire.CHAT)


def test_a_key_is_not_shown() -> None:
    assert "sk-secret" not in repr(ModelEndpoint(VENDOR_URL, "sk-secret", "m"))
