"""The processes that make the shop run, and the environment they share."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shop.demo.children import Process, answers, says
from shop.demo.ports import HOST

CODE: Final = Path(__file__).resolve().parents[2]
MANAGE: Final = (sys.executable, str(CODE / "manage.py"))
CELERY: Final = (sys.executable, "-m", "celery", "--workdir", str(CODE), "-A", "shop.celery")


@dataclass(frozen=True)
class Place:
    """Where one running shop lives: its folder, its addresses, its broker, and what else its processes are told."""

    var: Path
    port: int
    idp_port: int
    broker_url: str
    secret_key: str
    more: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def idp_url(self) -> str:
        return f"http://{HOST}:{self.idp_port}"

    @property
    def env(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "shop.settings",
            "PYTHONPATH": str(CODE),
            "PYTHONUNBUFFERED": "1",
            "VAR_DIR": str(self.var),
            "SITE_URL": self.url,
            "DEMO_IDP_URL": self.idp_url,
            "CELERY_BROKER_URL": self.broker_url,
            "SECRET_KEY": self.secret_key,
            **self.more,
        }


def web(place: Place) -> Process:
    command = (
        *(sys.executable, "-m", "uvicorn", "agents.asgi:application"),
        *("--host", HOST, "--port", str(place.port), "--lifespan", "off"),
        *("--timeout-graceful-shutdown", "3", "--app-dir", str(CODE)),
    )
    return Process("web", command, ready=answers(f"{place.url}/healthz"), env=place.env)


def worker(place: Place) -> Process:
    command = (*CELERY, "worker", "--pool", "threads", "--concurrency", "6", "--queues", "turns,default")
    quiet = (
        "--without-gossip",
        "--without-mingle",
        "--loglevel",
        "INFO",
        "--hostname",
        f"demo{place.port}@%h",
    )
    return Process("worker", (*command, *quiet), ready=says(" ready."), env=place.env)


def beat(place: Place) -> Process:
    """Its checks of the code are left out: the worker, which has the same code, makes them."""
    schedule = ("--schedule", str(place.var / "beat-schedule"), "--pidfile", "")
    command = (*CELERY, "--skip-checks", "beat", *schedule)
    return Process("beat", command, ready=says("is starting"), env=place.env)


def demo_idp(place: Place) -> Process:
    command = (*MANAGE, "demo_idp", "--port", str(place.idp_port))
    return Process("demo-idp", command, ready=answers(place.idp_url), env=place.env)


ALL: Final = (demo_idp, worker, beat, web)
