"""Which names can be claimed as a domain of addresses."""

import pytest

from identity.domains.names import NotADomain, read_domain_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("acme.test", "acme.test"),
        (" ACME.Test. ", "acme.test"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("mail.acme.co.uk", "mail.acme.co.uk"),
    ],
)
def test_a_name_is_kept_as_dns_has_it(typed: str, name: str) -> None:
    assert read_domain_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "not a domain name"),
        ("acme", "not a domain name"),
        ("127.0.0.1", "not a domain name"),
        ("acme..test", "not a domain name"),
        ("ac me.test", "not a domain name"),
        ("-acme.test", "not a domain name"),
        ("a" * 64 + ".test", "not a domain name"),
        ("avery@acme.test", "after the @"),
        ("GMAIL.com", "all over the world"),
        ("co.uk", "many owners"),
    ],
)
def test_what_is_nobodys_own_is_refused(typed: str, why: str) -> None:
    with pytest.raises(NotADomain, match=why):
        read_domain_name(typed)
