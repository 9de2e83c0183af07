"""PostgreSQL: the functions that every trigger shares. The owner of the tables owns and runs them.

Only core functions of PostgreSQL 15. Their payload is byte for byte what audit/payload.py would build.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from audit.triggers.forgetting import ADMIT_RULE_POSTGRESQL, FORGET_POSTGRESQL


@dataclass(frozen=True)
class Function:
    """`body` and `security` are told as PostgreSQL keeps them, so that an altered function is found."""

    name: str
    arguments: str
    returns: str
    body: str
    language: str = "plpgsql"
    definer: bool = False

    def statement(self, schema: str) -> str:
        security = f"SECURITY DEFINER SET search_path = {schema}, pg_temp" if self.definer else ""
        return (
            f"CREATE FUNCTION {self.name}({self.arguments}) RETURNS {self.returns} "
            f"LANGUAGE {self.language} {security} AS $audit${self.body}$audit$"
        )

    def security(self, schema: str) -> str:
        return f"definer search_path={schema}, pg_temp" if self.definer else ""


_UUID7 = """
SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING substring(
  int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1),
  'hex')::uuid
"""

# A random UUID has 122 random bits: three of them, hashed, fill the 32 bytes.
_SALT = """
SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
"""

_COMMITMENT = """
SELECT encode(sha256(salt || convert_to(value, 'UTF8')), 'hex')
"""

_MOMENT = """
SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
"""

_REFUSE = """
BEGIN
  RAISE EXCEPTION '%', replace(TG_ARGV[0], '{table}', TG_TABLE_NAME)
    USING ERRCODE = 'integrity_constraint_violation';
END
"""

_ACTING = """
DECLARE
  wanted text := coalesce(current_setting('audit.context_id', true), '');
BEGIN
  permit := coalesce(current_setting('audit.permit', true), '');
  IF wanted = '' THEN
    RAISE EXCEPTION '%', no_context USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF guarded AND permit = '' THEN
    RAISE EXCEPTION '%', no_permit USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  context_id := wanted::uuid;
  outcome := CASE WHEN permit LIKE 'system:%' AND permit <> ALL (listed) THEN 'unlisted' ELSE 'done' END;
  xid := pg_current_xact_id()::text::bigint;
  SELECT c.digest INTO digest FROM audit_auditcontext c WHERE c.id = context_id;
  IF digest IS NULL THEN
    INSERT INTO audit_auditcontext (id, source, principal, agent, delegation, session, organization,
      conversation, turn, tool_call, parent, opened_at, facts, digest)
    SELECT (f ->> 'id')::uuid, f ->> 'source', f ->> 'principal', f ->> 'agent',
      f ->> 'delegation', f ->> 'session', f ->> 'organization',
      f ->> 'conversation', f ->> 'turn', f ->> 'tool_call',
      (f ->> 'parent')::uuid, (f ->> 'opened_at')::timestamptz, t,
      encode(sha256(convert_to(t, 'UTF8')), 'hex')
    FROM (SELECT t, t::json AS f
      FROM json_array_elements_text(current_setting('audit.contexts')::json) AS t) AS told
    ON CONFLICT (id) DO NOTHING;
    SELECT c.digest INTO digest FROM audit_auditcontext c WHERE c.id = context_id;
  END IF;
END
"""

# One expression, so that PostgreSQL writes it into the statement that calls it.
_PAYLOAD = """
SELECT '{"action":' || action
  || coalesce(',"after":' || after, '')
  || ',"at":"' || audit_moment(at) || '"'
  || coalesce(',"before":' || before, '')
  || ',"category":' || category
  || ',"context":{"digest":"' || digest || '","id":"' || context_id || '"}'
  || coalesce(',"detail":' || detail, '')
  || ',"object":{"id":' || to_json(object_id)::text || ',"type":' || object_type || '}'
  || ',"outcome":' || outcome
  || CASE WHEN permit = '' THEN '' ELSE ',"permit":' || to_json(permit)::text END
  || ',"schema":1,"uid":"' || uid || '","xid":"' || xid || '"}'
"""

EVENT_COLUMNS: Final = "uid, context_id, category, action, outcome, object_type, object_id, at, payload, xid"

_RECORD = f"""
DECLARE
  acting record;
  made audit_auditevent;
BEGIN
  acting := audit_acting(false, ARRAY[]::text[],
    'audit: nothing says who acts; open audit.context.open_context(...) first', '');
  IF event_category = 'model.change' THEN
    RAISE EXCEPTION 'audit: only triggers record changes of rows'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  made.uid := audit_uuid7();
  made.at := clock_timestamp();
  INSERT INTO audit_auditevent ({EVENT_COLUMNS})
  VALUES (made.uid, acting.context_id, event_category, event_action, event_outcome, event_object_type,
    event_object_id, made.at,
    audit_payload(to_json(event_action)::text, NULL, made.at, NULL, to_json(event_category)::text,
      acting.context_id, acting.digest, event_detail, event_object_id, to_json(event_object_type)::text,
      to_json(event_outcome)::text, acting.permit, made.uid, acting.xid), acting.xid)
  RETURNING * INTO made;
  IF cardinality(salts) > 0 THEN
    INSERT INTO audit_personalvalue (event_id, commitment, salt, value)
    SELECT made.id, audit_commitment(salt, value), salt, value
    FROM unnest(salts, personal) AS told (salt, value);
  END IF;
  RETURN made;
END
"""  # noqa: S608 - our names

RECORD = Function(
    "audit_record",
    "event_category text, event_action text, event_outcome text, event_object_type text, event_object_id text, "
    "event_detail text, salts bytea[], personal text[]",
    "audit_auditevent",
    _RECORD,
    definer=True,
)

SHARED = (
    Function("audit_uuid7", "", "uuid", _UUID7, language="sql"),
    Function("audit_salt", "", "bytea", _SALT, language="sql"),
    Function("audit_commitment", "salt bytea, value text", "text", _COMMITMENT, language="sql"),
    Function("audit_moment", "at timestamp with time zone", "text", _MOMENT, language="sql"),
    Function(
        "audit_payload",
        "action text, after text, at timestamp with time zone, before text, category text, context_id uuid, "
        "digest text, detail text, object_id text, object_type text, outcome text, permit text, uid uuid, xid bigint",
        "text",
        _PAYLOAD,
        language="sql",
    ),
    Function("audit_refuse", "", "trigger", _REFUSE),
    Function("audit_forget", "", "trigger", FORGET_POSTGRESQL),
    Function("audit_admit_rule", "", "trigger", ADMIT_RULE_POSTGRESQL),
    Function(
        "audit_acting",
        "guarded boolean, listed text[], no_context text, no_permit text, "
        "OUT context_id uuid, OUT digest text, OUT permit text, OUT outcome text, OUT xid bigint",
        "record",
        _ACTING,
    ),
    RECORD,
)
