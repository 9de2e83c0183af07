"""Authority is decided where the effect happens: each verb says who acts, and asks."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT, modules, named, tree

#: The modules named for a noun whose verbs change the shop for somebody.
NOUNS = (
    "agents/approvals.py",
    "agents/lending.py",
    "agents/schedules.py",
    "agents/support.py",
    "agents/turns.py",
    "agents/withdrawals.py",
    "identity/alerts/rules.py",
    "identity/connections.py",
    "identity/cuts.py",
    "identity/delegations.py",
    "identity/domains/verbs.py",
    "identity/feeds/taking_out.py",
    "identity/feeds/tokens.py",
    "identity/feeds/webhooks.py",
    "identity/group_roles.py",
    "identity/incidents.py",
    "identity/invitations.py",
    "identity/limits.py",
    "identity/memberships.py",
    "identity/reviews/own.py",
    "identity/pauses.py",
    "identity/profiles.py",
    "identity/reviews/verbs.py",
    "identity/saved_views.py",
    "identity/scim/groups.py",
    "identity/scim/tokens.py",
    "identity/scim/users.py",
    "identity/sessions.py",
    "identity/trials.py",
    "shop/addresses.py",
    "shop/cart.py",
    "shop/catalog_csv.py",
    "shop/delivery.py",
    "shop/discounts.py",
    "shop/exchanges.py",
    "shop/fulfilment.py",
    "shop/methods.py",
    "shop/orders.py",
    "shop/privacy.py",
    "shop/purchase_approvals.py",
    "shop/quotes.py",
    "shop/refunds.py",
    "shop/reorder.py",
    "shop/returns.py",
    "shop/reviews.py",
    "shop/stock.py",
    "shop/terms.py",
    "shop/undo.py",
    "shop/wishlist.py",
)

#: Functions of these modules that nobody acts in, and why they may.
WITHOUT_ACTOR = {
    "agents.lending.ask_for_scopes": "a question to the person is no effect; what they answer is decided",
    "agents.approvals.binding": "computes a digest",
    "agents.approvals.card_of": "reads",
    "agents.schedules.release_due": "the sweeper's: each call that it releases is decided again when it runs",
    "agents.turns.check_answerable": "asks the policies whether an agent may speak, also for the runner",
    "agents.turns.key_of": "computes",
    "agents.turns.check_message": "reads a text",
    "agents.turns.last_open": "reads a key",
    "agents.turns.claim_next": "the runner's: a turn was permitted when it was taken",
    "agents.turns.end_turn": "the runner's: a turn was permitted when it was taken",
    "agents.withdrawals.expire_approvals": "the sweeper's: time decides",
    "agents.withdrawals.withdraw": "takes back a question of our own; nothing was agreed to",
    "agents.withdrawals.withdraw_older": "takes back questions of our own; nothing was agreed to",
    "identity.connections.is_complete": "reads",
    "identity.cuts.put_agent_off": "done inside a decided cut, or by an operator at the console",
    "identity.cuts.put_organization_off": "done inside a decided cut, or by an operator at the console",
    "identity.cuts.reach_of_agent": "says what is locked",
    "identity.cuts.reach_of_connection": "says what is locked",
    "identity.cuts.reach_of_organization": "says what is locked",
    "identity.cuts.shut_connection": "done inside a decided cut, or by an operator at the console",
    "identity.cuts.take_everything_back": "done inside a decided cut",
    "identity.delegations.live_delegation": "reads",
    "identity.delegations.reach_of": "says what is locked",
    "identity.delegations.switch_off": "done inside a decided cut, or an erasure that the person has asked for",
    "identity.domains.verbs.record_name": "reads",
    "identity.domains.verbs.record_value": "reads",
    "identity.domains.verbs.shows_challenge": "asks name servers",
    "identity.feeds.tokens.find_token": "reads what was shown at the door, before which there is no actor",
    "identity.feeds.tokens.tokens_of": "reads",
    "identity.group_roles.people_in": "reads",
    "identity.invitations.invited_person": "reads",
    "identity.memberships.cut_membership": "done inside a decided cut, or by an operator at the console",
    "identity.memberships.keep_an_admin": "reads",
    "identity.memberships.live_membership": "reads",
    "identity.memberships.set_role": "done inside a decided change, or by the identity provider's word",
    "identity.memberships.take_place": "done inside a decided change, or by the identity provider's word",
    "identity.reviews.own.own_drafts": "reads",
    "identity.pauses.pauses_felt_by": "reads",
    "identity.reviews.verbs.about": "names what is decided about",
    "identity.reviews.verbs.about_all": "names what is decided about",
    "identity.reviews.verbs.digest_of": "computes a digest",
    "identity.reviews.verbs.lay": "done inside a decided start, or when a decided plan is due",
    "identity.scim.tokens.find_token": "reads what was shown at the door, before which there is no actor",
    "identity.scim.tokens.note_use": "decided as the directory's own reading",
    "identity.scim.tokens.tokens_of": "reads",
    "identity.scim.users.name_key": "computes",
    "identity.sessions.cut_sign_in": "done inside a decided cut, or by the identity provider's word",
    "identity.sessions.end_browser_session": "signing out, before and after which there is no actor",
    "identity.sessions.end_run_out_sessions": "the sweeper's: time decides",
    "identity.sessions.end_by_provider": "the identity provider's word, checked by its signature",
    "identity.sessions.open_session": "signing in, before which there is no actor",
    "identity.sessions.person_at": "reads",
    "identity.sessions.renew_by_provider": "the identity provider's word, checked by its signature",
    "identity.sessions.renew_session": "a password given once more, checked by the sign-in",
    "identity.sessions.session_of": "reads",
    "identity.trials.config_of": "computes a digest",
    "identity.trials.forget_old_trials": "the sweeper's: time decides",
    "identity.trials.keep_report": "the identity provider's word; a test signs nobody in",
    "identity.trials.open_trial": "reads",
    "identity.trials.passed_trial": "reads",
    "identity.trials.report_of": "reads",
    "shop.cart.check_stock": "computes",
    "shop.cart.empty_cart": "done inside a decided order",
    "shop.delivery.destination_of": "reads",
    "shop.delivery.town_of": "reads",
    "shop.discounts.find_code": "reads",
    "shop.discounts.give_back_use": "done inside a decided cancellation",
    "shop.discounts.saving_of": "computes",
    "shop.discounts.spend": "done inside a decided order",
    "shop.exchanges.let_go": "done inside a decided end of a return",
    "shop.exchanges.offered": "reads",
    "shop.exchanges.pack": "done inside a decided receipt",
    "shop.exchanges.reserve": "done inside a decided request",
    "shop.exchanges.wished": "reads",
    "shop.exchanges.worth_of_swap": "computes",
    "shop.fulfilment.left_to_pack": "reads",
    "shop.orders.check_address": "reads",
    "shop.orders.hold_order": "a lock",
    "shop.orders.move_order": "done inside a decided change, or by the provider's word",
    "shop.orders.readdressed": "computes",
    "shop.orders.undo_order": "done when the payment that the order waits for has failed",
    "shop.privacy.carry_out_erasure": "what the person has asked for, once its day has come",
    "shop.purchase_approvals.expire_purchases": "the sweeper's: time decides",
    "shop.purchase_approvals.void_purchases": "done inside a decided cut",
    "shop.quotes.content_of": "reads",
    "shop.quotes.default_address": "reads",
    "shop.quotes.misfits": "reads",
    "shop.quotes.variants_of": "reads",
    "shop.returns.last_days": "reads",
    "shop.returns.returnable": "reads",
    "shop.returns.share_of": "computes",
    "shop.returns.worth_of": "computes",
    "shop.reviews.reviews_of": "reads what everybody may see",
    "shop.stock.check_change": "computes",
    "shop.stock.newest_adjustment": "reads",
}

ASKS = {"authorized", "deciding", "managing", "require", "decide", "visible_to"}

#: Verbs that leave the asking to another: which one, or whose permit they stand under.
ASKED_ELSEWHERE = {
    "agents.lending.lend_what_is_asked": "identity.delegations.lend_scopes",
    "agents.approvals.ask": "a question to the principal is no effect; what they answer is decided",
    "agents.withdrawals.close_questions": "done inside a decided edit, or a decided deletion",
    "agents.turns.open_conversation": "identity.delegations.narrow_delegation",
    "identity.connections.switch_on_connection": "identity.group_roles.meaning",
    "shop.purchase_approvals.order_purchase": "shop.orders.place_order",
    "shop.quotes.draft_from_cart": "computes; it reads the cart by shop.cart.cart_of",
    "shop.quotes.draft_from_items": "computes",
    "shop.quotes.ways_to_send": "computes; it reads the cart by shop.cart.cart_of",
    "shop.delivery.choose_address": "shop.cart.writing_cart",
    "shop.delivery.choose_shipping": "shop.cart.writing_cart",
    "shop.delivery.list_shipping": "reads the cart by shop.cart.cart_of",
    "shop.discounts.drop_code": "shop.cart.writing_cart",
    "shop.discounts.use_code": "shop.cart.writing_cart",
    "shop.reorder.refill": "shop.cart.writing_cart",
    "shop.reviews.has_bought": "reads what the actor did",
    "shop.reviews.own_review": "reads what the actor wrote",
    "shop.reviews.said_about": "reads what everybody may see, and what the actor wrote",
    "shop.returns.get_return": "reads among what shop.orders.list_orders gives",
    "shop.undo.undo_change": "shop.cart.holding_cart",
    "shop.quotes.freeze": "the caller's permit: the database refuses the row without one",
}


def verbs() -> Iterator[tuple[str, ast.FunctionDef]]:
    for noun in NOUNS:
        module = noun.removesuffix(".py").replace("/", ".")
        for node in tree(ROOT / noun).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not _is_reader(node):
                yield f"{module}.{node.name}", node


def test_every_verb_takes_the_actor_as_a_keyword() -> None:
    without = {name for name, node in verbs() if "actor" not in {a.arg for a in node.args.kwonlyargs}}
    assert without == set(WITHOUT_ACTOR)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_verb_asks_before_it_acts(noun: str) -> None:
    module = noun.removesuffix(".py").replace("/", ".")
    defined = {node.name: node for node in tree(ROOT / noun).body if isinstance(node, ast.FunctionDef)}
    mute = {
        name
        for name, node in verbs()
        if name.startswith(f"{module}.") and name not in WITHOUT_ACTOR and not _asks(node, defined, set())
    }
    assert mute == {name for name in ASKED_ELSEWHERE if name.startswith(f"{module}.")}


def test_permits_are_given_by_the_guard_alone() -> None:
    givers = {named(path) for path in modules() if _calls_any(tree(path), {"permitted"})}
    assert givers == {"identity/policy.py"}


def _is_reader(node: ast.FunctionDef) -> bool:
    """Takes the actor first: it answers a question about them, and writes nothing."""
    return bool(node.args.args) and node.args.args[0].arg == "actor"


def _asks(node: ast.FunctionDef, defined: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Itself, or by a function of its own module."""
    if _calls_any(node, ASKS):
        return True
    further = {name for name in _called(node) if name in defined and name not in seen}
    return any(_asks(defined[name], defined, seen | further) for name in further)


def _calls_any(node: ast.AST, names: set[str]) -> bool:
    return bool(_called(node) & names)


def _called(node: ast.AST) -> set[str]:
    calls = (call.func for call in ast.walk(node) if isinstance(call, ast.Call))
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in calls}
