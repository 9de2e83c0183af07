"""What `make bench` measures, one section after the other. What stands above a table says how it was measured."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import tables
from tests.benchmarks.cuts import measure_cuts
from tests.benchmarks.decisions import measure_decisions
from tests.benchmarks.evidence import measure_evidence
from tests.benchmarks.growth import measure_growth
from tests.benchmarks.inspecting import measure_inspecting
from tests.benchmarks.measuring import measure
from tests.benchmarks.orders import measure_orders
from tests.benchmarks.pages import collect_static, measure_pages
from tests.benchmarks.streams import measure_crowd, measure_first_bytes
from tests.benchmarks.tables import print_table
from tests.benchmarks.trail import measure_trail
from tests.support.databases import MakeTemplate

Templates = Sequence[tuple[str, MakeTemplate]]


def calls(templates: Templates, folder: Path) -> None:
    """Governed tool calls and an order beside the bare rows, by turns.

    A rush: 16 buyers in processes of their own, each orders any of 1,000 variants, and then all of them
    the same one.
    """
    rows = [row for name, make in templates for row in measure(name, make())]
    orders = [measure_orders(name, make()) for name, make in templates]
    print_table(tables.CALLS, [tables.call_row(row) for row in (*rows, *(row for row, _ in orders))])
    print_table(tables.RUSH, [tables.rush_row(rush) for _, rush in orders])


def decisions(templates: Templates, folder: Path) -> None:
    """A decision about an agent's order for a company, entities included, beside Cedar alone with all of it
    parsed before. Each asks something new. Where other work shares the machine, the least of twenty is
    nearest to the aim's machine.
    """
    _, make = templates[0]
    print_table(tables.DECISIONS, [tables.decision_row(row) for row in measure_decisions(make())])


def evidence(templates: Templates, folder: Path) -> None:
    """A small shop four times in one database, by turns: bare, with our events, and with those of two
    libraries. Times the bare one, and in brackets the events that were kept. Then rows a second by
    writers in processes of their own, each row a transaction; and how many events a second the sequencer
    gives their places.
    """
    measured = [measure_evidence(name, make()) for name, make in templates]
    print_table(tables.WRITES, [row for one in measured for row in tables.write_rows(one)])
    print_table(tables.APPENDS, [row for one in measured for row in tables.append_rows(one)])
    print_table(tables.SEQUENCED, [(one.database, "sequenced", f"{one.sequenced:,.0f}") for one in measured])


def cuts(templates: Templates, folder: Path) -> None:
    """A person takes back what they lent while four processes change their cart under it as fast as they
    can.
    """
    print_table(tables.CUTS, [tables.cuts_row(measure_cuts(name, make())) for name, make in templates])


def inspection(templates: Templates, folder: Path) -> None:
    """An inspection of 100,000 events under 12,500 contexts, as seconds of CPU for a million, beside only
    reading the same rows and beside only hashing leaves and tree of payloads in memory, which is the
    floor that the machine sets.
    """
    print_table(tables.INSPECTING, [tables.inspecting_row(measure_inspecting(*templates[0]))])


def growth(templates: Templates, folder: Path) -> None:
    """Pages over 1,000 and over 100,000 products, in this process. Counts beside filters are kept for a
    minute, and a list ends with its fiftieth page; the look that counts is told apart.
    """
    rows = [row for name, make in templates for row in measure_growth(name, make)]
    print_table(tables.GROWTH, [tables.growth_row(row) for row in rows])


def trail(templates: Templates, folder: Path) -> None:
    """First pages of the explorer, newest events first, over 10,000 and over 1,000,000 events, 30 seconds
    apart. How many a second were sequenced and indexed is of the first 10,000; the others are laid by
    SQL.
    """
    trails = [measure_trail(name, make) for name, make in templates]
    print_table(tables.FILLED, [tables.filled_row(one) for filled, _ in trails for one in filled])
    print_table(tables.TRAIL, [tables.trail_row(row) for _, rows in trails for row in rows])


def streams(templates: Templates, folder: Path) -> None:
    """From the beginning of the post of a message to what an open page reads of it: web and worker are
    processes of their own, the model is the offline one. It hears that the message was taken, and then
    the first words of the answer.
    """
    collect_static(folder)
    heard = [measure_first_bytes(name, make(), folder) for name, make in templates]
    print_table(tables.FIRST_BYTES, [row for one in heard for row in tables.first_bytes_rows(one)])


def crowd(templates: Templates, folder: Path) -> None:
    """Streams held open in one web process, and what it took more of memory for each. Threads of pages keep
    a connection each; one reader tells all streams, with one of its own.
    """
    collect_static(folder)
    rows = [tables.crowd_row(measure_crowd(name, make(), folder)) for name, make in templates]
    print_table(tables.CROWD, rows)


def pages(templates: Templates, folder: Path) -> None:
    """Pages over 10,000 products beside bare Django views of the same rows, without middleware, sign-in or
    a page around them. Each is one uvicorn process in the handler of agents.asgi, with settings for
    production; 4 connections, by turns. CPU is that of this process; a ratio of 0.6 means 0.6 of the
    floor's requests, or its CPU at 0.6 of ours.
    """
    collect_static(folder)
    for name, make in templates:
        print_table(tables.PAGES, [tables.page_row(row) for row in measure_pages(name, make(), folder)])


Section = Callable[[Templates, Path], None]
SECTIONS: tuple[Section, ...] = (
    calls, decisions, evidence, cuts, inspection, growth, trail, streams, crowd, pages,
)  # fmt: skip
