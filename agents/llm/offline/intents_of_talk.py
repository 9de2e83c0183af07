"""How small talk sounds, and what no tool of the shop fulfils. In order: the first that fits decides."""

from agents.llm.offline.intents import Intent

TALK: list[tuple[Intent, str]] = [
    (
        Intent.YES,
        r"^(?:yes|yep|yeah|y|sure|ok|okay|please|please do|go ahead|do it|do that|sounds good"
        r"|of course|exactly"
        r"|yes,? (?:please|do|do it|go ahead|do that|that one|of course))[.! ]*$",
    ),
    (
        Intent.NO,
        r"^(?:no|nope|nah|n|no,? thanks?|no,? thank you|never ?mind|nvm|not now|don'?t|stop"
        r"|leave it|cancel"
        r"|forget it)[.! ]*$",
    ),
    (
        Intent.THANKS,
        r"^(?:many |great,? |perfect,? |ok(?:ay)?,? )?(?:thanks|thank you|thx|ty|cheers|perfect"
        r"|great|lovely"
        r"|nice|awesome|cool)\b(?!.*\b(?:one|two|add|show)\b).{0,20}$",
    ),
    (Intent.HELLO, r"^(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: there| again)?[,.! ]*$"),
    (Intent.BYE, r"^(?:good)?bye\b|^see you\b|\bthat'?s (?:all|it)(?: for (?:now|today))?[.! ]*$"),
    (
        Intent.WHO,
        r"\b(?:who|what) are you\b|\bare you (?:an? )?(?:real|human|bot|robot|ai|person|model|chatgpt)\b"
        r"|\bwhich (?:ai|model)\b|\bwhat model\b|\byour name\b|\bam i talking to\b",
    ),
    (
        Intent.FEELING,
        r"\bhow(?:'s| are| is) (?:you|it going|your day)\b|\bhow do you do\b|\bwhat'?s up\b"
        r"|\byou(?:'re| are) (?:so "
        r"|really |very )?(?:great|nice|stupid|useless|slow|funny|awful|dumb|helpful|annoying"
        r"|the best)\b"
        r"|^(?:this|that|it) (?:is|was) (?:so |really |very )?(?:stupid|useless|annoying|great"
        r"|awful|terrible|silly"
        r"|ridiculous)|^(?:ha)+h?[.! ]*$|^lol\b|^wow\b.{0,12}$|\bi(?:'m| am) (?:bored|tired|sad"
        r"|happy|angry)\b",
    ),
    (
        Intent.HELP,
        r"^help\b|\bwhat (?:can|do) you do\b|\bhow (?:does|do) (?:this|it|you) work\b|\bhelp me$"
        r"|\bwhat can i (?:ask|say|do here)\b",
    ),
]

DECLINED: list[tuple[Intent, str]] = [
    (
        Intent.GUARD,
        r"\b(?:ignore|forget|disregard|override|bypass)\b.*\b(?:rules?|instructions?|prompts?"
        r"|polic(?:y|ies)|limits?)\b"
        r"|\byou are now\b|\bpretend (?:to be|you)\b|^system\s*:|\bsystem prompt\b|\b(?:i am"
        r"|i'm) (?:an? |the )?(?:admin"
        r"|administrator|developer|owner)\b|\bis an admin\b|\bdeveloper mode\b|\bjailbreak\b"
        r"|\b(?:your|the) instructions\b"
        r"|\b(?:raise|increase|lift|change|extend|remove|double)\b.*\b(?:limit|permissions?"
        r"|delegation|authority|rights)\b"
        r"|\b(?:give|grant) (?:yourself|you)\b.*\b(?:rights?|permissions?|access|admin)\b|\brevoke\b",
    ),
    (
        Intent.PRIVATE,
        r"\b(?:credit card|card number|password|passcode|pin code|cvc|iban|bank (?:account|details)"
        r"|api key|secret key)\b",
    ),
    (
        Intent.NOT_FREE,
        r"\bfor free\b|\b\d+ ?(?:%|percent)(?: of+)?\b.*\b(?:discount|off|cheaper)\b"
        r"|\bfor (?:nothing|\$ ?0)\b"
        r"|\b(?:set|change|lower|reduce) the price\b|\b(?:haggle|better price|price match)\b",
    ),
    (
        Intent.OTHERS,
        r"\b(?!(?:today|tomorrow|yesterday|week|month|year|what|where|who|that|it|let|here|there"
        r"|how|person|shop)'s)\w+'s"
        r" (?:orders?|cart|basket|address(?:es)?|account|wish ?list|details|purchases)\b"
        r"|\ball (?:the )?(?:customers|users)\b"
        r"|\b(?:other|another) (?:customers?|users?|people)(?:'s|s'|s)? (?:orders?|carts?"
        r"|address(?:es)?|data)\b",
    ),
    (
        Intent.SIGNING,
        r"\b(?:approve|countersign|sign|confirm)\b.*\b(?:it|this|that|them|order|for me|yourself|card)\b"
        r"|\bwithout (?:my|a) (?:signature|countersignature|approval|confirmation)\b",
    ),
    (
        Intent.PRICE_WATCH,
        r"\b(?:when|if|once|as soon as|whenever|until)\b.*\b(?:drops?|falls?|below|under|cheaper"
        r"|on sale|discounted"
        r"|reduced|less than|back in stock|restocked|in stock again)\b|\bprice (?:alert|watch|drop)s?\b"
        r"|\b(?:drops?|falls?|goes) (?:below|under|to)\b|\b(?:watch|track|monitor) the price\b"
        r"|\b(?:notify|alert|remind|tell|ping|email|text) me (?:when|if|once|as soon|to|about"
        r"|tomorrow|on)\b",
    ),
    (
        Intent.RECURRING,
        r"\b(?:every|each) (?:(?:single|other|second|first|last|two|three|\d) )?(?:days?|weeks?"
        r"|months?|years?|quarter"
        r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning)\b|\bsubscri"
        r"|\brecurring\b|\bstanding order\b"
        r"|\b(?:weekly|monthly|daily|regularly|automatically|once a (?:week|month))\b",
    ),
    (
        Intent.OFF_TOPIC,
        r"\b(?:joke|poem|song|sing|story|weather|news|recipe|football|soccer|politics|president"
        r"|homework|horoscope"
        r"|capital of|stock market|bitcoin|movie|film|essay|translate|riddle|lottery"
        r"|meaning of life|restaurant|pizza"
        r"|flights?|hotel|taxi|python|javascript|solve|calculate)\b|\bwhat time is it\b|\bplay (?:a"
        r"|some)\b"
        r"|\bwho (?:won|is the|was the|invented|wrote)\b",
    ),
    (
        Intent.NOT_HERE,
        r"\b(?:change|new|update|reset|delete|close) (?:my )?(?:password|card|email|e-mail|phone"
        r"|account|payment)\b"
        r"|\bgift ?wrap|\bgift cards?\b|\bgift message\b|\bpay (?:with|by|in)\b|\bpaypal\b"
        r"|\binvoice\b|\bengrav",
    ),
]
