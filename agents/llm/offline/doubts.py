"""What is asked where two wishes are as likely as each other: a question is better than a wrong deed."""

from agents.llm.offline.intents import Intent

_DEEDS: dict[Intent, str] = {
    Intent.TAKE: "put something into your cart",
    Intent.CHANGE: "change what is in your cart",
    Intent.REMOVE: "take something out of your cart",
    Intent.EMPTY: "empty your cart",
    Intent.UNDO: "undo the last change",
    Intent.SAVE: "save it for later",
    Intent.WISH: "put it on your wishlist",
    Intent.UNWISH: "take it off your wishlist",
    Intent.CHOOSE_ADDRESS: "choose where it goes",
    Intent.READDRESS: "change where your order goes",
    Intent.CHOOSE_SHIPPING: "choose how it is sent",
    Intent.CHECK_OUT: "prepare the order",
    Intent.ORDERS: "list your orders",
    Intent.TRACK: "look where your order is",
    Intent.CANCEL: "cancel your order",
    Intent.CANCEL_SCHEDULE: "cancel what is scheduled",
    Intent.REORDER: "order the same again",
    Intent.RETURN: "send something back",
    Intent.EXCHANGE: "exchange something",
    Intent.KEEP: "withdraw the return",
    Intent.SHOW: "show you something",
    Intent.DETAIL: "tell you more about it",
    Intent.CART: "show you your cart",
}


def did_you_mean(one: Intent, other: Intent) -> str:
    """Nothing where one of them cannot be told apart in plain words."""
    if one not in _DEEDS or other not in _DEEDS:
        return ""
    return f"I am not sure what you mean. Shall I {_DEEDS[one]}? If I should rather {_DEEDS[other]}, say so."
