"""A shop whose web process and worker are killed at random moments, and people who go on shopping meanwhile."""

import http.client
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connections

from agents.models import Approval, ToolCall, Turn
from audit.context import open_context
from identity.ids import new_public_id
from identity.models import User
from shop.demo import processes
from shop.demo.children import Process
from shop.models import Payment, Variant
from tests.agents.stage import lend
from tests.shop.conftest import at_their_browser
from tests.shop.goods import settle_in
from tests.support.browsers import TOKEN, sign_in
from tests.support.live import LiveShop, working

WISHES = (
    "add a red Harbour Mug to my cart",
    "add two red harbour mugs",
    "put a black Quiet Hoodie in L into my cart",
    "order it",
    "put 3 red harbour mugs into my cart, and order it",
)
PLENTY, LIMIT, UNATTENDED = 1_000_000, 10_000_000_00, 150_00
TURNS_A_CONVERSATION, OPEN_AT_ONCE, CARDS_SIGNED = 12, 2, 0.5
LOOK_SECONDS, ANSWER_SECONDS, PATIENCE_SECONDS = 0.1, 30, 600.0
SOMEWHERE_SECONDS, BEFORE_THE_END = 1.0, 0.9


@dataclass
class Shopper:
    """Posts wishes by a browser, each until a server has taken it, and signs a card now and then."""

    user: User
    cookie: str
    url: str
    chance: random.Random
    taken: list[str] = field(default_factory=list)
    conversation: str = ""

    def shop(self, turns: int) -> None:
        try:
            while len(self.taken) < turns:
                self._wait_for_answers()
                self._say(self.chance.choice(WISHES))
                if self.chance.random() < CARDS_SIGNED:
                    self._sign()
        finally:
            connections.close_all()

    def _say(self, wish: str) -> None:
        key, fresh = new_public_id(), len(self.taken) % TURNS_A_CONVERSATION == 0
        path = "/chat/start/" if fresh else f"/chat/{self.conversation}/message/"
        status, place = self._post(path, {"message": wish, "key": key})
        assert status == http.client.FOUND, f"{path} answered {status}"
        self.conversation = place.strip("/").split("/")[-1]
        self.taken.append(key)

    def _sign(self) -> None:
        """A card that has changed meanwhile answers 409, and the next one is signed another time."""
        mine = Approval.objects.filter(tool_call__conversation__principal=self.user, state="waiting")
        if card := mine.last():
            self._post(f"/chat/approvals/{card.public_id}/", {"answer": "yes"})

    def _wait_for_answers(self) -> None:
        mine = Turn.objects.filter(conversation__principal=self.user, state__in=("queued", "running"))
        wait_until(lambda: mine.count() < OPEN_AT_ONCE)

    def _post(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """As a person would: again, with the same form, until somebody answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                return self._post_once(path, urlencode({**form, "csrfmiddlewaretoken": TOKEN}))
            time.sleep(LOOK_SECONDS)
        raise TimeoutError(f"nobody answered {path}")

    def _post_once(self, path: str, body: str) -> tuple[int, str]:
        line = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=ANSWER_SECONDS)
        headers = {"Cookie": self.cookie, "Origin": self.url}
        try:
            line.request("POST", path, body, headers | {"Content-Type": "application/x-www-form-urlencoded"})
            answer = line.getresponse()
            return answer.status, answer.headers.get("Location", "")
        finally:
            line.close()


@dataclass
class Chaos:
    """So many turns in all, by these people; so many kills, spread over them by lot."""

    shop: LiveShop
    shoppers: list[Shopper]
    chance: random.Random
    killed: list[str] = field(default_factory=list)

    def go(self, *, turns: int, kills: int) -> None:
        threads = [
            threading.Thread(target=one.shop, args=(turns // len(self.shoppers),), daemon=True)
            for one in self.shoppers
        ]
        for thread in threads:
            thread.start()
        for moment in sorted(self.chance.sample(range(int(turns * BEFORE_THE_END)), kills)):
            wait_until(lambda moment=moment: self._taken() >= moment or not any_alive(threads))
            self._kill(self.chance.choice(("web", "worker")))
        for thread in threads:
            thread.join()
        wait_until(all_is_quiet)

    def _taken(self) -> int:
        return sum(len(one.taken) for one in self.shoppers)

    def _kill(self, name: str) -> None:
        """At any point of what it does just now; and up again at once."""
        time.sleep(self.chance.random() * SOMEWHERE_SECONDS)
        child = self.shop.supervisor.child(name)
        child.kill()
        child.start()
        child.wait_until_ready()
        self.killed.append(name)


@contextmanager
def chaos(database_url: str, folder: Path, *, people: int, seed: int) -> Iterator[Chaos]:
    chance = random.Random(seed)
    users = list(_people(people))
    with working(database_url, folder, _hurried, SECRET_KEY=settings.SECRET_KEY) as shop:
        shoppers = [Shopper(user, sign_in(user), shop.url, random.Random(chance.random())) for user in users]
        yield Chaos(shop, shoppers, chance)


def _people(number: int) -> Iterator[User]:
    """Each has lent enough that nothing but a card stands between a wish and its order."""
    with open_context("system:seed"):
        Variant.objects.update(stock=PLENTY)
    for place in range(number):
        with open_context("system:seed"):
            user = User.objects.create_user(f"shopper{place}@shop.example", full_name=f"Shopper {place}")
            settle_in(user)
        with open_context("system:sign-in"):
            actor = at_their_browser(user)
        lend(actor, order_limit=LIMIT, daily_limit=LIMIT, unattended_ceiling=UNATTENDED)
        yield user


def _hurried(place: processes.Place) -> Process:
    worker = processes.worker(place)
    return replace(worker, command=(*worker.command, "--include", "tests.agents.hurried"))


def any_alive(threads: list[threading.Thread]) -> bool:
    return any(thread.is_alive() for thread in threads)


def all_is_quiet() -> bool:
    """Nothing is left to do but for people."""
    return not (
        Turn.objects.filter(state__in=("queued", "running")).exists()
        or ToolCall.objects.filter(state="settling").exists()
        or ToolCall.objects.filter(state="ready", approvals__state="approved").exists()
        or Payment.objects.filter(state__in=("pending", "authorized")).exists()
    )


def wait_until(it_is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not it_is_so():
        if time.monotonic() > until:
            raise TimeoutError("it did not come about")
        time.sleep(LOOK_SECONDS)
