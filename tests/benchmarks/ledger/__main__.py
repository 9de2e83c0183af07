"""A process with settings of its own: `prepare` makes the tables, `measure` prints what was measured as JSON."""

import json
import sys
from dataclasses import asdict

import django
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_test_environment


def main(task: str) -> None:
    django.setup()
    setup_test_environment(debug=False)
    if task == "prepare":
        _prepare()
    else:
        _measure()


def _prepare() -> None:
    from audit.roles import grant
    from tests.support.postgres import APPLICATION

    call_command("migrate", run_syncdb=True, verbosity=0)
    if connection.vendor == "postgresql":
        grant(connection, APPLICATION)


def _measure() -> None:
    from tests.benchmarks.ledger.appending import measure_appends, measure_sequencer
    from tests.benchmarks.ledger.writing import measure_writes

    writes = [asdict(row) for row in measure_writes()]
    appends = [asdict(row) for row in measure_appends()]
    print(json.dumps({"writes": writes, "appends": appends, "sequenced": measure_sequencer()}))


if __name__ == "__main__":
    main(sys.argv[1])
