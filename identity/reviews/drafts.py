"""What a review lists: every authority of an organization as it stands, with its figures and what speaks against it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from audit.canonical import canonical, digest
from identity.inventory import entries
from identity.models import Delegation, Membership, Organization, ReviewItem, User
from identity.reviews.findings import (
    Finding,
    narrowed,
    of_connection,
    of_delegation,
    of_key,
    of_role,
    sufficing,
)
from identity.reviews.usage import CameIn, Done, Used, Window, came_in, done_by_members, used_by_agents
from identity.sso.provisioning import directory_decides
from identity.terms import Terms

Subject = str


@dataclass(frozen=True)
class Draft:
    """One authority as it stands, with its figures. `state` changes where its terms do, or what would be proposed."""

    kind: str
    subject: Subject
    label: str
    person: User | None
    terms: Mapping[str, Any]
    figures: Mapping[str, Any]
    findings: tuple[Finding, ...]
    proposal: Mapping[str, Any]

    @property
    def score(self) -> int:
        return sum(finding.points for finding in self.findings)

    @property
    def state(self) -> str:
        unused = bool(self.findings) and not self.proposal
        return digest(canonical({"terms": self.terms, "proposal": self.proposal, "unused": unused}))

    def columns(self) -> dict[str, Any]:
        """As a ReviewItem keeps it."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "label": self.label[:120],
            "person": self.person,
            "terms": dict(self.terms),
            "figures": dict(self.figures),
            "findings": [asdict(finding) for finding in self.findings],
            "proposal": dict(self.proposal),
            "score": self.score,
            "state": self.state,
        }


Only = Subject | None
"""All of a kind, or this one."""


def delegations(organization: Organization, window: Window, only: Only = None) -> Iterator[Draft]:
    """What is lent in its name, each with all that conversations and specialists did under it."""
    live = Delegation.objects.live(window.until).filter(organization=organization, parent__isnull=True)
    named = live.filter(public_id=only) if only is not None else live
    roots = list(named.select_related("principal", "agent", "organization").order_by("pk"))
    which = Q(organization=organization)
    where = Q(context__organization=organization.slug, context__delegation__isnull=False)
    if only is not None and roots:
        which &= Q(principal=roots[0].principal)
        where &= Q(context__principal=roots[0].principal.public_id)
    return drafts_of(roots, which, where, window)


def drafts_of(roots: list[Delegation], which: Q, where: Q, window: Window) -> Iterator[Draft]:
    used = used_by_agents(roots, which, where, window) if roots else {}
    for root in roots:
        yield _of_delegation(root, used[root.pk], window)


def _of_delegation(root: Delegation, used: Used, window: Window) -> Draft:
    terms = _terms_of(root)
    proposal = narrowed(terms, used)
    return Draft(
        kind=ReviewItem.Kind.DELEGATION,
        subject=root.public_id,
        label=root.agent.name,
        person=root.principal,
        terms=terms,
        figures=_plain(used),
        findings=tuple(of_delegation(terms, used, proposal, window)),
        proposal=proposal,
    )


def _terms_of(root: Delegation) -> dict[str, Any]:
    said = Terms.of(root).columns(root.expires_at)
    plain = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()
    }
    return plain | {"lent_at": root.created_at.isoformat()}


def roles(organization: Organization, window: Window, only: Only = None) -> Iterator[Draft]:
    live = Membership.objects.filter(organization=organization, ended_at__isnull=True).select_related("user")
    places = list(live.filter(pk=only) if only is not None else live.order_by("pk"))
    whose = places[0].user.public_id if only is not None and places else ""
    done = done_by_members(organization, window, whose)
    kept_elsewhere = directory_decides(organization)
    for place in places:
        did = done.get(place.user.public_id, Done())
        terms = {
            "role": str(place.role),
            "began_at": place.began_at.isoformat(),
            "by_directory": kept_elsewhere,
        }
        proposal = sufficing(place.role, did)
        yield Draft(
            kind=ReviewItem.Kind.ROLE,
            subject=str(place.pk),
            label=str(place.get_role_display()),
            person=place.user,
            terms=terms,
            figures=_plain(did),
            findings=tuple(of_role(terms, did, proposal, window)),
            proposal=proposal,
        )


def connections(organization: Organization, window: Window, only: Only = None) -> Iterator[Draft]:
    on = organization.connections.filter(enabled=True).select_related("app").prefetch_related("domains")
    used = came_in(organization, window)
    for connection in on.filter(public_id=only) if only is not None else on.order_by("pk"):
        came = used.get(connection.pk, CameIn(0, 0, None))
        domains = list(connection.domains.all())
        yield Draft(
            kind=ReviewItem.Kind.CONNECTION,
            subject=connection.public_id,
            label=connection.app.name,
            person=None,
            terms={
                "protocol": str(connection.get_protocol_display()),
                "domains": sorted(str(domain) for domain in domains),
                "required_by": sorted(str(domain) for domain in domains if domain.sso_required),
            },
            figures=_plain(came),
            findings=tuple(of_connection(came, window)),
            proposal={},
        )


#: Told by the delegations under which they run, and ended with them.
TOLD_ALREADY: Final = frozenset({"unattended authority", "scheduled action", "mandate"})


def keys(organization: Organization, window: Window, only: Only = None) -> Iterator[Draft]:
    """Tokens, certificates and secrets, as the inventory knows them: it says of each when it was last used."""
    found = {
        f"{kind.name}/{entry.id}": entry
        for kind in entries.kinds()
        if kind.name not in TOLD_ALREADY
        for entry in kind.entries(organization)
    }
    chosen = {subject: entry for subject, entry in found.items() if only in (None, subject)}
    answering = {entry.answers for entry in chosen.values() if entry.answers}
    people = User.objects.in_bulk(answering, field_name="public_id")
    for subject, entry in chosen.items():
        yield _of_key(entry, subject, people.get(entry.answers), window)


def _of_key(entry: entries.Entry, subject: Subject, person: User | None, window: Window) -> Draft:
    terms = {
        "what": entry.kind,
        "purpose": entry.purpose,
        "scopes": entry.scopes,
        "since": entry.since.isoformat() if entry.since else None,
        "expires_at": entry.expires_at.isoformat() if entry.expires_at else None,
    }
    doubts = tuple(doubt for doubt in entry.doubts if not doubt.startswith("Nobody has used it"))
    return Draft(
        kind=ReviewItem.Kind.KEY,
        subject=subject,
        label=entry.name,
        person=person,
        terms=terms,
        figures={"last": entry.last_use.isoformat() if entry.last_use else None},
        findings=tuple(of_key(doubts, entry.last_use, window)),
        proposal={},
    )


def _plain(figures: Used | Done | CameIn) -> dict[str, Any]:
    """Fit for JSON; of what was counted, the most frequent first."""

    def told(value: Any) -> Any:
        if isinstance(value, Counter):
            return dict(value.most_common())
        return value.isoformat() if isinstance(value, datetime) else value

    return {name: told(value) for name, value in vars(figures).items()}
