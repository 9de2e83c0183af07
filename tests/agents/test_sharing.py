"""A conversation shown to a colleague: to read, without what is its person's alone, and until something ends it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agents.conversations import Standing, delete_conversation
from agents.models import Conversation, Share
from agents.sharing import (
    NotShared,
    UnknownShare,
    look_at,
    share_conversation,
    shared_with,
    shown_to,
    take_back,
)
from audit.context import open_context
from identity.actor import Actor
from identity.cuts import cut_session
from identity.delegations import deactivate_person
from identity.memberships import end_membership
from identity.models import Membership
from identity.policy import Refused
from tests.agents.cut_ways import by
from tests.agents.script import asks
from tests.agents.stage import Talk, events, sign_in, variant

MUG = "harbour-mug-red-"
BrowserOf = Callable[[str], Client]


def show(talk: Talk, email: str = "bob@acme.test") -> Share:
    with talk.at("chat"):
        return share_conversation(conversation(talk), email, actor=talk.actor)


def conversation(talk: Talk) -> Conversation:
    related = Conversation.objects.select_related("principal", "delegation__organization")
    return related.get(pk=talk.conversation.pk)


def sees(share: Share, actor: Actor) -> bool:
    with open_context("web", **actor.facts()):
        try:
            return look_at(share.public_id, actor=actor).pk == share.pk
        except UnknownShare:
            return False


def test_a_colleague_reads_what_was_said_and_found(talk: Talk, browser_of: BrowserOf) -> None:
    talk.say("a red mug", asks("search_products", query="mug"), "Here is one.")
    share, bob = show(talk), browser_of("bob")

    assert "a red mug" in bob.get(reverse("conversations")).content.decode()
    page = bob.get(reverse("conversation-shared", args=[share.public_id])).content.decode()
    assert ["Here is one." in page, "Harbour Mug" in page, "Alice Archer shows you" in page] == [True] * 3


def test_a_colleague_finds_nothing_to_press_and_nothing_that_is_its_persons_alone(
    talk: Talk, browser_of: BrowserOf
) -> None:
    talk.say(
        "buy a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign."
    )
    content = talk.card().quote.content
    share = show(talk)
    page = browser_of("bob").get(reverse("conversation-shared", args=[share.public_id])).content.decode()
    room = page[page.index('class="transcript"') : page.index("</main>")]

    assert "Waits for Alice Archer to countersign" in room
    own = (content["ship_to"]["street"], content["payment_label"], "<form", "/trail/", talk.card().public_id)
    assert [word in room for word in own] == [False] * 5


def test_a_colleague_reaches_nothing_of_it_by_other_doors(talk: Talk, browser_of: BrowserOf) -> None:
    turn = talk.say(
        "buy a mug", asks("add_to_cart", variant_id=variant(MUG).public_id), asks("place_order"), "Sign."
    )
    show(talk)
    bob, name = browser_of("bob"), talk.conversation.public_id
    asked = [
        bob.get(reverse("conversation", args=[name])),
        bob.get(reverse("conversation-settings", args=[name])),
        bob.get(reverse("turn-fragment", args=[turn.public_id])),
        bob.post(reverse("chat-message", args=[name]), {"message": "more", "key": "k"}),
        bob.post(reverse("approval", args=[talk.card().public_id]), {"answer": "yes"}),
        bob.post(reverse("conversation-share", args=[name]), {"email": "avery@acme.test"}),
        bob.post(reverse("conversation-delete", args=[name])),
        bob.post(reverse("chat-cart-add", args=[name]), {"variant": variant(MUG).public_id}),
    ]

    assert [answer.status_code for answer in asked] == [404] * len(asked)


def test_each_look_is_on_record_and_counted_for_whose_it_is(talk: Talk) -> None:
    share, bob = show(talk), sign_in("bob")
    assert [sees(share, bob), sees(share, bob)] == [True, True]

    looks = events("policy.decision", action="chat:look")
    assert [(look.object_id, look.outcome, look.context.principal) for look in looks] == [
        (share.public_id, "allow", bob.key)
    ] * 2
    assert shown_to(talk.conversation) == [(share, 2)]


def test_it_is_shown_once_however_often_that_is_asked(talk: Talk) -> None:
    assert show(talk) == show(talk, "BOB@acme.test ")


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("carol@globex.test", "Nobody at Acme has that address."),
        ("mallory@example.test", "Nobody at Acme has that address."),
        ("nobody@acme.test", "Nobody at Acme has that address."),
        ("alice@acme.test", "That is you."),
    ],
)
def test_only_colleagues_are_shown_anything(talk: Talk, email: str, why: str) -> None:
    with pytest.raises(NotShared, match=why):
        show(talk, email)


def test_somebody_of_no_organization_has_no_colleagues(talk_of: Callable[..., Talk]) -> None:
    with pytest.raises(NotShared, match="for you alone"):
        show(talk_of("mallory"), "alice@acme.test")


def test_nobody_shows_what_is_another_persons(talk: Talk) -> None:
    for other in map(sign_in, ("bob", "avery", "sam")):
        with talk.at("chat"), pytest.raises(Refused):
            share_conversation(conversation(talk), "bob@acme.test", actor=other)

    assert Share.objects.count() == 0


def test_strangers_and_other_colleagues_see_nothing(talk: Talk) -> None:
    share = show(talk)

    assert [sees(share, sign_in(name)) for name in ("carol", "avery", "sam", "alice", "bob")] == [
        False, False, False, False, True,
    ]  # fmt: skip


def taken_back(talk: Talk, share: Share) -> None:
    with talk.at("chat"):
        take_back(Share.objects.select_related("conversation__principal").get(pk=share.pk), actor=talk.actor)


def deleted(talk: Talk, share: Share) -> None:
    with talk.at("chat"):
        delete_conversation(conversation(talk), Standing.END, actor=talk.actor)


def place_of(name: str) -> Membership:
    places = Membership.objects.select_related("user", "organization")
    return places.get(user__email=f"{name}@acme.test")


ENDS: dict[str, Callable[[Talk, Share], object]] = {
    "taken back": taken_back,
    "deleted": deleted,
    "colleague left": lambda talk, share: by(
        "avery", lambda avery: end_membership(place_of("bob"), actor=avery, why="left")
    ),
    "colleague switched off": lambda talk, share: by(
        "sam", lambda sam: deactivate_person(sign_in("bob").someone, actor=sam, why="left")
    ),
    "person left": lambda talk, share: by(
        "avery", lambda avery: end_membership(place_of("alice"), actor=avery, why="left")
    ),
    "person switched off": lambda talk, share: by(
        "sam", lambda sam: deactivate_person(talk.actor.someone, actor=sam, why="left")
    ),
    "sign-in it was shown from stolen": lambda talk, share: by(
        "sam", lambda sam: cut_session(talk.actor.browser, actor=sam, why="stolen")
    ),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("end", ENDS)
def test_what_ends_it_is_felt_at_the_next_look(talk: Talk, end: str) -> None:
    share, bob = show(talk), sign_in("bob")
    assert sees(share, bob)
    ENDS[end](talk, share)

    assert (sees(share, bob), list(shared_with(bob))) == (False, [])


def test_it_can_be_shown_again(talk: Talk) -> None:
    first = show(talk)
    taken_back(talk, first)
    again = show(talk)

    assert ([one for one, _ in shown_to(talk.conversation)], first == again) == ([again], False)


def test_only_whose_it_is_takes_it_back(talk: Talk, browser_of: BrowserOf) -> None:
    page = reverse("conversation-share-end", args=[show(talk).public_id])

    assert [browser_of(name).post(page).status_code for name in ("bob", "avery", "alice")] == [404, 404, 302]
    assert shown_to(talk.conversation) == []
