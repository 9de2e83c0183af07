"""A person's name and time zone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from identity.profile_form import ProfileForm
from identity.profiles import change_profile
from identity.requests import ActorRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: ActorRequest) -> HttpResponse:
    person = request.actor.someone
    form = ProfileForm(request.POST if request.method == "POST" else None, person)
    if form.is_valid():
        change_profile(**form.cleaned_data, actor=request.actor)
        messages.success(request, "Your name and time zone are kept.")
        return redirect("account")
    kept_by = person.directory_entries.filter(deleted_at__isnull=True).select_related("organization").first()
    context = {"form": form, "directory": kept_by.organization if kept_by else None}
    return render(request, "identity/profile.html", context, status=400 if form.is_bound else 200)
