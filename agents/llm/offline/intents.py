"""The intents of the offline model, and the families of those that have something in common."""

from enum import StrEnum


class Intent(StrEnum):
    YES = "yes"
    NO = "no"
    HELLO = "hello"
    THANKS = "thanks"
    BYE = "bye"
    FEELING = "feeling"
    WHO = "who"
    HELP = "help"
    RECAP = "recap"
    REALLY = "really"
    CONFUSED = "confused"
    GUARD = "guard"
    PRIVATE = "private"
    NOT_FREE = "not free"
    OTHERS = "others"
    SIGNING = "signing"
    OFF_TOPIC = "off topic"
    PRICE_WATCH = "price watch"
    RECURRING = "recurring"
    PROMISE = "promise"
    NOT_HERE = "not here"
    HOW_MANY = "how many"
    WHAT_NOW = "what now"
    HUMAN = "human"
    WHO_AM_I = "who am i"
    MAY = "may"
    CATEGORIES = "categories"
    UNDO = "undo"
    SAVE = "save for later"
    TAKE_UP = "take up again"
    REMOVE_CODE = "remove code"
    CODE = "code"
    WISHES = "wishes"
    WISH = "wish"
    UNWISH = "unwish"
    REFUND_RULES = "refund rules"
    RETURN_STATE = "return state"
    RETURNABLE = "returnable"
    KEEP = "keep"
    EXCHANGE = "exchange"
    RETURN = "return"
    REORDER = "reorder"
    CANCEL_SCHEDULE = "cancel schedule"
    SCHEDULES = "schedules"
    READDRESS = "readdress"
    ADD_ADDRESS = "add address"
    WHERE_TO = "where to"
    ADDRESSES = "addresses"
    CHOOSE_ADDRESS = "choose address"
    SHIPPINGS = "shippings"
    CHOOSE_SHIPPING = "choose shipping"
    REVIEWS = "reviews"
    CANCEL = "cancel"
    TRACK = "track"
    ORDERS = "orders"
    EMPTY = "empty"
    KEEP_ONLY = "keep only"
    SCHEDULE = "schedule"
    CHECK_OUT = "check out"
    CART = "cart"
    REMOVE = "remove"
    COMPARE = "compare"
    DETAIL = "detail"
    CHANGE = "change"
    SHOW = "show"
    TAKE = "take"
    UNKNOWN = "unknown"


RETURNS = frozenset({Intent.RETURN, Intent.EXCHANGE, Intent.KEEP, Intent.RETURN_STATE})
GOODS = frozenset(
    {
        Intent.SHOW,
        Intent.TAKE,
        Intent.CHANGE,
        Intent.COMPARE,
        Intent.DETAIL,
        Intent.REMOVE,
        Intent.KEEP_ONLY,
        Intent.CHECK_OUT,
    }
)
ORDERING = (Intent.TAKE, Intent.CHECK_OUT, Intent.SCHEDULE, Intent.SHOW, Intent.UNKNOWN)
VAGUE = (*ORDERING, Intent.CHANGE, Intent.REMOVE, Intent.CHOOSE_ADDRESS, Intent.NO)
"""What a few words seem to wish that only go on with something."""
EFFECTS = frozenset(
    {
        Intent.TAKE,
        Intent.CHANGE,
        Intent.REMOVE,
        Intent.EMPTY,
        Intent.KEEP_ONLY,
        Intent.SAVE,
        Intent.TAKE_UP,
        Intent.UNDO,
        Intent.WISH,
        Intent.UNWISH,
        Intent.CODE,
        Intent.REMOVE_CODE,
        Intent.ADD_ADDRESS,
        Intent.CHOOSE_ADDRESS,
        Intent.READDRESS,
        Intent.CHOOSE_SHIPPING,
        Intent.CHECK_OUT,
        Intent.SCHEDULE,
        Intent.CANCEL,
        Intent.REORDER,
        Intent.RETURN,
        Intent.EXCHANGE,
        Intent.KEEP,
        Intent.CANCEL_SCHEDULE,
    }
)
"""What changes something: done on clear evidence only."""
