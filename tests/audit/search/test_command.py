"""`manage.py index_audit`: what is missing, or everything anew."""

from io import StringIO

import pytest
from django.core.management import call_command

from audit.search.indexing import head
from audit.search.models import Posting
from audit.sequencer import sequence_all
from audit.tasks import index

from .trail import happen

pytestmark = pytest.mark.usefixtures("db")


def run(*options: str) -> str:
    said = StringIO()
    call_command("index_audit", *options, stdout=said)
    return said.getvalue()


def test_what_is_in_the_log_is_indexed_and_told() -> None:
    happen(times=2)
    sequence_all()
    missing = 2 + head().size
    run()
    assert (run(), head().size >= missing) == ("Indexed 0 events.\n", True)


def test_anew_forgets_what_should_not_be_there() -> None:
    happen()
    sequence_all()
    index()
    Posting(term=1, position=1).save(force_insert=True)
    run("--anew")
    assert not Posting.objects.filter(term=1).exists()
