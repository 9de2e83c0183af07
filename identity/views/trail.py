"""What was done in a person's name, by themselves and by agents."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from identity.requests import ActorRequest
from identity.trail.form import for_person
from identity.trail.reading import read_own


@login_required
@require_safe
def trail(request: ActorRequest) -> HttpResponse:
    reading = read_own(request.GET.dict(), actor=request.actor)
    context = {"reading": reading, "fields": for_person(reading.filters), "zone": request.actor.someone.zone}
    return render(request, "identity/trail.html", context)
