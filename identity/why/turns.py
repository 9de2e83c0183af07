"""How a fact could be otherwise, and what somebody would do for it: a line for each.

A new fact needs a line in `facts.FACTS`, to be told, and one in REMEDIES if somebody could do something about it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from identity.asked import ABSENT, Asked
from identity.lending import ALONG_WITH
from identity.scopes import PLAIN_WORDS, Scope
from identity.why.facts import DAY, sum_of

Value = Callable[[Asked], Any]
Words = str | Callable[[Asked], str]
BOUNDS: Final = (
    "delegation.order_limit",
    "delegation.left_today",
    "delegation.left_this_month",
    "organization.order_ceiling",
)
TRADES: Final = ("staff", "catalog", "fulfilment", "support", "auditor")


@dataclass(frozen=True)
class Turn:
    """`value` is what the fact would be: where it is that already, or is not there at all, there is nothing to turn."""

    fact: str
    value: Value
    words: Words

    @property
    def attribute(self) -> str:
        """As the policies name it."""
        return self.fact if self.fact.startswith("roles.") else self.fact.partition(".")[2]

    def is_open(self, asked: Asked) -> bool:
        now = asked.fact(self.fact)
        return now is not ABSENT and now != self.value(asked)

    def said(self, asked: Asked) -> str:
        return self.words if isinstance(self.words, str) else self.words(asked)


def _set(fact: str, value: Any, words: Words) -> Turn:
    return Turn(fact, lambda asked: value, words)


def _raised(fact: str, words: str) -> Turn:
    """As far as the total takes it."""
    return Turn(fact, lambda asked: max(asked.fact(fact), _total(asked)), _with_total(words))


def _lowered(fact: str, words: str) -> Turn:
    return Turn(fact, lambda asked: min(asked.fact(fact), _total(asked) - 1), _with_total(words))


def _total(asked: Asked) -> int:
    return int(asked.fact("resource.total"))


def _with_total(words: str) -> Words:
    return lambda asked: words.format(sum_of(_total(asked)))


def _smallest_bound(asked: Asked) -> int:
    bounds = [int(asked.fact(name)) for name in BOUNDS if asked.fact(name) is not ABSENT]
    return min([_total(asked), *bounds])


def _missing(asked: Asked) -> list[Scope]:
    if asked.action not in set(Scope):
        return []
    own = Scope(asked.action)
    return [one for one in (own, *ALONG_WITH.get(own, ())) if one not in asked.fact("delegation.scopes")]


def _lent(asked: Asked) -> list[str]:
    return [*asked.fact("delegation.scopes"), *map(str, _missing(asked))]


def _lending(asked: Asked) -> str:
    plain = " and to ".join(PLAIN_WORDS[scope] for scope in _missing(asked))
    return f"lending the agent the permission to {plain}"


def _without_scope(asked: Asked) -> list[str]:
    return [scope for scope in asked.fact("delegation.scopes") if scope != asked.action]


def _addresses(asked: Asked) -> list[str]:
    """An agent sends only to addresses that were chosen for it, and does not change those."""
    chosen, this = asked.fact("delegation.addresses"), asked.fact("resource.address")
    others = [address for address in chosen if address != this]
    return others if this is ABSENT or asked.action == "addresses:write" else [*others, this]


def _addresses_words(asked: Asked) -> str:
    if asked.action == "addresses:write":
        return "taking this address off those that were chosen for the agent"
    return "letting the agent send to this address"


def _resumed(asked: Asked) -> str:
    words = {"person": "the person", "organization": "the organization", "site": "the shop"}
    paused = " and ".join(words.get(who, who) for who in asked.fact("delegation.paused"))
    return f"letting the agents go on that {paused} paused"


#: What somebody could do, the nearest at hand first.
REMEDIES: Final = (
    _set("context.approved_by_principal", True, "countersigning exactly this"),
    _set("context.approved_by_organization", True, "an approver of the organization agreeing to exactly this"),
    _set("context.minutes_since_login", 0, "signing in again, just now"),
    Turn("delegation.scopes", _lent, _lending),
    Turn("resource.total", _smallest_bound, lambda asked: f"a total of at most {sum_of(_smallest_bound(asked))}"),
    _raised("delegation.order_limit", "raising the limit for one order to {}"),
    _raised("delegation.left_today", "raising the daily limit until {} are left today"),
    _raised("delegation.left_this_month", "raising the monthly limit until {} are left this month"),
    _raised("delegation.unattended_ceiling", "letting the agent order up to {} unattended"),
    _set("delegation.untrusted_text_in_context", False, "a conversation without text that others wrote"),
    _set("resource.address_by_agent", False, "an address that the person entered, and not the agent"),
    Turn("delegation.categories", lambda asked: asked.fact("resource.categories"), "lending these categories"),
    Turn("delegation.addresses", _addresses, _addresses_words),
    _set("delegation.quiet", False, "waiting until the quiet hours are over"),
    Turn("delegation.paused", lambda asked: [], _resumed),
    _set("delegation.live", True, "lending it anew, as what was lent has ended"),
    _set("delegation.agent_enabled", True, "switching the agent on again"),
    _set("context.approval_taken_back", False, "countersigning it again"),
    _set("context.signed_in", True, "signing in"),
    _set("context.session_live", True, "signing in anew, as that sign-in has ended"),
    _set("context.mfa", True, "a sign-in with a second step"),
    _set("context.connection_enabled", True, "another way to sign in, as that connection is disabled"),
    _set("person.active", True, "switching the account on again"),
    _set("organization.enabled", True, "switching the organization on again"),
    _raised("organization.order_ceiling", "raising the organization's ceiling to {}"),
    _raised("person.role_limit", "raising what their role orders alone to {}"),
)  # fmt: skip

#: Where nobody can do anything about it: it would have to be another thing, or somebody else.
OTHERWISE: Final = (
    Turn("resource.owner", lambda asked: asked.fact("person.key"), "its being their own"),
    Turn("resource.organization", lambda asked: asked.fact("organization.key"), "its being their organization's"),
    _set("person.organization_role", "admin", "being an admin of the organization"),
    _set("context.delegation", ABSENT, "doing it themselves, without the agent"),
    *(_set(f"roles.{trade}", True, f"working for the shop in the trade {trade}") for trade in TRADES),
)  # fmt: skip

#: What turns a yes into a no.
WITHDRAWALS: Final = (
    _set("context.approved_by_principal", False, "no countersignature"),
    _set("context.covered_by_mandate", False, "ending the mandate"),
    _set("context.approved_by_organization", False, "no yes of an approver"),
    _set("context.minutes_since_login", DAY, "a sign-in that is a day old"),
    Turn("delegation.scopes", _without_scope, "taking this permission back"),
    _set("delegation.live", False, "taking back all that was lent, or its end"),
    _lowered("delegation.order_limit", "a limit for one order below {}"),
    _lowered("delegation.left_today", "less than {} left of the daily limit"),
    _lowered("delegation.left_this_month", "less than {} left of the monthly limit"),
    _lowered("delegation.unattended_ceiling", "a total above what the agent orders unattended"),
    _set("delegation.untrusted_text_in_context", True, "the agent's having read what others wrote"),
    _set("delegation.quiet", True, "quiet hours"),
    _set("delegation.paused", ["person"], "pausing the agents"),
    _set("delegation.agent_enabled", False, "switching the agent off"),
    Turn(
        "context.approval_taken_back",
        lambda asked: asked.fact("context.approved_by_principal"),
        "cutting the sign-in in which it was countersigned",
    ),
    _set("context.signed_in", False, "not being signed in"),
    _set("context.session_live", False, "ending the sign-in"),
    _set("context.connection_enabled", False, "disabling the connection of the sign-in"),
    _set("person.active", False, "switching the account off"),
    _set("organization.enabled", False, "switching the organization off"),
    _lowered("organization.order_ceiling", "a ceiling of the organization below {}"),
    _set("resource.owner", "", "its being somebody else's"),
)  # fmt: skip
