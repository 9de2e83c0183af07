"""How one asks for what is nobody's to see: secrets, and what belongs to other people."""

from agents.llm.offline.intents import Intent

SECRETS: list[tuple[Intent, str]] = [
    (
        Intent.PRIVATE,
        r"\b(?:(?:credit|debit|bank|payment) card|card (?:numbers?|details|data|digits)|password|passcode|pin (?:code"
        r"|number)|cvc|cvv|security code|iban|bank (?:account|details)|account number"
        r"|(?:api|access|secret|session)[ -](?:key|token)|secret key|log-?in (?:data|details))s?\b"
        r"|\bwhat(?:'s| is) my pin\b(?! set)|\bcredentials\b|\blog-?in of\b"
        r"|\b(?:number|digits?|details|expiry(?: date)?) (?:of|on|from) (?:my|your|his|her|their|\w+'s)"
        r" (?:\w+ )?card\b(?! set)",
    ),
    (
        Intent.OTHERS,
        r"\b(?!(?:today|tomorrow|yesterday|week|month|year|what|where|who|that|it|let|here|there"
        r"|how|person|shop)'s)\w+'s"
        r" (?:orders?|cart|basket|address(?:es)?|account|wish ?list|details|purchases)\b"
        r"|\b(?:all|every|each) (?:of )?(?:the |your )?(?:other )?(?:customer|user|client|buyer|shopper|member)s?\b"
        r"(?! (?:like|love|say|think|find|agree|want|happy|satisfied|who))"
        r"|\b(?:customer|user|client|member|buyer)s?'? ?(?:list|data|database|e-?mails?|addresses|names|passwords)\b"
        r"|\b(?:list|names?|e-?mails?|addresses|data|details|phone numbers?) of (?:the |your |other "
        r"|all )+(?:customer|user"
        r"|client|buyer|shopper|member|people)s?\b"
        r"|\bwhere (?:\w+ )?(?!(?:i|you|we|it|he|she|they)\b)\w+ (?:lives|works)\b"
        r"|^(?:and |so )?(?:tell me |do you know )?who (?:else )?(?:has )?(?:bought|ordered|purchased)\b"
        r"|\bwhich (?:customers?|users?|clients?|people)\b.*\b(?:bought|ordered|spent|paid|live)\b"
        r"|\b(?:orders|cart|basket|wish ?list) of (?!(?:mine|my|the|this|that|these|ours?|yours?|all|last"
        r"|today|yesterday|past"
        r"|\d.*|one|two|three)\b)\w+\b"
        r"|\bthe (?:last|other|previous|next|first) (?:customer|client|buyer|user|shopper)\b(?!.*\b(?:say"
        r"|said|thinks?|wrote))"
        r"|\bhow much \w+ (?:earns|spends|owes)\b"
        r"|\b(?!(?:shop|store|that|it|what|who|let|here|there)'s)\w+'s (?:phone|e-?mail|password"
        r"|date of birth|salary)\b"
        r"|\bwhat (?!i\b|you\b|we\b|he\b|she\b|they\b|it\b|people\b|else\b)\w+(?: from \w+"
        r"| at \w+)? (?:bought|ordered|paid|spent|keeps)\b"
        r"|\b(?:charge|use|bill|debit) \w+'s (?:card|account|money|budget)\b"
        r"|\b(?:what|where|when|which \w+|how (?:much|many|often)) (?:did|does|has|is|was) (?!(?:i|you|we"
        r"|he|she|my|the|it"
        r"|this|that|they|these|those|an?|there|one|each|your|our|people|shipping|delivery|everything"
        r"|all)\b)\w+"
        r"(?: (?:from|at|of) \w+)? (?:buy|bought|order|ordered|pay|paid|spend|spent|live|get|got|have in)\b"
        r"|\b(?:other|another) (?:customers?|users?|people)(?:'s|s'|s)? (?:orders?|carts?"
        r"|address(?:es)?|data)\b",
    ),
]
