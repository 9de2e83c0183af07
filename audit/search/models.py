"""What the search keeps beside the log. All of it can be made again from the log (`manage.py index_audit --anew`)."""

from __future__ import annotations

from django.db import models

from audit.capture import LeftOut

_DERIVED = LeftOut("It repeats the trail for search, and can be made from it again.")


class Posting(models.Model):
    """An event at this position of the log has this trait. The migration makes the table: one b-tree, nothing else."""

    audit = _DERIVED

    pk = models.CompositePrimaryKey("term", "position")
    term = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "audit_posting"

    def __str__(self) -> str:
        return f"{self.term} {self.position}"


class KnownValue(models.Model):
    """A value of a trait that has few: what a filter offers, and where words are looked for."""

    audit = _DERIVED

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "value"), name="a_value_is_known_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Tally(models.Model):
    """Events of one hour that have a trait, and between which positions of the log they stand.

    `hour` counts hours since 1970, UTC. Of the trait "all", which has the value "", there is one for each hour.
    """

    audit = _DERIVED

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=300)
    hour = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = (
            models.UniqueConstraint(fields=("kind", "hour", "value"), name="an_hour_is_counted_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.value} {self.hour}"


class SearchHead(models.Model):
    """How far the log is indexed: one row. Whoever moves it writes what lies between, in the same transaction."""

    audit = _DERIVED

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.size)
