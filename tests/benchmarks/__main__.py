"""`make bench`: what it costs that a tool call is decided, recorded and told. Only ratios of one run say anything."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.test.utils import setup_test_environment

if TYPE_CHECKING:
    from tests.benchmarks.measuring import Row
    from tests.support.databases import Template

COLUMNS = (
    "database",
    "operation",
    "bare ms",
    "governed ms",
    "ratio",
    "bare statements",
    "governed statements",
)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    setup_test_environment(debug=False)  # in DEBUG each statement is kept, which is paid for by the statement

    from tests.benchmarks.measuring import measure

    with ExitStack() as stack:
        rows = [row for name, template in _templates(stack) for row in measure(name, template)]
    _print_table([COLUMNS, *map(_cells, rows)])


def _templates(stack: ExitStack) -> "Iterator[tuple[str, Template]]":
    from tests.support import postgres
    from tests.support.databases import PostgresTemplate, SQLiteTemplate

    yield "SQLite", SQLiteTemplate(Path(stack.enter_context(tempfile.TemporaryDirectory())))
    try:
        server = postgres.start()
    except (ImportError, IndexError, RuntimeError) as error:
        print(f"NOT MEASURED: PostgreSQL ({error})")
        return
    stack.callback(server.stop)
    yield "PostgreSQL", PostgresTemplate(server)


def _cells(row: "Row") -> tuple[str, ...]:
    bare, governed = row.bare, row.governed
    times = (f"{bare.ms:.2f}", f"{governed.ms:.2f}", f"{governed.ms / bare.ms:.1f}")
    return row.database, row.operation, *times, str(bare.statements), str(governed.statements)


def _print_table(rows: Iterable[tuple[str, ...]]) -> None:
    for name, operation, *numbers in rows:
        wide = (f"{text:>{len(title)}}" for text, title in zip(numbers, COLUMNS[2:], strict=True))
        print(f"{name:<10}  {operation:<11}", *wide, sep="  ")


if __name__ == "__main__":
    main()
