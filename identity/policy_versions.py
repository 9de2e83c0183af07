"""Each version of the policies that could ever decide, kept before it does.

Written after migrations, which come with every new code; a server refuses to start on policies that are not kept. So
no decision has to look, and none is made by a version that nobody could show afterwards.
"""

from functools import lru_cache
from typing import Any

from django.db import connections

from audit.attending import migrating
from identity import cedar
from identity.cedar import PolicySet
from identity.models import PolicyVersion


class CannotReplay(LookupError):
    """The sentence says why."""


class NotKept(CannotReplay):
    """It decided before versions were kept, or the row is gone."""


class Altered(CannotReplay):
    """What is kept is not what decided."""


def keep_active(using: str = "default", **signal: Any) -> None:
    """Write the version that is in force, once. Called after migrations."""
    if PolicyVersion._meta.db_table not in connections[using].introspection.table_names():
        return
    policies, schema = cedar.policy_text(), cedar.schema_text()
    digest = cedar.digest_of(policies, schema)
    row = {"digest": digest, "policies": policies, "schema": schema}
    with migrating():
        PolicyVersion.objects.using(using).get_or_create(version=digest[: cedar.VERSION_DIGITS], defaults=row)


def is_kept(using: str = "default") -> bool:
    return PolicyVersion.objects.using(using).filter(version=cedar.active_policies().version).exists()


def kept_policies(version: str) -> PolicySet:
    """As they decided. Raises NotKept, or Altered where the text does not fit its digest."""
    row = PolicyVersion.objects.filter(version=version).first()
    if row is None:
        raise NotKept(f"The policies of version {version or '(none)'} were not kept.")
    digest = cedar.digest_of(row.policies, row.schema)
    if digest != row.digest or not digest.startswith(version):
        raise Altered(f"What is kept as version {version} does not have that digest: it was changed.")
    return _parsed(row.policies, row.schema)


@lru_cache(maxsize=8)
def _parsed(policies: str, schema: str) -> PolicySet:
    try:
        return cedar.parse(policies, schema)
    except ValueError as unfit:
        raise CannotReplay(f"Cedar of today does not read those policies: {unfit}") from unfit
