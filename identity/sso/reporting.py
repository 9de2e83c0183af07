"""What a test sign-in comes to: the rules of a real one, asked without doing anything."""

from collections.abc import Iterable, Mapping

from allauth.socialaccount.models import SocialAccount

from identity.models import Connection, Domain, Membership, SignInTrial, User
from identity.trials import Report, config_of

from .person import Person
from .provisioning import account_here, directory_decides, role_for
from .refusals import SignInRefused

MOST_CLAIMS = 60
LONGEST_VALUE = 300


def report(
    trial: SignInTrial,
    *,
    subject: str,
    claims: Mapping[str, Iterable[str]],
    person: Person | None,
    faults: Iterable[str],
) -> Report:
    """`person` is None where the answer was not believed."""
    connection = trial.connection
    found = [_sentence(fault) for fault in faults]
    if trial.config != config_of(connection):
        found.append("The settings were changed while the test was under way.")
    account = role = ""
    if person is not None:
        try:
            account, role = _foreseen(person, connection)
        except SignInRefused as refused:
            account = f"Refused: {refused}"
            found.append(str(refused))
    return Report(
        subject=subject[:LONGEST_VALUE],
        claims=_shown(claims),
        faults=tuple(dict.fromkeys(found)),
        account=account,
        role=role,
        notes=tuple(_notes(person, connection)) if person else (),
    )


def _foreseen(person: Person, connection: Connection) -> tuple[str, str]:
    known = _known(connection, person.subject)
    holder = known or account_here(person.email, connection)
    role = Membership.Role(role_for(holder, connection, person.groups)).label
    if holder is None:
        return f"A new account would be made for {person.email}.", _role(connection, person, role)
    if known is not None:
        return f"{holder} would come in, as before.", _role(connection, person, role)
    return f"It would be linked to the account of {holder}.", _role(connection, person, role)


def _role(connection: Connection, person: Person, role: str) -> str:
    if directory_decides(connection.organization):
        return f"{role}, as the directory says: what is claimed at a sign-in changes no role."
    if not connection.groups_claim:
        return f"{role}, as groups have no say here."
    roles = connection.group_roles.filter(group__in=person.groups)
    groups = [entry.group for entry in roles if entry.get_role_display() == role]
    return f"{role}, by the group {groups[0]}." if groups else f"{role}, as in no mapped group."


def _notes(person: Person, connection: Connection) -> Iterable[str]:
    domain = Domain.objects.of_address(person.email)
    if domain is not None and domain.connection_id != connection.pk:
        now = f"{domain.connection.app.name} does" if domain.connection else "no connection does"
        yield f"For {domain} {now} so far. It goes over when you switch this connection on, if you choose so."
    if not person.full_name:
        yield "No name came. People will be shown by their address."
    if connection.groups_claim and not person.groups and not directory_decides(connection.organization):
        yield f"No group that is mapped came in {connection.groups_claim}."


def _known(connection: Connection, subject: str) -> User | None:
    accounts = SocialAccount.objects.filter(provider=connection.app.provider_id, uid=subject)
    account = accounts.select_related("user").first()
    return account.user if account else None


def _shown(claims: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    few = list(claims.items())[:MOST_CLAIMS]
    return {name[:LONGEST_VALUE]: tuple(value[:LONGEST_VALUE] for value in values) for name, values in few}


def _sentence(fault: str) -> str:
    text = fault.strip().rstrip(".")[:LONGEST_VALUE]
    return f"{text[:1].upper()}{text[1:]}."
