"""The tables of `make bench`: what stands above each, its columns, and its rows as text."""

from collections.abc import Iterator, Sequence
from statistics import median, quantiles

from tests.benchmarks import cuts as cutting
from tests.benchmarks import decisions, streams
from tests.benchmarks import trail as exploring
from tests.benchmarks.evidence import Evidence
from tests.benchmarks.growth import Growth
from tests.benchmarks.inspecting import Inspecting
from tests.benchmarks.measuring import Row
from tests.benchmarks.orders import Rush
from tests.benchmarks.pages import PageRow

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
WRITES: Cells = ("database", "operation", "bare ms", "ours", "auditlog", "simple-history")
APPENDS: Cells = ("database", "", "writers", "bare rows/s", "with events/s", "ratio")
SEQUENCED: Cells = ("database", "", "events/s")
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
TRAIL: Cells = ("database", "first page", "10,000: ms", "1,000,000: ms", "times", "aim")
FILLED: Cells = ("database", "", "events", "sequenced/s", "indexed/s")
CROWD: Cells = ("database", "", "open", "KiB each", "aim KiB", "connections before", "with them")


def call_row(row: Row) -> Cells:
    bare, governed = row.bare, row.governed
    times = (f"{bare.ms:.2f}", f"{governed.ms:.2f}", f"{governed.ms / bare.ms:.1f}")
    return row.database, row.operation, *times, str(bare.statements), str(governed.statements)


def write_rows(evidence: Evidence) -> Iterator[Cells]:
    for row in evidence.writes:
        bare, *others = row["ms"]
        ratios = [f"{row['ms'][name] / row['ms'][bare]:.2f} ({row['events'][name]})" for name in others]
        yield evidence.database, row["operation"], f"{row['ms'][bare]:.2f}", *ratios


def append_rows(evidence: Evidence) -> Iterator[Cells]:
    for row in evidence.appends:
        rates = (f"{row['bare']:,.0f}", f"{row['ours']:,.0f}", f"{row['ours'] / row['bare']:.2f}")
        yield evidence.database, "appends", str(row["writers"]), *rates


def decision_row(row: decisions.Asking) -> Cells:
    ratio = f"{row.decision / row.alone:.1f}"
    return (
        row.what,
        "",
        f"{row.alone:.0f}",
        f"{row.decision:.0f}",
        f"{row.least:.0f}",
        str(decisions.AIM),
        ratio,
    )


def inspecting_row(row: Inspecting) -> Cells:
    figures = (row.sequenced, row.hashed, row.read, row.inspected, row.beyond)
    return row.database, "inspected", *(f"{seconds:.1f}" for seconds in figures)


def cuts_row(measured: cutting.Cuts) -> Cells:
    times = (f"{median(measured.ms):.0f}", f"{_percentile(measured.ms, 99):.0f}", f"{max(measured.ms):.0f}")
    return (
        measured.database,
        "a cut in a flood",
        str(len(measured.ms)),
        *times,
        str(cutting.AIM_MS),
        f"{measured.effects:.0f}",
    )


def first_bytes_rows(made: streams.FirstBytes) -> Iterator[Cells]:
    for what, times, aim in (
        ("it was taken", made.heard, str(streams.AIM_MS)),
        ("first words", made.words, ""),
    ):
        figures = (f"{min(times):.0f}", f"{median(times):.0f}", f"{_percentile(times, 95):.0f}")
        yield made.database, what, str(len(times)), *figures, aim


def crowd_row(held: streams.Crowd) -> Cells:
    connections = (str(held.connections_before), str(held.connections))
    return held.database, "streams", str(held.opened), f"{held.kib:.0f}", str(streams.AIM_KIB), *connections


def _percentile(times: Sequence[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def rush_row(sold: Rush) -> Cells:
    ratios = [one / many for one, many in zip(sold.one, sold.many, strict=True)]
    rates = (f"{median(sold.many):.0f}", f"{median(sold.one):.0f}", f"{median(ratios):.2f}")
    return sold.database, "orders", *rates, f"{min(ratios):.2f} to {max(ratios):.2f}"


def growth_row(row: Growth) -> Cells:
    times = (f"{row.few:.1f}", f"{row.many:.1f}", f"{row.many / row.few:.1f}")
    counting = (
        f"{row.few_counting:.0f}",
        f"{row.many_counting:.0f}",
        f"{row.many_counting / row.few_counting:.1f}",
    )
    return row.database, row.page, *times, *counting


def filled_row(laid: exploring.Filled) -> Cells:
    rates = (f"{laid.sequenced:,.0f}", f"{laid.indexed:,.0f}")
    return laid.database, "a trail", f"{laid.events:,}", *rates


def trail_row(row: exploring.Growth) -> Cells:
    times = (f"{row.few:.1f}", f"{row.many:.1f}", f"{row.many / row.few:.1f}")
    return row.database, row.asked, *times, str(exploring.AIM_TIMES)


def page_row(row: PageRow) -> Cells:
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


def print_table(titles: Cells, rows: Sequence[Cells]) -> None:
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    for name, operation, *numbers in (titles, *rows):
        right = (f"{text:>{width}}" for text, width in zip(numbers, widths[2:], strict=True))
        print(f"{name:<{widths[0]}}  {operation:<{widths[1]}}", *right, sep="  ", flush=True)
