"""Where you are signed in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from identity.assurance import in_words
from identity.cutting import Cut
from identity.idleness import limit_here
from identity.models import LoginSession
from identity.requests import ActorRequest
from identity.sessions import end_every_session, end_other_sessions, end_session

End = LoginSession.End
GOES_ON = " What you have scheduled, and what your agent may do, goes on."


@login_required
@require_GET
def sessions(request: ActorRequest) -> HttpResponse:
    own = LoginSession.objects.live_of(request.actor.someone).with_last_use()
    about = {
        "sessions": [(one, in_words(one)) for one in own.select_related("connection__organization")],
        "here": request.actor.browser,
        "idle": limit_here(request),
        "days": settings.SIGN_IN_LASTS.days,
    }
    return render(request, "identity/sessions.html", about)


@login_required
@require_POST
def session_end(request: ActorRequest, public_id: str) -> HttpResponse:
    """`why=for_cause` is for a sign-in that its owner does not know: what was lent from it goes too."""
    own = LoginSession.objects.live_of(request.actor.someone).select_related("user")
    session = get_object_or_404(own, public_id=public_id)
    why = End.FOR_CAUSE if request.POST.get("why") == End.FOR_CAUSE else End.SIGNED_OUT
    cut = end_session(session, actor=request.actor, why=why)
    if session == request.actor.browser:
        logout(request)
        messages.success(request, f"Signed out.{GOES_ON}")
        return redirect("home")
    messages.success(request, f"Signed out: {session.device}.{_told(cut)}")
    if cut and request.actor.someone.has_usable_password():
        messages.warning(request, "Whoever that was may know your password. Choose a new one.")
        return redirect("account_change_password")
    return redirect("sessions")


def _told(cut: Cut | None) -> str:
    """What went with the sign-in, and what was on its way already."""
    if cut is None:
        return GOES_ON
    lent = len(cut.ended)
    taken = f" What it let an agent do is taken back: {lent}." if lent else " It had lent no agent anything."
    return f"{taken} Already sent to the bank: {', '.join(cut.in_flight)}." if cut.in_flight else taken


@login_required
@require_POST
def sessions_end_others(request: ActorRequest) -> HttpResponse:
    """`here=too` for this browser as well."""
    if request.POST.get("here") == "too":
        ended = end_every_session(request.actor.browser, actor=request.actor)
        logout(request)
        messages.success(request, f"Signed out everywhere: {ended}.{GOES_ON}")
        return redirect("home")
    ended = end_other_sessions(request.actor.browser, actor=request.actor)
    told = f"Signed out everywhere else: {ended}.{GOES_ON}" if ended else "You were signed in only here."
    messages.success(request, told)
    return redirect("sessions")
