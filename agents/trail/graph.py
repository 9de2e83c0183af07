"""The same chain as a picture: who caused what, in five lanes, time going down. Laid out here, drawn by a template."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from agents.trail.events import EventView, Link
from agents.trail.lanes import Lane

LANES: Final = tuple(Lane)
WIDTH, ROW, MARK = 36, 44, 12
#: Rows of one picture: a page of paper holds it, so that nothing is cut.
TOGETHER: Final = 20
RANKS: Final = ("refused", "waiting", "done", "plain")


@dataclass(frozen=True)
class Node:
    """One event, or several in a row of the same act and lane, folded. Its key is the first event's.

    `cause` is the number of the node that led to it; `goes_on`: the same as above acts on.
    """

    number: int
    key: int
    lane: Lane
    who: str
    what: str
    tone: str
    folded: int
    cause: int | None
    goes_on: bool

    @property
    def x(self) -> int:
        return place_of(self.lane)

    @property
    def y(self) -> int:
        return self.top + ROW // 2

    @property
    def top(self) -> int:
        return self.number * ROW

    @property
    def left(self) -> int:
        return self.x - MARK // 2

    @property
    def upper(self) -> int:
        return self.y - MARK // 2

    @property
    def step(self) -> int:
        return self.number + 1

    @property
    def after(self) -> int | None:
        """The step that led to it."""
        return None if self.cause is None else self.cause + 1


@dataclass(frozen=True)
class Edge:
    """From cause to effect, as the `d` of a path."""

    path: str
    tone: str
    top: int
    bottom: int


@dataclass(frozen=True)
class Piece:
    """A part of the picture that is printed on one sheet: `top` is where it begins."""

    top: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True)
class Head:
    lane: Lane
    x: int


@dataclass(frozen=True)
class Graph:
    heads: tuple[Head, ...]
    nodes: tuple[Node, ...]
    pieces: tuple[Piece, ...]
    width: int = WIDTH * len(LANES)


def graph_of(links: Sequence[Link]) -> Graph:
    nodes = _nodes(links)
    edges = [_edge(nodes[node.cause], node) for node in nodes if node.cause is not None]
    heads = tuple(Head(lane, place_of(lane)) for lane in LANES)
    return Graph(heads, tuple(nodes), tuple(_pieces(nodes, edges)))


def place_of(lane: Lane) -> int:
    return LANES.index(lane) * WIDTH + WIDTH // 2


@dataclass(frozen=True)
class _Run:
    """Events of one act in a row that are told as one."""

    link: Link
    events: tuple[EventView, ...]

    @property
    def first(self) -> EventView:
        return self.events[0]


def _nodes(links: Sequence[Link]) -> list[Node]:
    """In time. An act may go on after another began within it."""
    runs = sorted((run for link in links for run in _runs(link)), key=lambda run: run.first.id)
    nodes: list[Node] = []
    causes = _Causes()
    for number, run in enumerate(runs):
        goes_on = number % TOGETHER > 0 and nodes[-1].who == run.link.who
        nodes.append(_node(number, run, causes.of(run), goes_on))
        causes.add(number, run)
    return nodes


def _runs(link: Link) -> Iterator[_Run]:
    """A refusal is never folded away, nor is what was decided about money."""
    if link.minor:
        yield _Run(link, link.events)
        return
    alike = groupby(
        link.events, key=lambda event: (event.lane, event.tone, event.id if _stands_alone(event) else 0)
    )
    for _, events in alike:
        yield _Run(link, tuple(events))


def _stands_alone(event: EventView) -> bool:
    return event.tone in {"refused", "waiting"} or bool(event.bars) or event.shown is not None


class _Causes:
    """What led to a run: the decision that let it, what came before it in its act, the act around it, or what last
    happened to the same call."""

    def __init__(self) -> None:
        self.decided: dict[str, int] = {}
        self.acts: dict[str, int] = {}
        self.calls: dict[str, int] = {}

    def of(self, run: _Run) -> int | None:
        permit = next((self.decided[one.permit] for one in run.events if one.permit in self.decided), None)
        before = (self.acts.get(run.link.id), self.calls.get(_call(run)), self.acts.get(run.link.parent))
        return permit if permit is not None else next((one for one in before if one is not None), None)

    def add(self, number: int, run: _Run) -> None:
        self.decided |= {one.decided: number for one in run.events if one.decided}
        self.acts[run.link.id] = number
        if call := _call(run):
            self.calls[call] = number


def _call(run: _Run) -> str:
    return dict(run.link.facts).get("tool call", "")


def _node(number: int, run: _Run, cause: int | None, goes_on: bool) -> Node:
    first, more = run.first, len(run.events) - 1
    tone = min((event.tone for event in run.events), key=RANKS.index)
    return Node(
        number=number,
        key=first.id,
        lane=Lane.WORKER if run.link.minor else first.lane,
        who=run.link.who,
        what=_told(run),
        tone=tone,
        folded=more,
        cause=cause,
        goes_on=goes_on,
    )


def _told(run: _Run) -> str:
    more = len(run.events) - 1
    if run.link.minor:
        return f"Kept the conversation, in {more + 1} step{'s' if more else ''}"
    said = run.first.what if run.first.tone == "plain" else f"{run.first.what}: {run.first.outcome}"
    return f"{said}, and {more} more" if more else said


def _edge(cause: Node, effect: Node) -> Edge:
    """A curve that leaves downwards and arrives from above."""
    bend = min(ROW, (effect.y - cause.y) // 2)
    path = (
        f"M{cause.x} {cause.y}C{cause.x} {cause.y + bend} {effect.x} {effect.y - bend} {effect.x} {effect.y}"
    )
    return Edge(path, effect.tone, cause.y, effect.y)


def _pieces(nodes: Sequence[Node], edges: Iterable[Edge]) -> Iterator[Piece]:
    drawn = list(edges)
    for start in range(0, len(nodes), TOGETHER):
        some = nodes[start : start + TOGETHER]
        top, height = start * ROW, len(some) * ROW
        crossing = tuple(edge for edge in drawn if edge.bottom > top and edge.top < top + height)
        yield Piece(top, height, tuple(some), crossing)
