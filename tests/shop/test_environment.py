"""Settings are read strictly: what does not parse stops the start, and is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from shop.environment import Environment

env = Environment()


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.bool("SAID", default=True), "maybe"),
        (lambda: env.bool("SAID", default=False), "ja"),
        (lambda: env.count("SAID", default=30), "-4"),
        (lambda: env.count("SAID", default=30), "many"),
        (lambda: env.amount("SAID", default=1.0), "1.00x"),
        (lambda: env.amount("SAID", default=1.0), "nan"),
        (lambda: env.rate("SAID", default="120/min"), "lots"),
        (lambda: env.rate("SAID", default="120/min"), "120/fortnight"),
        (lambda: env.database("SAID", file=Path("shop.sqlite3")), "mysql://db/shop"),
        (lambda: env.servers("SAID"), "2001:db8::53"),
        (lambda: env.servers("SAID"), "192.0.2.53,ns.example"),
        (lambda: env.servers("SAID"), "192.0.2.53:65536"),
        (lambda: env.json("SAID", default=[]), "[{"),
    ],
)
def test_what_does_not_parse_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], object], value: str
) -> None:
    monkeypatch.setenv("SAID", value)
    with pytest.raises(ImproperlyConfigured, match=r"^SAID"):
        read()


def test_what_is_well_said_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAID", "0")
    assert (env.bool("SAID", default=True), env.count("SAID", default=1, least=0)) == (False, 0)
    monkeypatch.setenv("SAID", "2.5")
    assert env.amount("SAID", default=1.0) == 2.5
    monkeypatch.setenv("SAID", "5/second")
    assert env.rate("SAID", default="1/min") == "5/second"
    monkeypatch.setenv("SAID", "192.0.2.53, 192.0.2.53:5353,[2001:db8::53],[2001:db8::53]:5353")
    assert env.servers("SAID") == [
        (host, port) for host in ("192.0.2.53", "2001:db8::53") for port in (53, 5353)
    ]
