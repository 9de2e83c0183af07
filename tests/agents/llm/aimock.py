"""A model server written by others: npm's aimock, started on a free port with fixtures of ours."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.missing import missing

SERVER = Path(__file__).parents[2] / "node_modules/@copilotkit/aimock/dist/cli.js"
STARTED_WITHIN_SECONDS = 15

Fixture = dict[str, Any]


def says(text: str, **match: Any) -> Fixture:
    """`match` is aimock's: userMessage, toolCallId, hasToolResult, sequenceIndex, …"""
    return {"match": match, "response": {"content": text}}


def calls(*requests: tuple[str, str, dict[str, Any]], **match: Any) -> Fixture:
    """Each request is a call id, a tool's name and its arguments."""
    wishes = [{"id": key, "name": name, "arguments": json.dumps(given)} for key, name, given in requests]
    return {"match": match, "response": {"toolCalls": wishes}}


def is_busy(**match: Any) -> Fixture:
    """Answers 429 and asks to be tried again at once."""
    fault = {"message": "Too many requests", "type": "rate_limit_error"}
    return {"match": match, "response": {"error": fault, "status": 429, "retryAfter": 0}}


def breaks_off(text: str, after_chunks: int, **match: Any) -> Fixture:
    """Drops the connection within its stream."""
    return {**says(text, **match), "chunkSize": 4, "latency": 20, "truncateAfterChunks": after_chunks}


@contextmanager
def serve(fixtures: Sequence[Fixture], folder: Path) -> Iterator[str]:
    """Yields the base URL of an OpenAI-compatible API; an unforeseen request is answered with 503."""
    script = folder / "aimock.json"
    script.write_text(json.dumps({"fixtures": list(fixtures)}))
    port = _free_port()
    command = [_node(), str(SERVER), "-p", str(port), "-f", str(script), "--strict", "--log-level", "warn"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _node() -> str:
    node = shutil.which("node")
    if node is None or not SERVER.exists():
        missing("aimock")
    return node


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("aimock did not start.")
