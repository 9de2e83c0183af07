"""The companies' identity providers for the demo, a process of its own."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import BaseCommand, CommandError

from identity.demo_idp.server import DemoServer


class Command(BaseCommand):
    help = "Serve the demo identity providers of Acme (SAML) and Globex (OpenID Connect) on the loopback interface."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=urlsplit(settings.DEMO_IDP_URL).port, help="of this machine"
        )
        parser.add_argument("--sp", action="append", help="Address of a shop that it may sign people in to.")

    def handle(self, *args: Any, port: int, sp: list[str] | None, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo identity provider signs in anybody: it does not run in production.")
        try:
            server = DemoServer(port)
        except OSError as taken:
            raise CommandError(f"Port {port} of this machine is taken.") from taken
        self._become_identity_provider(server.server_port, sp or [settings.SITE_URL])
        server.set_app(WSGIHandler())
        self.stdout.write(
            f"Acme Identity on {settings.DEMO_IDP_URL}, Globex Identity on {settings.DEMO_IDP_URL}/globex/ (demo)"
        )
        self.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()

    def _become_identity_provider(self, port: int, sites: list[str]) -> None:
        """This process serves nothing else, so it takes its own addresses and none of the shop's middleware."""
        at = urlsplit(settings.DEMO_IDP_URL)
        settings.DEMO_IDP_URL = urlunsplit((at.scheme, f"{at.hostname}:{port}", "", "", ""))
        settings.DEMO_IDP_SERVICE_PROVIDERS = [site.rstrip("/") for site in sites]
        settings.ROOT_URLCONF = "identity.demo_idp.urls"
        settings.MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
