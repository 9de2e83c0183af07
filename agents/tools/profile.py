"""For whom the agent acts, and what it may do for them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from agents.tools.base import Arguments, Call, Result, Tool, counted
from identity.actor import Actor, chain_of
from identity.policy import Resource, require
from identity.scopes import Scope
from identity.standing import Lent, read_standing
from shop.money import money


class WhoAmI(Arguments):
    pass


class WhatMayYouDo(Arguments):
    pass


def who(arguments: WhoAmI, call: Call) -> Result:
    """The person you act for: the name to call them by, their organization and roles there, currency and time zone."""
    person = call.actor.someone
    require(call.actor, "profile:read", Resource("User", person.public_id, {"owner": call.actor.key}))
    standing = read_standing(call.actor, timezone.now())
    return {
        "name": person.get_short_name(),
        "organization": str(standing.organization or ""),
        "roles": [standing.role] if standing.role else [],
        "currency": settings.CURRENCY,
        "time_zone": person.time_zone,
    }


def may(arguments: WhatMayYouDo, call: Call) -> Result:
    """What you may do for the person, in plain words, and how much of the limits is left."""
    actor, lent = call.actor, call.actor.lent
    require(actor, "chat:answer", Resource("Delegation", lent.public_id, {"owner": actor.key}))
    now = timezone.now()
    standing = read_standing(actor, now).lent
    scopes = standing.scopes if standing else ()
    return {
        "may": [scope.plain for scope in Scope if scope in scopes],
        "may_not": [scope.plain for scope in Scope if scope not in scopes],
        **(_limits(standing) if standing else {}),
        "until": _last_day(actor),
    }


def _limits(lent: Lent) -> dict[str, Any]:
    """What is not limited is not told."""
    unattended = f"up to {money(lent.unattended_ceiling)}" if lent.unattended_ceiling else ""
    told = {
        "order_limit_text": money(lent.order_limit),
        "left_today_text": money(lent.left_today),
        "unattended_text": unattended or "nothing without a countersignature",
    }
    if lent.left_this_month is not None:
        told["left_this_month_text"] = money(lent.left_this_month)
    if lent.quiet:
        told["quiet_text"] = "these are quiet hours, in which nothing is ordered"
    if lent.categories is not None:
        return told | {"only_categories": sorted(lent.categories)}
    return told


def _last_day(actor: Actor) -> str:
    """In the person's own calendar."""
    ends = min(link.expires_at for link in chain_of(actor.lent))
    return ends.astimezone(actor.someone.zone).date().isoformat()


def _say_who(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked whom it acts for · {result.get('name', '')}"


def _say_may(arguments: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return f"looked what it may do · {counted(len(result.get('may', [])), 'thing')}"


TOOLS = (
    Tool("who_am_i", Scope.PROFILE_READ, WhoAmI, who, _say_who),
    Tool("what_may_you_do", None, WhatMayYouDo, may, _say_may),
)
