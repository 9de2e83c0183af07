"""A small trail to be read: two organizations, a person's values, a refusal, and a sign-in."""

from audit.context import open_context
from audit.events import record
from audit.sequencer import sequence_all
from tests.audit.shelf.models import Author, Book


def happen(*actions: str, organization: str = "acme", principal: str = "alice") -> None:
    with open_context("web", organization=organization, principal=principal):
        for action in actions:
            record("policy.decision", action, "allow", object_type="Order", object_id="7")
    sequence_all()


def lay_trail() -> None:
    with open_context("system:seed"):
        Author.objects.create(name='Ada, or "Ä"\n', email="ada@example.test", born=1815, password="x")
    with open_context("web", organization="acme", principal="alice", session="s-1"):
        Book.objects.create(title="=SUM(1)")
        record("auth", "sign_in", "done", object_type="identity.user", object_id=1, detail={"session": "s-1"})
    with open_context("chat", organization="globex", principal="carol", agent="helper", tool_call="c-1"):
        record("policy.decision", "orders:place", "deny", object_type="Order", detail={"reason": "Too much."})
    sequence_all()
