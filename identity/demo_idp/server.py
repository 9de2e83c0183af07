"""A small threaded server on the loopback interface. Nobody outside this machine can reach it."""

from socketserver import ThreadingMixIn
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

HOST: Final = "127.0.0.1"


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """The shop's own log already tells who signed in."""


class DemoServer(ThreadingMixIn, WSGIServer):
    """Port 0 takes a free one; `server_port` tells which."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), QuietHandler)
