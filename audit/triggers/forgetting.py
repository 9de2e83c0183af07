"""The one change of the trail that its triggers let through: a payload becomes empty, as a rule that was recorded says.

The event must have its place in the log before the end that the rule names, and be older than its day; nothing else of
the row may change. A rule is let in only up to a checkpoint that a witness outside has taken and that was there before
that day, which is over by the database's own clock.
"""

from __future__ import annotations

from typing import Final

from audit.models import Anchor, AuditEvent, Checkpoint, Dropping, LogEntry

LEAST_HOURS: Final = 23
"""An hour less than the day that the command asks for, as clocks of several machines differ."""

_COVERED: Final = f"""EXISTS (SELECT 1 FROM {LogEntry._meta.db_table} l JOIN {Dropping._meta.db_table} d
    ON l.position < d."through" WHERE l.event_id = OLD.id AND OLD.at < d."before")"""  # noqa: S608 - our names

_HELD_OUTSIDE: Final = f"""EXISTS (SELECT 1 FROM {Anchor._meta.db_table}
    WHERE error = '' AND checkpoint_id >= NEW."through")"""  # noqa: S608 - our names

_IN_THE_LOG_BEFORE: Final = f"""EXISTS (SELECT 1 FROM {Checkpoint._meta.db_table}
    WHERE size >= NEW."through" AND at <= NEW."before")"""  # noqa: S608 - our names

NOT_HELD_OUTSIDE: Final = "audit: no witness outside holds what {table} names"
TOO_YOUNG: Final = "audit: {table} names what is younger than a day"


def may_forget_sqlite() -> str:
    """A condition on an update of an event."""
    columns = [str(field.column) for field in AuditEvent._meta.local_concrete_fields]
    same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in columns if column != "payload")
    return f"NEW.payload = '' AND OLD.payload <> '' AND {same} AND {_COVERED}"


RULE_REFUSED_SQLITE: Final = (
    (NOT_HELD_OUTSIDE, f"NOT {_HELD_OUTSIDE}"),
    (
        TOO_YOUNG,
        f"NOT (NEW.\"before\" <= datetime('now', '-{LEAST_HOURS} hours') AND {_IN_THE_LOG_BEFORE})",
    ),
)
"""In which words a rule is refused, and when."""


FORGET_POSTGRESQL: Final = f"""
DECLARE
  others record;
BEGIN
  others := NEW;
  others.payload := OLD.payload;
  IF NEW.payload = '' AND OLD.payload <> '' AND others IS NOT DISTINCT FROM OLD AND {_COVERED} THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '%', replace(TG_ARGV[0], '{{table}}', TG_TABLE_NAME)
    USING ERRCODE = 'integrity_constraint_violation';
END
"""

ADMIT_RULE_POSTGRESQL: Final = f"""
BEGIN
  IF NOT {_HELD_OUTSIDE} THEN
    RAISE EXCEPTION '%', replace('{NOT_HELD_OUTSIDE}', '{{table}}', TG_TABLE_NAME)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT (NEW."before" <= now() - interval '{LEAST_HOURS} hours' AND {_IN_THE_LOG_BEFORE}) THEN
    RAISE EXCEPTION '%', replace('{TOO_YOUNG}', '{{table}}', TG_TABLE_NAME)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
"""
