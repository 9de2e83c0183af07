"""Where you are signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from identity.models import LoginSession
from identity.sessions import end_other_sessions, end_session

End = LoginSession.End


@login_required
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    own = LoginSession.objects.live_of(request.actor.principal).select_related("connection__organization")
    return render(request, "identity/sessions.html", {"sessions": own, "here": request.actor.session})


@login_required
@require_POST
def session_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """`why=for_cause` is for a sign-in that its owner does not know: what was lent from it goes too."""
    own = LoginSession.objects.live_of(request.actor.principal).select_related("user")
    session = get_object_or_404(own, public_id=public_id)
    why = End.FOR_CAUSE if request.POST.get("why") == End.FOR_CAUSE else End.SIGNED_OUT
    end_session(session, actor=request.actor, why=why)
    if session == request.actor.session:
        logout(request)
        return redirect("home")
    messages.success(request, f"Signed out: {session.device}.")
    return redirect("sessions")


@login_required
@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    ended = end_other_sessions(request.actor.session, actor=request.actor)
    messages.success(
        request, f"Signed out everywhere else: {ended}." if ended else "You were signed in only here."
    )
    return redirect("sessions")
