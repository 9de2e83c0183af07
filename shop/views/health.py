"""For load balancers and for `make demo` to wait on."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from audit.lag import late


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers. That the log is behind is told, and is no reason to send nobody here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    behind = [str(lag) for lag in late()]
    return JsonResponse({"status": "ok", "database": connection.vendor, "log": behind or "ok"})
