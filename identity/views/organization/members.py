"""Who belongs to the organization, and the ways in and out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from identity.administration import reach_within
from identity.cutting import Cut, exclusively
from identity.invitations import TooManyInvitations, add_person, withdraw_invitation
from identity.mails import MailNotSent
from identity.memberships import NoPlace, change_role, end_membership
from identity.models import Delegation, Invitation, LoginSession, Membership, Organization
from identity.requests import ActorRequest

from .forms import PersonForm, RoleForm
from .frame import organization_of, page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: ActorRequest) -> HttpResponse:
    """A posted address is answered alike, account or not."""
    organization = organization_of(request)
    if request.method != "POST":
        return _list(request, organization, PersonForm())
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _list(request, organization, form, status=400)
    try:
        added = add_person(
            form.cleaned_data["email"], organization, form.cleaned_data["role"], actor=request.actor
        )
    except NoPlace as refused:
        form.add_error("email", str(refused))
        status = 429 if isinstance(refused, TooManyInvitations) else 400
        return _list(request, organization, form, status=status)
    except MailNotSent:
        email = form.cleaned_data["email"]
        messages.error(request, f"The mail to {email} did not go out. Invite them again in a few minutes.")
        return redirect("organization-members")
    if isinstance(added, Membership):
        messages.success(request, f"{added.user} is back, as {added.get_role_display().lower()}.")
    else:
        messages.success(request, f"We wrote to {added.email}. They appear here once they have accepted.")
    return redirect("organization-members")


@login_required
@require_safe
def member(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request)
    place = _place(organization, public_id)
    return page(request, "member", organization, _about(place, _role_form(place)))


@login_required
@require_POST
def member_role(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request)
    place = _place(organization, public_id)
    form = _role_form(place, request.POST)
    if form.is_valid():
        try:
            with exclusively(request.actor, reach_within(organization, place.user)):
                place.refresh_from_db(fields=("role",))
                _role_form(place, request.POST).check_seen()
                change_role(place, form.cleaned_data["role"], actor=request.actor)
        except NoPlace as refused:
            form.add_error("role", str(refused))
    if form.errors:
        return page(request, "member", organization, _about(place, form), status=400)
    messages.success(request, f"{place.user} is now {place.get_role_display().lower()}.")
    return redirect("organization-members")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: ActorRequest, public_id: str) -> HttpResponse:
    """First what it will cut, then the cut."""
    organization = organization_of(request)
    place = _place(organization, public_id)
    if request.method != "POST":
        return page(request, "member_end", organization, _about(place, RoleForm()))
    try:
        cut = end_membership(place, actor=request.actor, why="ended by an administrator")
    except NoPlace as refused:
        messages.error(request, str(refused))
        return redirect("organization-member", public_id)
    messages.success(request, f"{place.user} no longer belongs to {organization}.{_told(cut)}")
    return redirect("organization-members")


@login_required
@require_POST
def invitation_withdraw(request: ActorRequest, public_id: str) -> HttpResponse:
    organization = organization_of(request)
    invitation = get_object_or_404(organization.invitations, public_id=public_id)
    withdraw_invitation(invitation, actor=request.actor)
    messages.success(request, f"The invitation to {invitation.email} leads nowhere now.")
    return redirect("organization-members")


def _list(
    request: ActorRequest, organization: Organization, form: PersonForm, status: int = 200
) -> HttpResponse:
    places = list(_live(organization).order_by("user__full_name", "user__email"))
    context = {
        "people": [{"place": place, "came": came} for place, came in _with_sign_ins(organization, places)],
        "invitations": Invitation.objects.open(timezone.now()).filter(organization=organization),
        "form": form,
    }
    return page(request, "members", organization, context, status)


def _with_sign_ins(
    organization: Organization, places: list[Membership]
) -> list[tuple[Membership, LoginSession | None]]:
    """Each with the newest sign-in here. Sign-ins for others, or for themselves, are nothing to the organization."""
    here = LoginSession.objects.filter(
        organization=organization, user__in=[place.user_id for place in places]
    )
    newest = here.values("user").annotate(newest=Max("pk")).values("newest")
    found = LoginSession.objects.filter(pk__in=newest).select_related("connection__app")
    of_user = {session.user_id: session for session in found}
    return [(place, of_user.get(place.user_id)) for place in places]


def _about(place: Membership, form: RoleForm) -> dict[str, object]:
    """With what would be cut."""
    now = timezone.now()
    by_provider = Q(granted_in__connection__organization=place.organization)
    lent = Delegation.objects.live(now).filter(principal=place.user, parent__isnull=True)
    live = LoginSession.objects.live_of(place.user)
    return {
        "place": place,
        "form": form,
        "came": _with_sign_ins(place.organization, [place])[0][1],
        "lent": lent.filter(Q(organization=place.organization) | by_provider).select_related("agent"),
        "sign_ins": live.filter(connection__organization=place.organization).count(),
    }


def _role_form(place: Membership, data: Any = None) -> RoleForm:
    return RoleForm(data, initial={"role": place.role})


def _place(organization: Organization, public_id: str) -> Membership:
    return get_object_or_404(_live(organization), user__public_id=public_id)


def _live(organization: Organization) -> QuerySet[Membership]:
    places = Membership.objects.filter(organization=organization, ended_at__isnull=True)
    return places.select_related("user", "organization")


def _told(cut: Cut) -> str:
    taken = f" Taken back from agents: {len(cut.ended)}." if cut.ended else ""
    return f"{taken} Already sent to the bank: {', '.join(cut.in_flight)}." if cut.in_flight else taken
