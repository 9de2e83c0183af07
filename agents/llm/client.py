"""Ask a model and stream its answer: one question, up to three attempts, one closing event.

Whatever an endpoint does instead of answering becomes a ModelError with a sentence fit for a person.
"""

import logging
import random
import time
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import lru_cache

import httpx2
import openai

from agents.llm import chat_codec, responses_codec
from agents.llm.endpoint import ModelEndpoint, Wire
from agents.llm.exchange import (
    Completed,
    Delta,
    ModelError,
    ModelRejected,
    ModelUnavailable,
    Pausing,
    Restarted,
    StreamBroken,
    TextDelta,
    TookTooLong,
    ToolSchema,
)
from agents.llm.items import AssistantText, Item, Refusal, ToolRequest, only_answered

ATTEMPTS = 3
PATIENCE_SECONDS = 60.0
PAUSE_PIECE_SECONDS = 5.0
CONNECT_SECONDS = 10.0
LONGEST_SILENCE_SECONDS = 60.0  # shorter than a worker's hold on its turn
_RETRIED_STATUSES = (408, 409, 425, 429)
_CODECS = {Wire.RESPONSES: responses_codec, Wire.CHAT: chat_codec}
_USED_UP = ("insufficient_quota", "billing_hard_limit_reached")
_TOO_LONG = ("context_length_exceeded", "string_above_max_length")
_UNREADABLE = (openai.APIError, httpx2.HTTPError, ValueError, TypeError, AttributeError, LookupError)

Piece = TextDelta | Pausing | Completed

log = logging.getLogger(__name__)


def stream_answer(
    *,
    instructions: str,
    items: Sequence[Item],
    tools: Sequence[ToolSchema],
    settings: ModelEndpoint,
    patience: float = PATIENCE_SECONDS,
) -> Iterator[Delta | Completed]:
    """Yields text as it comes and ends with exactly one Completed, or raises a ModelError.

    `patience` is how many seconds all of it may take, pauses included. Closing the generator closes the connection,
    so that a stopped turn costs nothing more.
    """
    until = time.monotonic() + patience
    for attempt in range(1, ATTEMPTS + 1):
        try:
            pieces = _ask_once(instructions, items, tools, settings, until - time.monotonic())
            yield from _in_time(pieces, until)
            return
        except (ModelUnavailable, StreamBroken) as error:
            pause = _pause_after(attempt, error)
            if pause is None or pause > until - time.monotonic():
                raise
            log.warning("Attempt %d to reach %s failed: %s", attempt, settings.name, error)
            yield Restarted(attempt + 1, str(error))
            yield from _wait(pause)


def _in_time(pieces: Iterator[Piece], until: float) -> Iterator[Piece]:
    """Of the frames without text, one in a few seconds. Raises TookTooLong."""
    told_at = time.monotonic()
    for piece in pieces:
        now = time.monotonic()
        if now > until and not isinstance(piece, Completed):
            raise TookTooLong("The model took too long.")
        if not isinstance(piece, Pausing) or now - told_at >= PAUSE_PIECE_SECONDS:
            yield piece
            told_at = now


def _wait(seconds: float) -> Iterator[Pausing]:
    while seconds > 0:
        time.sleep(min(seconds, PAUSE_PIECE_SECONDS))
        seconds -= PAUSE_PIECE_SECONDS
        yield Pausing()


def _ask_once(
    instructions: str,
    items: Sequence[Item],
    tools: Sequence[ToolSchema],
    settings: ModelEndpoint,
    seconds: float,
) -> Iterator[Piece]:
    codec = _CODECS[settings.chosen_wire]
    client = _client(settings).with_options(timeout=_timeout(settings, seconds))
    try:
        stream = codec.open_stream(client, instructions, only_answered(items), tools, settings)
    except openai.APIError as error:
        raise _translate(error) from error
    try:
        with stream:
            for piece in codec.read_stream(stream, settings):
                if isinstance(piece, Completed) and _is_empty(piece):
                    raise StreamBroken("The model gave an empty answer.")
                yield piece
    except _UNREADABLE as error:
        raise StreamBroken("The model's answer broke off.") from error


def _timeout(settings: ModelEndpoint, seconds: float) -> httpx2.Timeout:
    silence = max(0.1, min(settings.timeout_seconds, LONGEST_SILENCE_SECONDS, seconds))
    return httpx2.Timeout(silence, connect=min(silence, CONNECT_SECONDS))


def _is_empty(answer: Completed) -> bool:
    """Thoughts that end in nothing, and white space, are no answer. One that was cut short says why."""
    spoken = any(
        isinstance(item, ToolRequest) or (isinstance(item, AssistantText | Refusal) and item.text.strip())
        for item in answer.items
    )
    return not spoken and not answer.cut_short


@lru_cache(maxsize=32)
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
    if isinstance(error, openai.APITimeoutError):
        return ModelUnavailable("The model did not answer in time.")
    if not isinstance(error, openai.APIStatusError):
        return ModelUnavailable("The model could not be reached.")
    status, code = error.status_code, str(error.code or "")
    if code in _USED_UP or status == 402:
        return ModelRejected("What the shop may ask of the model is used up for now.")
    if status in _RETRIED_STATUSES or status >= 500:
        return ModelUnavailable(
            f"The model is busy (status {status}).", retry_after=_named_pause(error.response.headers)
        )
    if status in (401, 403):
        return ModelRejected(f"The model's endpoint does not let the shop in (status {status}).")
    if code in _TOO_LONG or status == 413:
        return ModelRejected("This conversation has grown too long for the model. Begin a new one.")
    if code == "content_filter":
        return ModelRejected("The model's provider does not answer this. Say it in other words.")
    return ModelRejected(f"The model's endpoint refused the request (status {status}).")


def _named_pause(headers: httpx2.Headers) -> float | None:
    """Seconds. Some endpoints name milliseconds beside RFC 9110's header."""
    try:
        return max(0.0, float(headers["retry-after-ms"]) / 1000)
    except (KeyError, ValueError):
        return _seconds(headers.get("retry-after", ""))


def _seconds(retry_after: str) -> float | None:
    """RFC 9110 §10.2.3: seconds, or a date."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _pause_after(attempt: int, error: ModelError) -> float | None:
    """Seconds to wait, or None to give up after the last attempt."""
    if attempt == ATTEMPTS:
        return None
    named = error.retry_after if isinstance(error, ModelUnavailable) else None
    if named is None:
        spread = random.uniform(0.8, 1.2)  # noqa: S311 - keeps clients apart, hides nothing
        return 0.5 * 2.0 ** (attempt - 1) * spread
    return named
