"""Ask a model and stream its answer: one question, up to three attempts, one closing event."""

import logging
import random
import time
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import lru_cache

import openai

from agents.llm import chat_codec, responses_codec
from agents.llm.endpoint import ModelEndpoint, Wire
from agents.llm.exchange import (
    Completed,
    Delta,
    ModelError,
    ModelRejected,
    ModelUnavailable,
    Restarted,
    StreamBroken,
    TextDelta,
    ToolSchema,
)
from agents.llm.items import Item, only_answered

ATTEMPTS = 3
LONGEST_PAUSE_SECONDS = 20.0
_RETRIED_STATUSES = (408, 409, 429)
_CODECS = {Wire.RESPONSES: responses_codec, Wire.CHAT: chat_codec}

log = logging.getLogger(__name__)


def stream_answer(
    *, instructions: str, items: Sequence[Item], tools: Sequence[ToolSchema], settings: ModelEndpoint
) -> Iterator[Delta | Completed]:
    """Yields text as it comes and ends with exactly one Completed, or raises a ModelError.

    Closing the generator closes the connection, so that a stopped turn costs nothing more.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            yield from _ask_once(instructions, items, tools, settings)
            return
        except (ModelUnavailable, StreamBroken) as error:
            pause = _pause_after(attempt, error)
            if pause is None:
                raise
            log.warning("Attempt %d to reach %s failed: %s", attempt, settings.name, error)
            yield Restarted(attempt + 1, str(error))
            time.sleep(pause)


def _ask_once(
    instructions: str, items: Sequence[Item], tools: Sequence[ToolSchema], settings: ModelEndpoint
) -> Iterator[TextDelta | Completed]:
    codec = _CODECS[settings.chosen_wire]
    try:
        stream = codec.open_stream(_client(settings), instructions, only_answered(items), tools, settings)
    except openai.APIError as error:
        raise _translate(error) from error
    try:
        with stream:
            yield from codec.read_stream(stream, settings)
    except (openai.APIError, ValueError) as error:
        raise StreamBroken("The model's answer broke off.") from error


@lru_cache(maxsize=8)
def _client(settings: ModelEndpoint) -> openai.OpenAI:
    """One connection pool an endpoint; retries are ours, since the SDK never retries within a stream."""
    return openai.OpenAI(
        api_key=settings.api_key,
        base_url=settings.base_url,
        timeout=settings.timeout_seconds,
        max_retries=0,
        http_client=openai.DefaultHttpx2Client(transport=settings.transport) if settings.transport else None,
    )


def _translate(error: openai.APIError) -> ModelError:
    if not isinstance(error, openai.APIStatusError):
        return ModelUnavailable("The model could not be reached.")
    if error.status_code in _RETRIED_STATUSES or error.status_code >= 500:
        return ModelUnavailable(
            f"The model is busy (status {error.status_code}).",
            retry_after=_seconds(error.response.headers.get("retry-after", "")),
        )
    return ModelRejected(f"The model's endpoint refused the request (status {error.status_code}).")


def _seconds(retry_after: str) -> float | None:
    """RFC 9110 §10.2.3: seconds, or a date."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None


def _pause_after(attempt: int, error: ModelError) -> float | None:
    """Seconds to wait, or None to give up: the last attempt, or a wait too long to hold a worker for."""
    if attempt == ATTEMPTS:
        return None
    named = error.retry_after if isinstance(error, ModelUnavailable) else None
    if named is None:
        spread = random.uniform(0.8, 1.2)  # noqa: S311 - keeps clients apart, hides nothing
        return 0.5 * 2.0 ** (attempt - 1) * spread
    return named if named <= LONGEST_PAUSE_SECONDS else None
