"""What standards ask for, the control here, and the tests that show it. Open to everybody: it holds no secret."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from identity.standards import standards


@require_safe
def controls(request: HttpRequest) -> HttpResponse:
    return render(request, "identity/controls.html", {"standards": standards()})
