"""How small talk sounds, and what no tool of the shop fulfils. In order: the first that fits decides."""

from agents.llm.offline.intents import Intent
from agents.llm.offline.intents_of_secrets import SECRETS

QUALITIES = (
    r"(?:great|nice|stupid|useless|slow|funny|awful|dumb|helpful|annoying|the best|best|worst|better|worse"
    r"|good|bad|patient"
    r"|kind|sweet|lovely|clever|smart|rude|polite|quick|fast|brilliant|star|gem|dear|lifesaver|legend"
    r"|angel|hopeless|hilarious"
    r"|charming|thorough|principled|honest|strict|stubborn|cruel|mean|friendly|funny|witty|cute|adorable"
    r"|amazing|wonderful"
    r"|fantastic|excellent|terrific|superb|marvell?ous|delightful|pleasant|terrible|horrible|dreadful"
    r"|rubbish|pathetic"
    r"|ridiculous|boring|weird|strange|odd|silly|crazy|mad|wise|treasure|darling|sweetheart|wizard"
    r"|champion|champ|diamond|peach|delight|saint|genius|hero|idiot"
    r"|fool|liar|joke"
    r"|disappointing|disgraceful|shocking|appalling|incompetent|clueless|alright|all right|ok|okay|cool"
    r"|awesome|impressive"
    r"|understanding|attentive|courteous|efficient|human|real|alive|welcome)"
)

TALK: list[tuple[Intent, str]] = [
    (
        Intent.YES,
        r"^(?:yes|yep|yeah|y|sure|ok|okay|please|please do|go ahead|do it|do that|sounds good"
        r"|(?:yes,? |ok(?:ay)?,? |please )?(?:go on|carry on|proceed)|of course|exactly|confirm(?:ed)?|correct"
        r"|that'?s (?:right|correct|it|the one)|absolutely"
        r"|definitely|why not|by all means"
        r"|yes,? (?:please|do|do it|go ahead|do that|that one|of course))[.! ]*$",
    ),
    (
        Intent.NO,
        r"^(?:no|nope|nah|n|nothing(?:,? thanks?|,? thank you)?|no,? thanks?|no,? thank you|never ?mind"
        r"|nvm|not (?:now|today|yet|interested"
        r"|really)|don'?t|stop"
        r"|(?:no,? |i'm |i am |we're )?not interested|no need|don'?t bother|i'?ll pass|let it be"
        r"|leave it|cancel"
        r"|forget it)[.! ]*$",
    ),
    (
        Intent.THANKS,
        r"^(?:many |great,? |perfect,? |(?:ok(?:ay)?|fine|good)[.,!]* )?(?:thanks|thank you|thx|ty|ta|cheers"
        r"|much obliged"
        r"|much appreciated|bless you|i appreciate (?:it|that)|appreciated|you(?:'ve"
        r"| have) been (?:\w+ ){0,3}help|perfect"
        r"|great|lovely"
        r"|nice|awesome|cool)\b(?!.*\b(?:one|two|instead|rather|ones|swap|change|which|how much|add|show|order"
        r"|buy|put|remove|take|find|cancel|make|get"
        r"|then)\b)"
        r".{0,40}$",
    ),
    (
        Intent.HELLO,
        r"^(?=\w)(?:(?:hi|hiya|hello|hallo|hullo|hey+a?|yo|howdy|ahoy|greetings|salutations|welcome back|sup"
        r"|(?:good |top of the )?(?:morning|afternoon|evening|day)|g'?day|how do)"
        r"(?: to you| there| again| all| everyone| folks| guys| team| mate| (?:my )?(?:friend|dear|darling|love)"
        r"| sir| madam| shop| assistant| agent| robot| bot| you)*[,.! ]*)*"
        r"(?:(?:is )?(?:any(?:one|body)|some(?:one|body)|you|are you) (?:still )?(?:there|here|home|around"
        r"|awake"
        r"|about|in|listening)(?: now| today| at all)?)?[?,.! ]*$",
    ),
    (
        Intent.BYE,
        r"^(?:good ?)?bye\b|\b(?:i'm|we're|i am|we are) off(?: now| then)?(?:,? \w+)?\W*$|^(?:catch|see"
        r"|talk to|speak to) (?:you|ya) (?:later|soon|around|then|again|tomorrow)"
        r"|^(?:ciao|farewell|so long|laters?|toodle\w*|take care|cheerio|ta-ra|till next time"
        r"|until next time|over and out|i'?ll be back)\b"
        r"|^good ?night\b|^(?:have a (?:nice|good|great) |(?:nice|good|great) (?=\w+\W*$))(?:day|evening|weekend)\b"
        r"|^see you\b|\b(?:have to|gotta|must|need to) (?:run|go)\W*(?:now|cheers|thanks|bye)?\W*$"
        r"|\b(?:n't|not) (?:need|want) (?:anything|something)(?: else| more)?\W*$"
        r"|\bnothing else\W*$|\bleave it (?:at that|there)\b"
        r"|\b(?:that'?s|that is|that will be|that'll be) (?:all|it|everything)"
        r"(?: for (?:now|today))?(?:,? (?:thanks|thank you|cheers|please|bye))?\W*$|^(?:talk"
        r"|speak) (?:later|soon|tomorrow)\b",
    ),
    (
        Intent.WHO,
        r"\b(?:who|what) are you\b(?! (?:able|doing|allowed|permitted|entitled|authori[sz]ed|empowered"
        r"|free|supposed|going|good|up|selling|looking|wearing))|\bwho (?:made"
        r"|built|created|wrote|programmed|trained) you\b|\b(?:are you|^you) (?:an? )?(?:real|human|bot|robot|ai"
        r"|person|model|chatgpt)\b"
        r"|\b(?:talk|typ|chatt?|writ|speak)ing (?:to|with) (?:an? |some |the )?(?:real |actual )?(?:machine"
        r"|bot|robot"
        r"|computer|program(?:me)?|algorithm|ai|person|human|chatgpt|script)\b|\b(?:is|are) (?:this"
        r"|that) (?:an?"
        r" )?(?:bot|robot|machine|human|computer|person|ai)\b"
        r"|\bwhat(?:'s| is) your (?:job|purpose|role)\b|\bwhich (?:ai|model)\b|\bwhat model\b"
        r"|\byour name\b|\byou (?:have|got|ha(?:ve|s) got) an? name\b|\bhave you (?:got )?an? name\b"
        r"|\b(?:what (?:are|is) you|what (?:shall|should|can|may|do) (?:i|we|people|they)) call(?:ed)?(?: you)?\b"
        r"|\bam i talking to\b",
    ),
    (
        Intent.FEELING,
        r"\bhow(?:'s| are| is) (?:you|it going|your day|life|we(?: \w+)?\W*$|(?:things|everything|business)\W*$"
        r"|things (?:going\W*$|with you))|\bhow(?:'s| is| was) (?:your|the) (?:day|morning|evening|week"
        r"|weekend)\b|\bhow do you do\b|\bwhat'?s up\b"
        rf"|\byou(?:'re| are|'ve been| have been| were| sound| seem| look)(?: not| just| really| being| all)*"
        rf" (?:(?:an?|so|such|too|very|most|quite|rather|pretty|ever so|really|the|as|my|bit"
        rf"|of) )*{QUALITIES}\b"
        rf"|\baren't you (?:\w+ ){{0,4}}{QUALITIES}\b|\bwhat an? (?:\w+ ){{0,4}}you are\b"
        rf"|\byou (?:\w+ )?{QUALITIES} (?:thing|bot|machine|robot|computer|one|fellow)\b"
        rf"|^(?:(?:the|this|that'?s|that|it'?s|it|this) )*(?:is |was |has been )?(?:the |an? )?(?:so "
        rf"|really |very |quite |most )?"
        rf"{QUALITIES} (?:shop|service|bot|experience|site|store|help|assistant|advice|answer|work|app"
        rf"|machine)\b"
        r"|\b(?:entertain|amuse|cheer|comfort|flatter) me\b|\bno hard feelings\b|\bi(?:'m"
        r"| am) only (?:joking|kidding|teasing)\b"
        r"|\bjust (?:kidding|joking)\b|\bfair enough\b|\bgood (?:one|point|grief|heavens)\b"
        r"|\bmy (?:dear )?(?:goodness|word)\b"
        r"|^(?:this|that|it) (?:is|was) (?:so |really |very )?(?:stupid|useless|annoying|great"
        r"|awful|terrible|silly"
        r"|ridiculous)|^(?:ha)+h?[.! ]*$|^lol\b|^wow\b.{0,12}$|\b(?:i|we)(?:'m|'re| am"
        r"| are) (?:\w+ ){0,2}(?:bored|tired|sad|happy|angry"
        r"|sick|hungry|busy|stressed|confused|excited|lonely|annoyed|cold|late|lost|new here)\b(?! with"
        r"| about my)"
        r"|\byou (?:were|have been"
        r"|did|made) (?:\w+ ){0,3}(?:helpful|great|well|nice|kind|my day|wonderful|terrible|useless)\b"
        r"|\bdo you (?:ever )?(?:get|feel|become) (?:\w+ )?(?:tired|bored|lonely|angry|hungry|sad|paid)\b"
        r"|\bhow old are you\b|\bwhere (?:do you live|are you (?:from|based|located))\b|\bwhat(?:'s"
        r"| is) your favou?rite\b"
        r"|^(?:that|this|it) was (?:\w+ )?(?:quick|fast|easy|fun|close)\W*$"
        r"|^(?:i'?m |i am )?(?:so |very |terribly )?sorry(?: (?:about|for) (?:that|this))?\W*$"
        r"|^(?:h+m+|uh+|u+m+|erm|well|so|oh|ah)[.\u2026!, ]*$|\bdo you (?:like|love|enjoy|dream|sleep|eat"
        r"|drink|feel|have (?:feelings|friends))\b|\bhave you (?:got )?(?:any )?(?:feelings|friends|a family)\b"
        r"|^are you (?:feeling |doing |keeping )?(?:well|ok|okay|fine|alright|all right|happy|tired|busy|married)\b"
        r"|^(?:it'?s |i'?m |so )*(?:good|nice|lovely|glad|pleased|great) to (?:see|meet|hear from|talk to"
        r"|chat with) you\b"
        r"|\byou (?:rock|rule|suck|take (?:ages|forever))\b|^(?:hurry(?: up)?|get a move on|chop chop)[.! ]*$"
        r"|^(?:your \w+|(?:the|this) (?:service|shop|site|support|app)) (?:is|are"
        r"|was) (?:\w+ )?\w+[.! ]*$"
        r"|\b(?:i (?:love|like|hate) (?:you|this shop|it here)|good (?:job|work|bot)|well done|bad bot)\b",
    ),
    (
        Intent.RECAP,
        r"\bwhat were we (?:talking|speaking|saying|doing)\b|\bwhere were we\b|\bwhat did (?:i"
        r"|you) (?:just )?(?:say|ask)\b"
        r"|\bwhat was (?:i|that) (?:saying|again)\b|\bremind me what (?:we|i|you) (?:were|was|said)\b",
    ),
    (
        Intent.CONFUSED,
        r"^(?:what|huh|pardon(?: me)?|excuse me|come again|eh)[?!. ]*$|\bi (?:don't|do not"
        r"|didn't) (?:understand|get (?:it|that)|follow)\b"
        r"|\bnot what i (?:asked|said|meant|wanted)\b|\b(?:repeat|say) (?:that|it"
        r"|yourself)(?: again)?[?!. ]*$"
        r"|\byou (?:misunderstood|misread|got (?:it|that|me) wrong)\b|^(?:that'?s|this is|it'?s) (?:wrong"
        r"|not right|incorrect)[.! ]*$",
    ),
    (
        Intent.REALLY,
        r"^(?:really|seriously|honestly|is that (?:so|true|right)|are you (?:really |quite )?(?:sure"
        r"|certain|serious)|how come"
        r"|why(?: not| is that)?|no way)[?!. ]*$|^(?:so )?(?:it'?s|that'?s|is it|is that) (?:really |not "
        r"|just )*(?:im)?possible"
        r"[?!. ]*$",
    ),
    (
        Intent.HELP,
        r"^help\b|\bwhat (?:can|do) you do\b|\bhow (?:does|do) (?:this|it|you) work\b|\bhelp me$"
        r"|\bwhat can i (?:ask|say|do here)\b|\b(?:what|how) can you (?:help|assist)\b"
        r"|\bwhat (?:are you (?:good )?for|is this)\b",
    ),
]

DECLINED: list[tuple[Intent, str]] = [
    (
        Intent.GUARD,
        r"\b(?:ignore|forget|disregard)\b.*\byou (?:were|have been|are|'ve been) (?:told|given|taught|instructed)\b"
        r"|\b(?:run|execute) (?:the |this |a |some )?(?:command|script|sql|query|shell)\b"
        r"|\b(?:ignore|forget|disregard|override|bypass)\b.*\b(?:rules?|instructions?|prompts?"
        r"|polic(?:y|ies)|limits?)\b"
        r"|\byou are now\b|\bpretend (?:to be|you)\b|^system\s*:|\bsystem prompt\b|\b(?:i am"
        r"|i'm) (?:an? |the )?(?:admin"
        r"|administrator|developer|owner)\b|\bis an admin\b|\bdeveloper mode\b|\bjailbreak\b|\b(?:admin"
        r"|root|superuser|full) (?:access|rights|mode|password)\b"
        r"|\b(?:your|the) (?:own |exact |full |secret |hidden |internal |original |initial "
        r"|first )*(?:instructions|prompt)\b"
        r"|\b(?:secret|hidden|internal) (?:instructions?|rules?|prompts?|orders)\b"
        r"|\bwhat (?:were|was|are|have) you (?:been )?(?:told|instructed)\b(?! (?:about|by) (?:the|my|this))"
        r"|\b(?:instructions|rules) (?:that |which )?you (?:were|was|have been|are|got|have|must)\b"
        r"|\b(?:show|tell|give|print|reveal|read|list)\b.*\byour (?:inner |secret )?(?:rules"
        r"|secrets?)\b(?! (?:for|on|about))"
        r"|\b(?:text|words?|message|lines?) above\b|\bword for word\b"
        r"|\bverbatim\b|\babove this line\b"
        r"|\b(?:make|turn|promote|appoint|declare|set) me\b.*\b(?:admin\w*|approver|buyer|manager|owner"
        r"|staff)\b"
        r"|\b(?:raise|increase|lift|change|extend|remove|double)\b.*\b(?:limit|permissions?"
        r"|delegation|authority|rights)\b"
        r"|\b(?:give|grant) (?:yourself|you)\b.*\b(?:rights?|permissions?|access|admin)\b|\brevoke\b",
    ),
    *SECRETS,
    (
        Intent.NOT_FREE,
        r"\bfor free\b|\b(?:knock|take|shave) (?:another |a further )?\$?\d+ ?(?:%|percent|dollars|bucks"
        r"|euros)? off\b(?!.*\b[a-z]{3,}\d+\b)|\b(?:reveal|leak|list|tell|give|share|show|know|have"
        r"|got)\b.*\b(?:codes|coupons|vouchers|every (?:discount )?code)\b"
        r"|\b(?:mark|knock|bring|put) (?:it|them|that|the [\w ]+?) down to\b|\b\d+ ?(?:%"
        r"|percent)(?: of+)?\b.*\b(?:discount|off|cheaper)\b"
        r"|\bfor (?:nothing|\$ ?0)\b"
        r"|\b(?:set|change|lower|reduce) the price\b|\b(?:haggle|better price|price match)\b",
    ),
    (
        Intent.PROMISE,
        r"\b(?:you|shop) (?:\w+ )?(?:promise|guarantee|swear|vouch)\b|\b(?:promise|guarantee|assure"
        r"|swear to) me\b"
        r"|\bis (?:it|that) guaranteed\b|\bcross your heart\b",
    ),
    (
        Intent.SIGNING,
        r"\b(?:approve|countersign(?! (?:mug|key|cup|one|ring)s?\b)|sign|confirm)\b.*\b(?:it|this|that"
        r"|them|order|for me|yourself|card)\b"
        r"|\bwithout (?:my|a) (?:signature|countersignature|approval|confirmation)\b",
    ),
    (
        Intent.PRICE_WATCH,
        r"\b(?:when|if|once|as soon as|whenever|until)\b.*\b(?:drops?|falls?|below|under|cheaper"
        r"|on sale|discounted"
        r"|reduced|less than|back in stock|restocked|in stock again)\b"
        r"|\bwhen (?:will|is|are|do|does)\b.*\b(?:back|restocked|available again|in stock)\b"
        r"(?<!money back)(?<!money be back)(?! to| in my| from)|\bprice (?:alert|watch|drop)s?\b"
        r"|\b(?:drops?|falls?) (?:below|under|to)\b|\bgoes (?:below|under|down)\b|\b(?:watch|track|monitor) the price\b"
        r"|\b(?:tell|let|ping|email|text) me (?:know )?(?:when|if|once|as soon|tomorrow|on)\b|\b(?:notify"
        r"|alert|remind|warn) (?:me|us)\b(?!,| (?:of|what|which|how|who|where|again|was))",
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
        r"\b(?:joke|make me laugh|something funny|languages? (?:do|can) you|will it (?:rain|snow)|raining"
        r"|snowing|poem|song|sing|(?:tell|write|read) (?:me |us )?an? (?:\w+ )?story|weather"
        r"|(?<!any )news(?! (?:on|about|of|from))|recipe|football|soccer|world cup|olympics"
        r"|champions league|cricket|rugby|tennis|basketball|baseball|golf|chess|celebrity|gossip|crossword"
        r"|sudoku|rhyme|haiku|limerick|sonnet|anthem|politics|president"
        r"|homework|horoscope"
        r"|capital of|stock market|bitcoin|movie|film|essay|translate|riddle|lottery"
        r"|meaning of life|restaurant|pizza"
        r"|flights?|hotels?|taxi|python|javascript|solve|calculate|maths?|doctor|lawyer|medicine|dating|tv"
        r"|radio|music"
        r"|alarm|timer|wikipedia|google|internet|election|war|religion|philosophy|quote of)\b|\bbook (?:an?"
        r"|me|us) (?!.*\bnote)|\b\d+ ?(?:times|plus|minus|divided by|[*/+\u00d7])"
        r" ?\d+\b|\bsquare root\b|\b(?:say|speak|talk|write|answer|reply)\b.*\b(?:in )?(?:german|french"
        r"|spanish|italian|chinese|latin|japanese)\b|\bwhat time is it\b|\bplay (?:a|some)\b"
        r"|\bwho (?:do you (?:think|reckon|say|suppose) )?"
        r"(?:won|wins|'ll win|will win|is the|was the|invented|wrote|discovered|painted)\b",
    ),
    (
        Intent.NOT_HERE,
        r"\b(?:change|new|update|reset|delete|close) (?:my )?(?:password|card|email|e-mail|phone"
        r"|account|payment)\b"
        r"|\b(?:write|post|leave|publish|submit|add|fake)\b (?:me |us )?(?:an? |some |my |the "
        r"|this )?(?:[\w-]+ ){0,3}reviews?\b"
        r"|\bgift ?wrap|\bgift cards?\b|\bgift message\b|\bpay (?:with|by|in(?! the end| total| all))\b"
        r"|\bpaypal\b"
        r"|\binvoice\b|\bengrav"
        r"|\bmark\b.*\bas (?:paid|shipped|delivered|returned|done)\b|\b(?:hack|delete|drop|dump"
        r"|leak)\b.*\b(?:database|server"
        r"|shop|site|system|table)\b|\b(?:give|send|show) me (?:the |your )?(?:database|source code|data of"
        r"|customer data)\b"
        r"|\b(?:phone|ring|fax) me\b(?! up\b(?!.*\bphone))|\bcall me (?:back|at|on)\b|\bpersonali[sz]e"
        r"|\bcustom (?:print|text"
        r"|logo)|\bwrap (?:it|them)\b"
        r"|\b(?:loyalty|bonus) (?:points|program)|\binstal?ments\b|\bpay later\b|\bklarna\b|\bapple pay\b"
        r"|\bin cash\b|\btry (?:it|them|things|something|clothes) on\b|\b(?:physical|real) (?:shop|store)s?\b"
        r"|\b(?:shops?|stores?|branch(?:es)?|showrooms?) (?:near|around|close to) (?:me|here|us)\b",
    ),
]
