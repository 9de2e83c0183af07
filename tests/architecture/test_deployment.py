"""What stands in .env.example, compose.yaml and .dockerignore makes production start, and stop."""

import re
from typing import Any, Final

import yaml

from shop.demo.processes import Place, web
from tests.architecture.sources import ROOT
from tests.architecture.test_readmes import ENVIRONMENT

COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: Final[dict[str, Any]] = COMPOSE["services"]
OURS: Final = ("web", "turns", "worker", "beat")


def test_no_comment_stands_where_compose_takes_it_for_the_value() -> None:
    assert re.findall(r"^\w+=.*[ \t]#.*", (ROOT / ".env.example").read_text(), re.MULTILINE) == []


def test_every_setting_of_the_example_is_read() -> None:
    """DATABASE_OWNER_URL is read by compose.yaml, for who migrates."""
    named = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert named - ENVIRONMENT == {"DATABASE_OWNER_URL"}


def test_a_mail_server_can_be_named() -> None:
    server = {"HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL"}
    assert {f"EMAIL_{part}" for part in server} <= ENVIRONMENT


def test_the_image_collects_as_production_and_where_production_looks() -> None:
    (collect,) = re.findall(r"^RUN (.*) python manage.py collectstatic", _dockerfile(), re.MULTILINE)
    (folder,) = re.findall(r"^VAR_DIR=.*", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert collect == f"DEBUG=0 {folder}"


def test_each_process_waits_for_the_migrations_and_comes_back_after_a_failure() -> None:
    waits = [SERVICES[name]["depends_on"]["migrate"]["condition"] for name in OURS]
    assert waits == ["service_completed_successfully"] * len(OURS)
    assert {SERVICES[name]["restart"] for name in OURS} == {"unless-stopped"}


def test_all_processes_share_the_pictures() -> None:
    media = "media:/var/lib/countersign/media"
    assert [name for name in OURS if media not in SERVICES[name]["volumes"]] == []


def test_the_web_stops_as_the_demos_does() -> None:
    demo = " ".join(web(Place(ROOT, 8000, 8001, "", "", {})).command)
    (grace,) = re.findall(r"--timeout-graceful-shutdown \d+", demo)
    assert grace in SERVICES["web"]["command"]


def test_no_secret_and_no_data_gets_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", ".venv", "var"} <= set(left_out)


def _dockerfile() -> str:
    text: str = SERVICES["web"]["build"]["dockerfile_inline"]
    return text
