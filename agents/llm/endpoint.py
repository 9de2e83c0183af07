"""Which model answers, and over which wire."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

import httpx2
from django.conf import settings

from agents.llm.offline.transport import OFFLINE_MODEL, OfflineTransport

VENDOR_URL = "https://api.openai.com/v1"
OFFLINE_URL = "http://offline-shop-model/v1"


class Wire(StrEnum):
    AUTO = "auto"
    RESPONSES = "responses"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """`transport` replaces the network: the offline model's, or a test's."""

    base_url: str
    api_key: str = field(repr=False)
    model: str
    wire: Wire = Wire.AUTO
    timeout_seconds: float = 60.0
    transport: httpx2.BaseTransport | None = field(default=None, repr=False)

    @classmethod
    def from_settings(cls) -> Self:
        """With neither a key nor an address, the offline shop model."""
        wire = Wire(settings.OPENAI_WIRE)
        if not settings.OPENAI_API_KEY and not settings.OPENAI_BASE_URL:
            return cls(OFFLINE_URL, "offline", OFFLINE_MODEL, wire, transport=_OFFLINE)
        base_url = settings.OPENAI_BASE_URL or VENDOR_URL
        return cls(base_url, settings.OPENAI_API_KEY or "no-key", settings.OPENAI_MODEL, wire)

    @property
    def name(self) -> str:
        """Host of the endpoint: goes on record with each answer."""
        return urlsplit(self.base_url).netloc

    @property
    def is_offline(self) -> bool:
        return self.base_url == OFFLINE_URL

    @property
    def chosen_wire(self) -> Wire:
        if self.wire is not Wire.AUTO:
            return self.wire
        speaks_responses = self.base_url.rstrip("/") in (VENDOR_URL, OFFLINE_URL)
        return Wire.RESPONSES if speaks_responses else Wire.CHAT


_OFFLINE = OfflineTransport()
