"""Plans for what is kept without being bought: the wishlist, and what is saved for later."""

from agents.llm.offline import phrases
from agents.llm.offline.choices import meant_lines
from agents.llm.offline.conversation import Call, Plan, Say
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import Wish
from agents.llm.offline.meaning import cart_lines, not_among, subject_of
from agents.llm.offline.memory import read_products
from agents.llm.offline.scene import Scene


def list_wishes(wish: Wish, scene: Scene) -> Plan:
    (result,) = yield [Call("list_wishlist")]
    phrases.given(result, "products")
    products = read_products(result)
    if not products:
        return Say("Your wishlist is empty.")
    return Say(f"On your wishlist:\n{phrases.listing(products)}", shown=tuple(products))


def add_wish(wish: Wish, scene: Scene) -> Plan:
    subject = yield from subject_of(wish, scene)
    if subject is None:
        return Say(phrases.NOTHING_SHOWN)
    (result,) = yield [Call("add_to_wishlist", {"product_id": subject.product_id})]
    return Say(phrases.failure(result) if "wished" not in result else f"{subject.title} is on your wishlist.")


def remove_wish(wish: Wish, scene: Scene) -> Plan:
    (listed,) = yield [Call("list_wishlist")]
    phrases.given(listed, "products")
    products = read_products(listed)
    goods = wish.first
    if goods.ordinals:
        chosen = [products[index] for index in goods.ordinals if -len(products) <= index < len(products)]
    else:
        words = set(goods.words)
        chosen = [one for one in products if words & set(one.title.lower().split())]
        only = products if len(products) == 1 else []
        chosen = chosen or ([] if not_among([one.title for one in only], wish, scene) else only)
    if not chosen:
        return Say("That is not on your wishlist." if products else "Your wishlist is empty.")
    (result,) = yield [Call("remove_from_wishlist", {"product_id": chosen[0].id})]
    if "removed" not in result:
        return Say(phrases.failure(result))
    return Say(f"{chosen[0].title} is off your wishlist.")


def save_for_later(wish: Wish, scene: Scene) -> Plan:
    cart = yield from cart_lines(scene)
    lines = [
        line for goods in wish.goods or (Goods(),) for line in meant_lines(goods, cart.lines, scene.memory)
    ]
    lines = list(dict.fromkeys(lines))
    if any(word in wish.text.lower() for word in ("everything", " all")):
        lines = list(cart.lines)
    if not lines:
        return Say(phrases.EMPTY_CART if not cart.lines else "Which line shall I keep for later?")
    results = yield [Call("save_for_later", {"line_id": line.line_id}) for line in lines]
    return Say(phrases.of_each("Kept for later:", [line.title for line in lines], results, "saved"))


def take_up_again(wish: Wish, scene: Scene) -> Plan:
    cart = yield from cart_lines(scene)
    later = cart.later
    if later and (what := not_among([line.title for line in later], wish, scene)):
        return Say(f"No “{what}” is saved for later.")
    named = [line for goods in wish.goods for line in meant_lines(goods, later, scene.memory)]
    lines = list(dict.fromkeys(named)) or list(
        later if len(later) == 1 or "everything" in wish.text.lower() else ()
    )
    if not lines:
        return Say("Nothing is saved for later." if not later else "Which of the saved things do you mean?")
    results = yield [Call("take_up_again", {"line_id": line.line_id}) for line in lines]
    return Say(phrases.of_each("Back in your cart:", [line.title for line in lines], results, "cart"))
