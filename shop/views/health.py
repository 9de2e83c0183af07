"""For load balancers and for `make demo` to wait on."""

import logging

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from audit.health import drifted
from audit.lag import late

log = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and writes evidence; that the log is behind is no reason to send nobody here."""
    try:
        answer = _look()
    except Error as error:
        log.warning("The database does not answer: %s", error)
        answer = {"status": "no database"}
    return JsonResponse(answer, status=200 if answer["status"] == "ok" else 503)


def _look() -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    status = "drift" if drifted() else "ok"
    behind = [str(lag) for lag in late()]
    return {"status": status, "database": connection.vendor, "log": behind or "ok"}
