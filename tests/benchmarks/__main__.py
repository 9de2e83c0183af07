"""`make bench`: what our pages and tool calls cost beside the bare thing. Only ratios of one run say anything."""

import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import django
from django.test.utils import setup_test_environment

if TYPE_CHECKING:
    from tests.benchmarks.cuts import Cuts
    from tests.benchmarks.decisions import Asking
    from tests.benchmarks.growth import Growth
    from tests.benchmarks.inspecting import Inspecting
    from tests.benchmarks.measuring import Row
    from tests.benchmarks.orders import Rush
    from tests.benchmarks.pages import PageRow
    from tests.benchmarks.streams import Crowd, FirstBytes
    from tests.support.databases import MakeTemplate

Cells = tuple[str, ...]
CALLS: Cells = (
    "database",
    "operation",
    "bare ms",
    "governed ms",
    "ratio",
    "bare statements",
    "governed statements",
)
RUSH: Cells = ("database", "", "1,000 variants/s", "one variant/s", "ratio", "least to most")
GROWTH: Cells = (
    "database",
    "page",
    "1,000: ms",
    "100,000: ms",
    "times",
    "counting, 1,000: ms",
    "counting, 100,000: ms",
    "times",
)
PAGES: Cells = (
    "database",
    "page",
    "floor/s",
    "ours/s",
    "ratio",
    "least to most",
    "floor CPU ms",
    "our CPU ms",
    "CPU ratio",
)
DECISIONS: Cells = ("a decision", "", "Cedar alone µs", "decision µs", "least of 20 µs", "aim µs", "ratio")
CUTS: Cells = ("database", "", "cuts", "median ms", "p99 ms", "most ms", "aim p99 ms", "effects/s")
INSPECTING: Cells = (
    "database",
    "a million events",
    "sequence s",
    "hash alone s",
    "read s",
    "inspect s",
    "beyond reading s",
)
FIRST_BYTES: Cells = ("database", "", "posts", "least ms", "median ms", "p95 ms", "aim ms")
CROWD: Cells = ("database", "", "open", "KiB each", "aim KiB", "connections before", "with them")
ABOUT_CUTS = """
A person takes back what they lent while four processes change their cart under it as fast as they can.
"""
ABOUT_INSPECTING = """
An inspection of 100,000 events under 12,500 contexts, as seconds of CPU for a million, beside only reading the same
rows and beside only hashing leaves and tree of payloads in memory, which is the floor that the machine sets.
"""
ABOUT_STREAMS = """
From the beginning of the post of a message to what an open page reads of it: web and worker are processes of their
own, the model is the offline one. It hears that the message was taken, and then the first words of the answer.
"""
ABOUT_CROWD = """
Streams held open in one web process, and what it took more of memory for each. Threads of pages keep a connection each;
one reader tells all streams, with one of its own.
"""
ABOUT_DECISIONS = """
A decision about an agent's order for a company, entities included, beside Cedar alone with all of it parsed before.
Each asks something new. Where other work shares the machine, the least of twenty is nearest to the aim's machine.
"""
ABOUT_RUSH = """
16 buyers in processes of their own: each orders any of 1,000 variants, and then all of them the same one, by turns.
"""
ABOUT_GROWTH = """
Pages over 1,000 and over 100,000 products, in this process. Counts beside filters are kept for a minute, and a list
ends with its fiftieth page; the look that counts is told apart.
"""
ABOUT_PAGES = """
Pages over 10,000 products beside bare Django views of the same rows, without middleware, sign-in or a page around
them. Each is one uvicorn process in the handler of agents.asgi, with settings for production; 4 connections, by turns.
CPU is that of this process; a ratio of 0.6 means 0.6 of the floor's requests, or its CPU at 0.6 of ours.
"""


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
    django.setup()
    setup_test_environment(debug=False)  # in DEBUG each statement is kept, which is paid for by the statement

    from tests.benchmarks.cuts import measure_cuts
    from tests.benchmarks.decisions import measure_decisions
    from tests.benchmarks.growth import measure_growth
    from tests.benchmarks.inspecting import measure_inspecting
    from tests.benchmarks.measuring import measure
    from tests.benchmarks.orders import measure_orders
    from tests.benchmarks.pages import collect_static, measure_pages
    from tests.benchmarks.streams import measure_crowd, measure_first_bytes

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        templates = list(_templates(stack, folder))
        rows = [row for name, make in templates for row in measure(name, make())]
        orders = [measure_orders(name, make()) for name, make in templates]
        _print_table(CALLS, [_call(row) for row in (*rows, *(row for row, _ in orders))])
        print(ABOUT_DECISIONS)
        _print_table(DECISIONS, [_asking(row) for row in measure_decisions(templates[0][1]())])
        print(ABOUT_CUTS)
        _print_table(CUTS, [_cuts(measure_cuts(name, make())) for name, make in templates])
        print(ABOUT_INSPECTING)
        _print_table(INSPECTING, [_inspecting(measure_inspecting(*templates[0]))])
        print(ABOUT_RUSH)
        _print_table(RUSH, [_rush(rush) for _, rush in orders])
        print(ABOUT_GROWTH)
        _print_table(GROWTH, [_growth(row) for name, make in templates for row in measure_growth(name, make)])
        collect_static(folder)
        print(ABOUT_STREAMS)
        heard = [measure_first_bytes(name, make(), folder) for name, make in templates]
        _print_table(FIRST_BYTES, [row for one in heard for row in _first_bytes(one)])
        print(ABOUT_CROWD)
        _print_table(CROWD, [_crowd(measure_crowd(name, make(), folder)) for name, make in templates])
        print(ABOUT_PAGES)
        for name, make in templates:
            _print_table(PAGES, [_page(row) for row in measure_pages(name, make(), folder)])


def _templates(stack: ExitStack, folder: Path) -> "Iterator[tuple[str, MakeTemplate]]":
    """By name, how to make one more; the PostgreSQL server lives as long as the stack."""
    from tests.support import postgres
    from tests.support.databases import PostgresTemplate, SQLiteTemplate

    yield "SQLite", lambda: SQLiteTemplate(Path(tempfile.mkdtemp(dir=folder)))
    try:
        server = postgres.start()
    except (ImportError, IndexError, RuntimeError) as error:
        print(f"NOT MEASURED: PostgreSQL ({error})")
        return
    stack.callback(server.stop)
    yield "PostgreSQL", lambda: PostgresTemplate(server)


def _call(row: "Row") -> Cells:
    bare, governed = row.bare, row.governed
    times = (f"{bare.ms:.2f}", f"{governed.ms:.2f}", f"{governed.ms / bare.ms:.1f}")
    return row.database, row.operation, *times, str(bare.statements), str(governed.statements)


def _asking(row: "Asking") -> Cells:
    from tests.benchmarks.decisions import AIM

    ratio = f"{row.decision / row.alone:.1f}"
    return row.what, "", f"{row.alone:.0f}", f"{row.decision:.0f}", f"{row.least:.0f}", str(AIM), ratio


def _inspecting(row: "Inspecting") -> Cells:
    figures = (row.sequenced, row.hashed, row.read, row.inspected, row.beyond)
    return row.database, "inspected", *(f"{seconds:.1f}" for seconds in figures)


def _cuts(cuts: "Cuts") -> Cells:
    from tests.benchmarks.cuts import AIM_MS

    times = (f"{median(cuts.ms):.0f}", f"{_percentile(cuts.ms, 99):.0f}", f"{max(cuts.ms):.0f}")
    return cuts.database, "a cut in a flood", str(len(cuts.ms)), *times, str(AIM_MS), f"{cuts.effects:.0f}"


def _first_bytes(made: "FirstBytes") -> Iterator[Cells]:
    from tests.benchmarks.streams import AIM_MS

    for what, times, aim in (("it was taken", made.heard, str(AIM_MS)), ("first words", made.words, "")):
        figures = (f"{min(times):.0f}", f"{median(times):.0f}", f"{_percentile(times, 95):.0f}")
        yield made.database, what, str(len(times)), *figures, aim


def _crowd(crowd: "Crowd") -> Cells:
    from tests.benchmarks.streams import AIM_KIB

    connections = (str(crowd.connections_before), str(crowd.connections))
    return crowd.database, "streams", str(crowd.opened), f"{crowd.kib:.0f}", str(AIM_KIB), *connections


def _percentile(times: Sequence[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def _rush(rush: "Rush") -> Cells:
    ratios = [one / many for one, many in zip(rush.one, rush.many, strict=True)]
    rates = (f"{median(rush.many):.0f}", f"{median(rush.one):.0f}", f"{median(ratios):.2f}")
    return rush.database, "orders", *rates, f"{min(ratios):.2f} to {max(ratios):.2f}"


def _growth(row: "Growth") -> Cells:
    times = (f"{row.few:.1f}", f"{row.many:.1f}", f"{row.many / row.few:.1f}")
    counting = (
        f"{row.few_counting:.0f}",
        f"{row.many_counting:.0f}",
        f"{row.many_counting / row.few_counting:.1f}",
    )
    return row.database, row.page, *times, *counting


def _page(row: "PageRow") -> Cells:
    return (
        row.database,
        row.page,
        f"{row.floor_rate:.0f}",
        f"{row.rate:.0f}",
        f"{median(row.ratios):.2f}",
        f"{min(row.ratios):.2f} to {max(row.ratios):.2f}",
        f"{row.floor_cpu_ms:.1f}",
        f"{row.cpu_ms:.1f}",
        f"{row.floor_cpu_ms / row.cpu_ms:.2f}",
    )


def _print_table(titles: Cells, rows: Sequence[Cells]) -> None:
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    for name, operation, *numbers in (titles, *rows):
        right = (f"{text:>{width}}" for text, width in zip(numbers, widths[2:], strict=True))
        print(f"{name:<{widths[0]}}  {operation:<{widths[1]}}", *right, sep="  ", flush=True)


if __name__ == "__main__":
    main()
