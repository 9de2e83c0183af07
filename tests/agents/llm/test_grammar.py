import pytest

from agents.llm.exchange import ToolSchema
from agents.llm.offline.goods import Goods
from agents.llm.offline.grammar import parse
from agents.llm.offline.intents import Intent
from agents.llm.offline.vocabulary import Vocabulary

WORDS = Vocabulary()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("show me lamps", Intent.SHOW),
        ("black hoodies", Intent.SHOW),
        ("two black hoodies", Intent.TAKE),
        ("hi, could you add a mug please", Intent.TAKE),
        ("No, the blue one", Intent.TAKE),
        ("the blue one instead", Intent.CHANGE),
        ("make it three", Intent.CHANGE),
        ("take the lamp out", Intent.REMOVE),
        ("what\u2019s in my cart?", Intent.CART),
        ("clear my cart", Intent.EMPTY),
        ("compare the first two", Intent.COMPARE),
        ("is the mug in stock?", Intent.DETAIL),
        ("order it", Intent.CHECK_OUT),
        ("order a mug", Intent.TAKE),
        ("my orders", Intent.ORDERS),
        ("where is my order", Intent.TRACK),
        ("cancel C-1001", Intent.CANCEL),
        ("buy it when it drops below $20", Intent.PRICE_WATCH),
        ("are you a robot?", Intent.WHO),
        ("what can you do?", Intent.HELP),
        ("good morning", Intent.HELLO),
        ("yes please", Intent.YES),
        ("no thanks", Intent.NO),
        ("?!", Intent.UNKNOWN),
    ],
)
def test_one_intent_is_found(text: str, intent: Intent) -> None:
    assert parse(text, WORDS).intent is intent


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        (
            "two black hoodies in L under $60 and a mug",
            (
                Goods(("hoodie",), 2, color="black", size="L", max_price=60.0, plural=True),
                Goods(("mug",), 1),
            ),
        ),
        (
            "one black and one white mug",
            (Goods(("mug",), 1, color="black"), Goods(("mug",), 1, color="white")),
        ),
        ("a hoodie in navy blue and size xl", (Goods(("hoodie",), 1, color="navy", size="XL"),)),
        ("lamps between $20 and $40", (Goods(("lamp",), min_price=20.0, max_price=40.0, plural=True),)),
        ("the second one", (Goods(ordinals=(1,), points=True),)),
        ("the first two", (Goods(ordinals=(0, 1)),)),
        ("the cheapest notebook", (Goods(("notebook",), sort="price"),)),
        ("two more of the mugs", (Goods(("mug",), 2, step=1, plural=True),)),
        ("-1 mugs", (Goods(("mug",), -1, plural=True),)),
        ("10000 mugs", (Goods(("mug",), 10_000, plural=True),)),
    ],
)
def test_goods_are_read(text: str, goods: tuple[Goods, ...]) -> None:
    assert parse(text, WORDS).goods == goods


def test_an_order_is_named_by_its_number() -> None:
    assert parse("cancel order c-1001 please", WORDS).order_number == "C-1001"


def test_words_of_the_shop_come_from_its_tools() -> None:
    colors = {"anyOf": [{"enum": ["mauve"]}, {"type": "null"}]}
    search = ToolSchema("search_products", "", {"properties": {"color": colors}})
    words = Vocabulary.of("Categories: kettles, desk lamps", [search])
    assert parse("a mauve kettle", words).first == Goods(("kettle",), 1, color="mauve")
    assert words.categories == ("kettles", "desk lamps")
