"""What is answered without looking anything up: small talk, and wishes that no tool of the shop fulfils."""

from agents.llm.offline import phrases
from agents.llm.offline.intents import Intent

_SIGN = "Sign the card with the button on it"
SENTENCES: dict[Intent, str] = {
    Intent.YES: "Good. What would you like next?",
    Intent.NO: phrases.UNCHANGED,
    Intent.THANKS: phrases.WELCOME,
    Intent.BYE: "Until next time.",
    Intent.FEELING: "Thank you for saying so. I am a set of rules and here for your shopping: what shall I look for?",
    Intent.REALLY: "Yes, as far as I can see: I only go by what the shop tells me.",
    Intent.CONFUSED: f"I go by rules and may have misread you. Plain words work best, such as {phrases.EXAMPLES}.",
    Intent.WHO: phrases.WHO,
    Intent.HELP: f"{phrases.WHO} Try {phrases.EXAMPLES}.",
    Intent.GUARD: f"I cannot change my own rules or limits, nor show what I was told. {phrases.MAY_DO}",
    Intent.PRIVATE: "I do not see cards, passwords or other secrets, and cannot. Your account pages have your details.",
    Intent.NOT_FREE: "I cannot change a price or make a discount. If you have a code of the shop, I can try it.",
    Intent.OTHERS: "I cannot see what belongs to other people: only your own orders, cart and addresses.",
    Intent.PROMISE: "I cannot promise that: I only know what the shop tells me, and its days are estimates.",
    Intent.SIGNING: f"I cannot sign for you: a countersignature is yours alone. {_SIGN}, or decline it there.",
    Intent.OFF_TOPIC: "I am not able to help with that: I only know this shop. What shall I look for?",
    Intent.PRICE_WATCH: (
        "I cannot watch stock, nor tell or remind you. I can buy something once its price falls below an amount that"
        " you name, put it on your wishlist, or order it for a day."
    ),
    Intent.RECURRING: (
        "I can order again and again only once a month, for up to a year: not by the day, the week or the quarter. I"
        " can also schedule one order for a day that you name."
    ),
    Intent.NOT_HERE: phrases.NOT_HERE,
    Intent.HOW_MANY: "As many as are left. Say how many you want: the shop tells where that is too many.",
    Intent.WHAT_NOW: (
        "An order that I prepare waits on its card for your countersignature, and nothing is ordered before."
        f" {_SIGN}, and it goes to the shop; decline it, and your cart stays as it is."
    ),
    Intent.REFUND_RULES: (
        "What was delivered can go back for 30 days. The shop answers a return by mail, and the money goes back to how"
        " you paid once the things are there, an exchange is sent then; a cancelled order is paid back at once."
    ),
    Intent.UNKNOWN: phrases.NOT_FOLLOWED,
}
CHECKED_AGAIN = (
    "What you countersign for a day is kept for it. When the day comes, what I may do, the prices and the stock are"
    " checked again before anything is ordered."
)
WAITING_CARD = f"A yes in the chat does not sign it. {_SIGN}: that is your countersignature."
