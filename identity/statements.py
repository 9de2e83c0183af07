"""Statements that are compiled once: Django's own SQL for a queryset, kept and asked again with other values.

Building a queryset and compiling it costs several times what the database takes to look at a few rows. What every
page asks therefore says `Given` where a value will stand:

    LINES = Statement(lambda: CartLine.objects.filter(cart__owner=Given("owner", BigAutoField())))
    LINES.rows(owner=7)

The text is kept, never an answer. What need not wait for another's answer is asked together with it:

    with together() as ask:
        lines, places = ask(LINES, owner=7), ask(PLACES, person=7)
    # here both have their rows
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", covariant=True)


class Given(Expression):
    """The place of a value that comes with each asking; `field` prepares it for the database as it does its own."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return "%s", [self]

    def among(self, values: Mapping[str, object], database: BaseDatabaseWrapper) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], database)


def several(count: int, field: "Field[Any, Any]") -> list[Any]:
    """For so many values of one kind, which `numbered` names."""
    return [Given(f"value{number}", field) for number in range(count)]


def numbered(values: Iterable[object]) -> dict[str, object]:
    return {f"value{number}": value for number, value in enumerate(values)}


class Statement(Generic[Row]):
    """What `make` asks: models with those of `select_related` and with annotations, or the tuples of `values_list`."""

    def __init__(self, make: "Callable[[], QuerySet[Any, Row]]") -> None:
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: object) -> list[Row]:
        asking = Asking(connections[DEFAULT_DB_ALIAS])
        found = asking(self, **values)
        asking.send()
        return found

    def given(self, values: Mapping[str, object], database: BaseDatabaseWrapper) -> "_Asked":
        if database.vendor not in self._compiled:
            self._compiled[database.vendor] = _compile(self._make(), database)
        compiled = self._compiled[database.vendor]
        params = [one.among(values, database) if isinstance(one, Given) else one for one in compiled.params]
        return _Asked(compiled.sql, params, compiled.read_rows)


class Asking:
    """Statements on their way: each gives the list in which its rows will stand once all have been sent."""

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self._database = database
        self._asked: list[_Asked] = []

    def __call__(self, statement: Statement[Row], **values: object) -> list[Row]:
        asked = statement.given(values, self._database)
        self._asked.append(asked)
        return cast("list[Row]", asked.found)

    def sql(self, text: str) -> None:
        """A text of our own whose rows nobody wants."""
        self._asked.append(_Asked(text, [], lambda rows, database: []))

    def send(self) -> None:
        at_once = self._database.vendor == "postgresql"
        for trip in [self._asked] if at_once else [[one] for one in self._asked]:
            if trip:
                self._go(trip)

    def _go(self, trip: "Sequence[_Asked]") -> None:
        with self._database.cursor() as cursor:
            cursor.execute(
                "; ".join(one.sql for one in trip), [value for one in trip for value in one.params]
            )
            for one in trip:
                one.found += one.read(cursor.fetchall(), self._database)
                if one is not trip[-1]:
                    cursor.nextset()


@contextmanager
def together() -> Iterator[Asking]:
    """Send what was asked for in the block when it ends, to PostgreSQL in one round trip.

    There, too, they run one after the other, and each sees what has been committed when its turn comes: what is read
    after a lock in the same round trip is as it stands once the lock is held.
    """
    asking = Asking(connections[DEFAULT_DB_ALIAS])
    yield asking
    asking.send()


@dataclass
class _Asked:
    sql: str
    params: list[Any]
    read: Callable[[Sequence[Sequence[Any]], BaseDatabaseWrapper], list[Any]]
    found: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, list[Callable[..., Any]], Any], ...]
    read: Callable[[Sequence[Any]], object]

    def read_rows(self, rows: Sequence[Sequence[Any]], database: BaseDatabaseWrapper) -> list[object]:
        return [self.read(self._converted(row, database)) for row in rows]

    def _converted(self, row: Sequence[Any], database: BaseDatabaseWrapper) -> list[Any]:
        cells = list(row)
        for place, converters, column in self.converters:
            for convert in converters:
                cells[place] = convert(cells[place], column, database)
        return cells


class _Models:
    """A row as an object, as Django's ModelIterable makes it."""

    def __init__(self, compiler: SQLCompiler) -> None:
        about, select = compiler.klass_info, compiler.select
        fields = about["select_fields"]
        self.columns, self.model = slice(fields[0], fields[-1] + 1), about["model"]
        self.names = [column.target.attname for column, *_ in select[self.columns]]
        self.related = get_related_populators(about, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # its stubs are of Django 6
        self.annotated = compiler.annotation_col_map

    def __call__(self, row: Sequence[Any]) -> object:
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for populator in self.related:
            populator.populate(row, found)
        for name, place in self.annotated.items():
            setattr(found, name, row[place])
        return found


def _compile(queryset: "QuerySet[Any, Any]", database: BaseDatabaseWrapper) -> _Compiled:
    compiler = queryset.query.get_compiler(connection=database)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    read = _Models(compiler) if queryset._iterable_class is ModelIterable else tuple
    return _Compiled(sql, tuple(params), tuple((at, *how) for at, how in converters.items()), read)
