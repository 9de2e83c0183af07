"""For load balancers and for `make demo` to wait on."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from audit.health import drifted


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and writes evidence. What is wrong is told by manage.py check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    status = "drift" if drifted() else "ok"
    answer = {"status": status, "database": connection.vendor}
    return JsonResponse(answer, status=200 if status == "ok" else 503)
