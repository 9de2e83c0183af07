"""Which model answers, and over which wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from agents.llm.exchange import Usage
from agents.llm.offline.transport import OFFLINE_MODEL, OfflineTransport

VENDOR_URL = "https://api.openai.com/v1"
OFFLINE_URL = "http://offline-shop-model/v1"
HERE, THE_SHOP = "the shop's own machine", "the shop"
LONGEST_NAME = 80


class Wire(StrEnum):
    AUTO = "auto"
    RESPONSES = "responses"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """`transport` replaces the network: the offline model's, or a test's. Prices are for a million tokens."""

    base_url: str
    api_key: str = field(repr=False)
    model: str
    wire: Wire = Wire.AUTO
    timeout_seconds: float = 60.0
    transport: httpx2.BaseTransport | None = field(default=None, repr=False)
    label: str = ""
    region: str = ""
    owner: str = ""
    input_price: float = 0.0
    output_price: float = 0.0

    @classmethod
    def from_settings(cls) -> Self:
        """With neither a key nor an address, the offline shop model."""
        wire = Wire(settings.OPENAI_WIRE)
        if not settings.OPENAI_API_KEY and not settings.OPENAI_BASE_URL:
            return cls.offline(wire)
        base_url = settings.OPENAI_BASE_URL or VENDOR_URL
        return cls(base_url, settings.OPENAI_API_KEY or "no-key", settings.OPENAI_MODEL, wire)

    @classmethod
    def offline(cls, wire: Wire) -> Self:
        return cls(
            OFFLINE_URL, "offline", OFFLINE_MODEL, wire, transport=_OFFLINE, region=HERE, owner=THE_SHOP
        )

    @classmethod
    def all_from_settings(cls) -> tuple[Self, ...]:
        """Those that are declared by name, the preferred first; without any, the one. Raises ImproperlyConfigured."""
        declared = tuple(cls._declared(entry) for entry in settings.MODEL_ENDPOINTS)
        if len({endpoint.label for endpoint in declared}) < len(declared):
            raise ImproperlyConfigured("MODEL_ENDPOINTS: two endpoints have the same name.")
        return declared or (cls.from_settings(),)

    @classmethod
    def _declared(cls, entry: Mapping[str, Any]) -> Self:
        try:
            fields = {"wire": "auto", "api_key": "no-key", **entry}
            fields["label"], fields["wire"] = str(fields.pop("name"))[:LONGEST_NAME], Wire(fields["wire"])
            if fields.pop("offline", False):
                fields |= {"base_url": OFFLINE_URL, "model": OFFLINE_MODEL, "transport": _OFFLINE}
            return cls(**fields)
        except (KeyError, TypeError, ValueError) as error:
            raise ImproperlyConfigured(f"MODEL_ENDPOINTS: {error}") from error

    @property
    def name(self) -> str:
        """As it was declared, else its host: goes on record with each answer."""
        return self.label or self.host

    @property
    def host(self) -> str:
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

    def cost(self, usage: Usage) -> int:
        """In millionths of the price list's currency."""
        return round(usage.input_tokens * self.input_price + usage.output_tokens * self.output_price)


_OFFLINE = OfflineTransport()
