"""English words that name no goods: what is left of an utterance without them is what somebody is looking for."""

from agents.llm.offline.everyday_words import DEEDS, MATTERS, OCCASIONS, PEOPLE, STATES

_PRONOUNS = """
i me my mine myself you u your yours he him his she her hers it its itself we us our ours they them their theirs
this that these those one ones other others another each either neither both all any some none nothing something
anything everything someone somebody anyone anybody everyone everybody nobody who whom whose which what where when why
how whatever whichever there here same such else own thing things stuff kind kinds sort sorts type types lot lots bit
"""
_LITTLE_WORDS = """
a an the and or but nor so if because since while although though than then as like unlike whether until till unless
of in on at to from by for with without within into onto out off over under up down about above below between among
across through before after during behind besides beside beyond per via near around against along instead except
ooh oooh aah aw aww yay gosh whoa phew yikes
plus versus vs no not nope yes yep yeah ok okay k oh ah hm hmm um uh well hey hi hello wow ugh please thanks thank
cheers sorry etc
"""
_ADVERBS = """
also again already altogether always anymore anyway away back else even ever far finally first forward further how
however indeed just later least less long longer lot maybe more most much never next now often once only perhaps
possibly quite rather really right second soon still straight such too together today tomorrow tonight yesterday
twice very yet ago early late instead therefore every thus tops max min maximum minimum total enough double
"""
_AUXILIARIES = """
am is are was were be been being do does did done doing have has had having can could may might must shall should
will would ought need needs needed let let's lets going gonna wanna gotta ain't aren't can't cannot couldn't didn't
doesn't don't dont hadn't hasn't haven't isn't mightn't mustn't needn't shan't shouldn't wasn't weren't won't
wouldn't he'd he'll he's i'd i'll i'm i've im ill ive it'd it'll it's she'd she'll she's that'd that'll that's
there's they'd they'll they're they've we'd we'll we're we've what'd what'll what's where's who's how's when's you'd
you'll you're you've here's one's everything's anything's something's nothing's
"""
_VERBS = """
add allow answer apply approve arrive ask assume avoid be become begin believe bother bring browse buy call care
carry change charge check choose click come compare complain confirm consider continue cost count create cut decide
delete deliver describe drop end enjoy enter exchange expect explain fancy favor favour feel figure fill find finish
fit fix follow forget get give go grab guess hand handle happen hate hear help hold hope hurry imagine include
increase interest invite join keep know learn leave let like list listen live look lose love make manage matter mean
mention mind miss move need notice offer order owe own pay pick place plan prefer promise proceed purchase put reach
receive recommend reduce refund remain remember remind remove repeat replace reply request return rid save say
search see seem sell send serve ship show sign sit sleep sound speak spend start stay step stop suggest suit suppose
swap switch take talk tell think tire track try turn understand update upset use wait wake walk want welcome wish
withdraw wonder work worry write wear suit match throw toss chuck stick slip kick pull push pop
"""
_IRREGULAR = """
goes watching watched bought brought came chose chosen cost felt found forgot forgotten gave given gone got gotten
heard held kept knew known left lost made meant paid said sat saw seen sent slept sold spent spoke spoken stood told
took taken thought understood went won wore worn wrote written putting getting cutting sitting read reads schedule
rave raves cancel cancelled cancelling break breaks broke broken damaged obviously two stopping shipping dropping
swapping letting running lined pm am planned stopped shipped dropped swapped
"""
_QUALITIES = """
able afraid annoying available awesome awful bad best better bored brilliant cheap cheaper cheapest clear cool
correct couple dear dearer delighted different easy enough exact excellent expensive extra fair famous fancy
favorite favourite few fewer fewest fine free fresh full fun funny glad good gorgeous great grumpy half happy hard
helpful honest ideal important impossible individual interested interesting just kind last latest little lovely
lucky main many new newest next nice normal obvious odd okay old open other perfect pleasant pleased possible pretty
pricey pricier priciest proper quick ready real right sad same separate serious several similar simple single slow
special splendid strange stupid suitable super sure terrible tired true unhappy urgent useful useless usual various
whole wonderful worth wrong worst previous big bigger biggest smaller smallest larger largest heavy heavier warm
warmer warmest longer shorter taller thin thick soft softer comfy cosy cozy stylish fashionable trendy sturdy robust
elegant modern classic casual typical actual alright
"""
_COMMERCE = """
access account address agent amount article assistant basket bill budget bucks buck cart cash catalog catalogue
checkout code collection color colors colour colours color's coupon currency customer customers date deal deals
delivery description detail details difference dollar dollars euro euros expense favourites gift gifts half idea
ideas info information invoice item items kg limit list mate mistake moment money month months name number offer
offers opinion opinions option options order orders pack packs package packages pair pairs parcel parcels payment
people per percent permission person piece pieces place pound pounds present presents price priced prices print
problem product products purchase quantity quid range rate rated rating ratings reason receipt refund rest result
results return returns review reviews sale selection service set sets shipment shipping shop shopping size sized
sizes standard express star stars status stock store support team thing time times today total trolley usd value
version voucher want way week weeks wishlist wishes work year years x afternoon morning evening midday friend
colleague boss mother father mum mom dad sister brother wife husband girlfriend boyfriend partner son daughter kid
kids child children aunt uncle grandma grandpa nephew niece
"""


def _forms(verb: str) -> set[str]:
    """ "Make, makes, making, made": regular spelling is enough, the rest stands in the list of its own."""
    stem = verb.removesuffix("e")
    third = verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeou" else f"{verb}s"
    past = verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeou" else f"{stem}ed"
    return {verb, third, f"{stem}ing", past}


_OWN = (_PRONOUNS, _LITTLE_WORDS, _ADVERBS, _AUXILIARIES, _IRREGULAR, _QUALITIES, _COMMERCE)
NO_GOODS = frozenset(
    word for group in (*_OWN, PEOPLE, OCCASIONS, STATES, MATTERS) for word in group.split()
) | {form for verb in f"{_VERBS} {DEEDS}".split() for form in _forms(verb)}


def names_no_goods(word: str) -> bool:
    return word in NO_GOODS or (len(word) > 5 and word.endswith("ly"))
