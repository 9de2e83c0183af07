"""Loops: a model that has seen the same answer to the same call twice, and asks a third time."""

from django.db.models import QuerySet

from agents.models import ToolCall, Turn

MOST_SAME_ANSWERS = 2
CODE = "loop"
MESSAGE = (
    "You have asked exactly this before and the answer stays the same, so it was not asked again. "
    "Answer the person with what you know."
)


def was_answered_alike(call: ToolCall, turn: Turn) -> bool:
    """Whether earlier steps of this attempt had the same wish answered the same. Several wishes of one step are one."""
    step = _step_of(call.key)
    same = _in_attempt(turn, call.handed_by_id).filter(
        digest=call.digest, pk__lt=call.pk, result__isnull=False
    )
    answers = {
        _step_of(key): result for key, result in same.values_list("key", "result") if _step_of(key) != step
    }
    latest = list(answers.values())[-MOST_SAME_ANSWERS:]
    return len(latest) == MOST_SAME_ANSWERS and all(answer == latest[0] for answer in latest)


def goes_in_circles(turn: Turn) -> bool:
    return _in_attempt(turn, None).filter(result__error=CODE).exists()


def _in_attempt(turn: Turn, handed_by: int | None) -> QuerySet[ToolCall]:
    began = turn.began_at or turn.created_at
    return ToolCall.objects.filter(turn=turn, handed_by=handed_by, created_at__gte=began).order_by("pk")


def _step_of(key: str) -> str:
    return key.rpartition(":")[0]
