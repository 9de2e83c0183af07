"""For load balancers and for `make demo` to wait on."""

import logging

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from audit.health import drifted
from audit.lag import late
from shop.search.upkeep import missing

log = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers with its triggers in place; that the log is behind is no reason to send nobody."""
    try:
        answer = _look()
    except Error as error:
        log.warning("The database does not answer: %s", error)
        answer = {"status": "no database"}
    return JsonResponse(answer, status=200 if answer["status"] == "ok" else 503)


def _look() -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    status = "drift" if drifted() or missing(connection) else "ok"
    behind = [str(lag) for lag in late()]
    return {"status": status, "database": connection.vendor, "log": behind or "ok"}
