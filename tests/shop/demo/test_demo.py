"""`make demo`: everything from nothing, and nothing afterwards."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from identity.demo_people import DEMO_PEOPLE, PASSWORD
from shop.demo.keys import secret_key
from shop.demo.lock import alone_in
from shop.demo.people import people_table
from shop.demo.ports import HOST, free_port, is_free
from shop.demo.processes import MANAGE


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_a_way_out(taken: int) -> None:
    with pytest.raises(CommandError, match=rf"Port {taken} .* is taken.*make demo PORT={taken + 10}"):
        call_command("demo", port=taken)


@pytest.mark.parametrize("port", ["0", "65535", "70000", "-1", "web"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match=f"{port} is no port from 1 to 65534"):
        call_command("demo", f"--port={port}")


def test_a_second_demo_in_one_folder_is_shown_the_first(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR, settings.DEMO = tmp_path, True
    with (
        alone_in(tmp_path, "http://127.0.0.1:8000"),
        pytest.raises(CommandError, match=r"already, at http://127\.0\.0\.1:8000"),
    ):
        call_command("demo", port=free_port(), idp_port=free_port())
    with alone_in(tmp_path, "http://127.0.0.1:8010"):
        assert (tmp_path / "demo.lock").read_text() == "http://127.0.0.1:8010"


def test_a_folder_that_nothing_can_be_kept_in_is_named(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "file").touch()
    settings.VAR_DIR, settings.DEMO = tmp_path / "file" / "var", True
    with pytest.raises(CommandError, match="Nothing can be kept in"):
        call_command("demo", port=free_port(), idp_port=free_port())


def test_the_demo_stays_off_in_production(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="production"):
        call_command("demo")


def test_the_table_introduces_everybody() -> None:
    table = people_table()
    assert [person.email for person in DEMO_PEOPLE if person.email not in table] == []
    assert PASSWORD in table


def test_the_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_one_command_opens_the_shop_and_ends_it_whole(tmp_path: Path) -> None:
    port, idp_port = free_port(), free_port()
    env = {**os.environ, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "shop.settings"}
    command = [*MANAGE, "demo", "--port", str(port), "--idp-port", str(idp_port)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as demo:
        said = _until(demo, "Ctrl-C stops everything")
        with urllib.request.urlopen(f"http://{HOST}:{port}/") as page:
            assert page.status == 200
        demo.send_signal(signal.SIGTERM)
        rest, _ = demo.communicate(timeout=60)
    assert "alice@acme.test" in said
    assert (demo.returncode, "Everything is stopped" in rest) == (0, True)
    assert is_free(port)
    assert is_free(idp_port)


def _until(demo: subprocess.Popen[str], words: str) -> str:
    """What it prints up to these words."""
    said = ""
    for line in demo.stdout or ():
        said += line
        if words in line:
            return said
    raise AssertionError(f"the demo ended with: {said}")
