"""For load balancers and for `make demo` to wait on."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from audit.health import drifted
from audit.lag import late


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and writes evidence; that the log is behind is no reason to send nobody here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    status = "drift" if drifted() else "ok"
    behind = [str(lag) for lag in late()]
    answer = {"status": status, "database": connection.vendor, "log": behind or "ok"}
    return JsonResponse(answer, status=200 if status == "ok" else 503)
