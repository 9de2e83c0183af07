"""What may be claimed as a domain of addresses: a name in DNS that can belong to one organization."""

import re
from typing import Final

import idna

LONGEST: Final = 253

#: Anybody has an address there, so nobody speaks for all of them.
FREE_MAIL: Final = frozenset((
    "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com",
    "hey.com", "hotmail.com", "hotmail.co.uk", "icloud.com", "live.com", "mac.com", "mail.com", "mail.ru",
    "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "pm.me", "proton.me", "protonmail.com",
    "qq.com", "rediffmail.com", "t-online.de", "tutanota.com", "web.de", "yahoo.co.jp", "yahoo.co.uk",
    "yahoo.com", "yandex.ru", "ymail.com", "zoho.com", "126.com", "163.com",
))  # fmt: skip
#: Under these, names belong to many: the commonest of publicsuffix.org.
PUBLIC_SUFFIXES: Final = frozenset((
    "ac.uk", "co.at", "co.id", "co.il", "co.in", "co.jp", "co.kr", "co.nz", "co.th", "co.uk", "co.za",
    "com.ar", "com.au", "com.br", "com.cn", "com.co", "com.hk", "com.mx", "com.my", "com.ph", "com.pl",
    "com.sg", "com.tr", "com.tw", "com.ua", "com.vn", "edu.au", "github.io", "gov.uk", "herokuapp.com",
    "ltd.uk", "me.uk", "net.au", "net.nz", "netlify.app", "ne.jp", "or.jp", "org.au", "org.nz", "org.uk",
    "pages.dev", "plc.uk", "vercel.app", "web.app",
))  # fmt: skip


class NotADomain(ValueError):
    """It cannot be claimed; the sentence says why."""


def read_domain_name(text: str) -> str:
    """As DNS has it: lower case, A-labels (RFC 5891 §4), without a dot at the end. Raises NotADomain."""
    given = text.strip().rstrip(".")
    if "@" in given:
        raise NotADomain("Only what stands after the @, please.")
    try:
        name = idna.encode(given, uts46=True, std3_rules=True).decode().lower()
    except idna.IDNAError as error:
        raise NotADomain("That is not a domain name. It looks like example.com.") from error
    if "." not in name or len(name) > LONGEST or re.search(r"\.\d+$", name):
        raise NotADomain("That is not a domain name. It looks like example.com.")
    if name in FREE_MAIL:
        raise NotADomain(f"Addresses at {name} belong to people all over the world, not to one organization.")
    if name in PUBLIC_SUFFIXES:
        raise NotADomain(f"{name} has many owners. Name the domain below it that is yours.")
    return name
