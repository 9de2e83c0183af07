"""SQLite's writers wait in line, in files of their own."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from identity.authority import waited_in_vain
from shop.environment import SQLITE_OPTIONS
from shop.sqlite_in_line import line
from shop.sqlite_in_line.line import BESIDE, pass_through

INSERT = "INSERT INTO written VALUES (%s)"

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return table_in(tmp_path / "shop.sqlite3")


def table_in(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE written (who text)")
    return path


def test_who_waits_comes_before_who_has_just_written(path: Path) -> None:
    bob = threading.Thread(target=write, args=(path, "Bob"))
    with writing(path, "Alice"):
        bob.start()
        wait_until_somebody_stands_in_line(path)
    write(path, "Alice")
    bob.join()
    assert written(path) == ["Alice", "Bob", "Alice"]


def test_a_process_sends_one_of_its_threads_to_stand_in_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def seen_to_pass(turnstile: IO[str]) -> None:
        looks.append(threading.get_ident())
        pass_through(turnstile)

    monkeypatch.setattr(line, "pass_through", seen_to_pass)
    writers = [threading.Thread(target=write, args=(path, who)) for who in ("Bob", "Carol", "Dan")]
    with standing_in_line(path):
        for writer in writers:
            writer.start()
        wait_until(lambda: len(looks) >= 20)
        assert len(set(looks)) == 1
    for writer in writers:
        writer.join()
    assert sorted(written(path)) == ["Bob", "Carol", "Dan"]


def test_a_turn_among_threads_ends_after_the_time_that_was_set(path: Path) -> None:
    with standing_in_line(path):
        bob = threading.Thread(target=write, args=(path, "Bob"))
        bob.start()
        with pytest.raises(OperationalError, match="database is locked"):
            write(path, "Carol", timeout=0.05)
    bob.join()
    assert written(path) == ["Bob"]


def test_waiting_ends_after_the_time_that_was_set(path: Path) -> None:
    with writing(path, "Alice"), pytest.raises(OperationalError, match="database is locked") as late:
        write(path, "Bob", timeout=0.05)
    assert (written(path), waited_in_vain(late.value)) == (["Alice"], True)


def test_waiting_for_a_place_in_line_ends_too(path: Path) -> None:
    with standing_in_line(path), pytest.raises(OperationalError, match="database is locked"):
        write(path, "Bob", timeout=0.05)
    assert written(path) == []


def test_a_place_in_line_is_free_again_once_the_transaction_has_begun(path: Path) -> None:
    with writing(path, "Alice"):
        assert not somebody_stands_in_line(path)


def test_a_single_statement_waits_in_line_too(path: Path) -> None:
    with opened(path) as bobs:
        with writing(path, "Alice"):
            bob = threading.Thread(target=bobs.cursor().execute, args=(INSERT, ["Bob"]))
            bob.start()
            wait_until_somebody_stands_in_line(path)
        bob.join()
    assert written(path) == ["Alice", "Bob"]


def test_many_rows_outside_a_transaction_wait_and_come_once(path: Path) -> None:
    with opened(path) as bobs:
        with writing(path, "Alice"):
            bob = threading.Thread(target=bobs.cursor().executemany, args=(INSERT, [["Bob"], ["Carol"]]))
            bob.start()
            wait_until_somebody_stands_in_line(path)
        bob.join()
    assert written(path) == ["Alice", "Bob", "Carol"]


def test_who_waits_does_not_hold_what_the_writer_may_have_to_tidy_up(path: Path) -> None:
    """As when Python collects, in the writer's thread, a cursor that another thread left behind in a cycle."""
    with opened(path) as bobs:
        left_behind = bobs.connection.execute("SELECT 1 UNION SELECT 2")
        with writing(path, "Alice"):
            bob = threading.Thread(target=bobs.cursor().execute, args=(INSERT, ["Bob"]))
            bob.start()
            wait_until_somebody_stands_in_line(path)
            left_behind.close()
            assert bob.is_alive()
        bob.join()
    assert written(path) == ["Alice", "Bob"]


def test_several_may_be_the_first_to_open_it(tmp_path: Path) -> None:
    """The file begins to keep a log then, and SQLite lets not all wait for that: one crowd in seven failed."""
    for attempt in range(60):
        new, start = table_in(tmp_path / f"{attempt}.sqlite3"), threading.Barrier(8)

        def open_it(new: Path = new, start: threading.Barrier = start) -> str:
            start.wait()
            with opened(new) as connection, connection.cursor() as cursor:
                return str(cursor.execute("PRAGMA journal_mode").fetchone()[0])

        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(open_it) for _ in range(8)]
        assert [one.result() for one in asked] == ["wal"] * 8


def test_what_is_no_waiting_is_told_at_once(path: Path) -> None:
    with opened(path) as alice:
        begin(alice)
        with pytest.raises(OperationalError, match="within a transaction"):
            begin(alice)


def test_a_database_in_memory_has_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with opened(Path(":memory:")) as alone:
        begin(alone)
    assert list(tmp_path.iterdir()) == []


@contextmanager
def opened(path: Path, timeout: float = 20) -> Iterator[BaseDatabaseWrapper]:
    options = {**SQLITE_OPTIONS, "timeout": timeout}
    config = {"ENGINE": "shop.sqlite_in_line", "NAME": str(path), "OPTIONS": options}
    connection = ConnectionHandler({"default": config})["default"]
    with closing(connection):
        connection.ensure_connection()
        yield connection


@contextmanager
def writing(path: Path, who: str, timeout: float = 20) -> Iterator[None]:
    with opened(path, timeout) as connection:
        begin(connection)
        connection.cursor().execute(INSERT, [who])
        yield
        connection.commit()


def write(path: Path, who: str, timeout: float = 20) -> None:
    with writing(path, who, timeout):
        pass


def begin(connection: BaseDatabaseWrapper) -> None:
    connection._start_transaction_under_autocommit()  # type: ignore[attr-defined]  # the stubs leave it out


def written(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [who for (who,) in raw.execute("SELECT who FROM written ORDER BY rowid")]


@contextmanager
def standing_in_line(path: Path) -> Iterator[None]:
    with Path(f"{path}{BESIDE}").open("w") as turnstile:
        pass_through(turnstile)
        yield


def somebody_stands_in_line(path: Path) -> bool:
    with Path(f"{path}{BESIDE}").open("w") as turnstile:
        try:
            pass_through(turnstile)
        except BlockingIOError:
            return True
    return False


def wait_until_somebody_stands_in_line(path: Path) -> None:
    wait_until(lambda: somebody_stands_in_line(path))


def wait_until(seen: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not seen():
        assert time.monotonic() < until
        time.sleep(0.001)
