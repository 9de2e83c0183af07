"""Words of everyday talk that name nothing a shop sells: who somebody is, how they are, what the occasion is."""

PEOPLE = """
grandson granddaughter grandchild grandchildren grandmother grandfather granny grandad grandpa nan nana gran
neighbour neighbor neighbours neighbors cousin fiance fiancee spouse bride groom bridesmaid godson goddaughter
roommate flatmate lodger landlord landlady tenant pensioner retiree student pupil teacher teachers lecturer
professor nurse chef barista client clients guest guests visitor visitors intern interns trainee newcomer
starter starters joiner colleagues friends mates lads girls boys guys man woman men women lady ladies
gentleman gentlemen guy gal fellow chap bloke dude bro buddy pal lad lass sir madam ma'am love dear darling
honey teenager toddler baby babies adult adults crew family relatives husband's wife's mum's dad's sister's
brother's twin twins eldest youngest oldest hubby bestie newbie freelancer
"""
OCCASIONS = """
birthday birthdays christmas xmas easter hanukkah diwali eid ramadan thanksgiving halloween valentine
valentine's wedding anniversary graduation christening baptism funeral party parties housewarming retirement
promotion farewell holiday holidays vacation trip weekend weekends festival conference meeting meetings fair
concert exam exams school university uni college class classes term semester season seasons spring summer
autumn winter evenings mornings afternoons weekday weekdays secret santa surprise celebration occasion event
reunion breakfast lunch dinner coffee-break
"""
STATES = """
afraid angry annoyed anxious awake aware bright broke brave busy calm careful certain cheeky cheerful chuffed
clever clumsy cold confident confused content convinced curious cute daft dead desperate dire dull eager
embarrassed fed fond foolish fortunate frantic friendly furious gentle glorious gutted handsome hot hungry ill
impatient impressed indecisive inclined jealous keen lazy legit lonely lush mad mean mild moody nasty naughty
neat nervous noisy nosy optimistic overwhelmed patient peculiar picky plain polite poor prettier principled
proud puzzled queasy rich ridiculous rude rubbish scared serious shocked sick silly skint sleepy sloppy smart
smashing sober sorted sound spoilt starving steep stressed stubborn stuck surprised suspicious tempted thirsty
thrilled touched tough tricky ugly unlucky unsure urgent vague weird wild wise worried worn wrong reliable
acceptable fussy fuss bothered
"""
DEEDS = """
accept admit adore afford agree average announce annoy argue arrange attend await bet blame blush boast book
borrow bump burn calculate celebrate chase chat cheat cheer chill claim climb close collapse collect commute
convince cook copy cough crash cry dare decorate decline deserve destroy die dig disagree discover discuss
divide doubt dream dress drive drown dump earn eat empty escape exaggerate exist explode explore face fail
fall fetch fight finance fire fly fool forgive freeze fret fulfil gain gamble gather gift glance glow grow
guard haggle hesitate hide hire honour hurt ignore impress improve inform insist inspect inspire intend
introduce invent jog joke judge jump kid kill kiss knock laugh lead lean lend lie limit listen lock lug
manufacture marry measure meet melt memorise mend merge misplace moan murder nag nick nip object oblige
observe occur overhear overlook oversleep pack paint panic park pass peek persuade pester ponder pour practise
praise pray prepare present press pretend prevent prove pull punish quit realise realize recall reckon recover
refuse regret reject relax release rely rent repair report rescue resist rest restrict retire reveal revise
risk rob ruin run rush sack scare scold scream scroll settle shake share shiver shop shout sigh sing skip slam
smash smell smile snap sneak sort spill split spoil squeeze stain stare state steal stick stink stroll suffer
sulk survive suspect swear sweat swim teach tease tempt test threaten throw tick tidy touch trade train travel
treat trust type upgrade urge vanish visit vote wander warn wash waste wave wear whisper win wipe wonder worry
wrap wreck yell
"""
MATTERS = """
ages answer attention bargain batch behalf benefit bit blood bottom bound floor business case chance choice closet
comfort company complaint condition content contents corner cost damage danger doorstep doubt drawer duty end
excuse fact fault favour fear firm fun future gap goal gold half halls hand hands head health heart hell help
hope hurry hobby job joke joy luck luxury machine marketing matter mess mind minute minutes mood mouth nerve
news noise nonsense nothing nuisance occasion office opinion opposite pain part patience peace pension
pleasure plenty point post presence pressure privacy progress promise proof purpose question rain reality
record relief respect responsibility rest right risk round rule rumour salary salt second seconds secret sense
shame side sight skull snow sort space spot stage start step stock stomach story streak stretch stuff style
success sum sun surprise taste tax tear tears telephone temper text thanks thought thoughts thousand timing
top trade traffic treat trick trouble truth turn use verdict view virtue voice wage wait wall war waste
weather weight welcome while wish wonder word words world worth wrist yard budget's blast phew somewhere
anywhere elsewhere nowhere whoever whenever wherever meanwhile otherwise besides altogether apparently roughly
somewhat sooner dearest per se upon towards throughout despite unless shall thou thee apiece drama dramas bother
"""
