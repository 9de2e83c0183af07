"""TXT records, asked of the name servers that settings name, or of this machine's."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from dns.exception import DNSException
from dns.nameserver import Do53Nameserver
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

SECONDS: Final = 5.0

LookUp = Callable[[str], tuple[str, ...]]


class NoNameServerAnswered(Exception):
    """Whether there is such a record is not known."""


def look_up(name: str) -> tuple[str, ...]:
    """Each TXT record of the name, its strings joined (RFC 7208 §3.3), found through CNAMEs; none is an answer, too."""
    try:
        answer = _resolver().resolve(name + ".", "TXT", lifetime=SECONDS)
    except (NXDOMAIN, NoAnswer):
        return ()
    except DNSException as error:
        raise NoNameServerAnswered(str(error)) from error
    return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)


def _resolver() -> Resolver:
    resolver = Resolver(configure=not settings.NAME_SERVERS)
    if settings.NAME_SERVERS:
        resolver.nameservers = [Do53Nameserver(host, port) for host, port in settings.NAME_SERVERS]
    return resolver
