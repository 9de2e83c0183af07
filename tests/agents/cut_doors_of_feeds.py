"""Where a system outside was reading an organization's log when it was cut."""

from audit.context import open_context
from audit.feed import START
from audit.sequencer import sequence_all
from identity.actor import feed_of
from identity.feeds import delivering
from identity.feeds.handing_out import handing_out, pull
from identity.models import FeedToken, Webhook
from identity.policy import Refused
from tests.agents.cut_doors import PASSES, REFUSED, Cut, Door
from tests.agents.cut_ways import Scene, lay_feed


def a_siem(scene: Scene, cut: Cut) -> str:
    """A program that pulls, between two pulls."""
    token = lay_feed()
    assert isinstance(token, FeedToken)
    sequence_all()
    assert _pulls(token) == PASSES
    cut()
    return _pulls(token)


def a_webhook(scene: Scene, cut: Cut) -> str:
    """Events wait for it, and a worker has chosen it already."""
    webhook = lay_feed(token=False)
    assert isinstance(webhook, Webhook)
    sequence_all()
    cut()
    with open_context("task", **feed_of(webhook).facts()):
        try:
            with handing_out(feed_of(webhook)):
                return PASSES
        except Refused:
            assert delivering.deliver(webhook.pk) == 0
            return REFUSED


def _pulls(token: FeedToken) -> str:
    with open_context("api", **feed_of(token).facts()):
        try:
            pull(token, after=START, limit=5, form="ndjson")
        except Refused:
            return REFUSED
    return PASSES


DOORS_OF_FEEDS: tuple[Door, ...] = (a_siem, a_webhook)
