"""What speaks for each intent, and how much: senses of the words, what they name, and what was on the table.

A row is its weight and the signs that must all be there, or with a minus must not. `lexicon.py` has the senses;
`signs.py` has the others: what goods were read, the form of the sentence, and ("@…") what went before. About 3 is a
clear wish of its own, 1 a hint.
"""

from agents.llm.offline.intents import Intent

EVIDENCE: dict[Intent, str] = {
    # looking at goods
    Intent.SHOW: """
        1.2 hedge @search; 2.4 seek thing; 1.4 seek -out -order; 1.0 seek price; 1.2 see thing -cart
        1.8 ask have thing; 1.8 ask have price; 4.2 noun want price -many; 1.0 noun -count -points
        1.4 see popular; 1.0 price -points -count
        1.2 sort -points -count; 1.0 kind -points -count; 1.0 @search kind -points; 1.0 cheap ask -points
        1.2 noun price -count; 1.4 noun price -many; 1.8 rating -@review; 1.0 hedge noun; 0.8 noun plural
        0.8 popular; 0.5 too thing ask; 1.0 @search price -out -count; 1.2 @search sort
        0.6 instead @search -@cart; 2.0 ones kind @search -want -put -count -out -@touched
        0.8 noun alone -count; 1.0 rating
        -2.0 past -ask; -2.5 review -sort -rating; -2.5 folk judge; -1.2 out; -1.0 put; -2.0 state mine
        -3.5 human
        2.0 what noun kind -points -howmuch; 2.4 noun sort count -many -want -put -buy -points -ask
    """,
    Intent.DETAIL: """
        2.6 tell thing; 2.6 tell ordinal; 2.4 tell points; 1.6 ask fact points; 1.8 ask fact thing -seek
        1.2 ask fact; 2.2 howmuch thing; 1.6 howmuch points -@cart; 1.0 ask kind points
        1.2 ask points kind have; 1.0 ask ordinal -out; 1.5 ask have points kind
        1.8 named points @list -@asked -@touched -kind -ask -want -put -out -count -instead
        1.6 howmuch ordinal
        1.4 ask have @focus kind -thing; 2.0 fact kind thing ask; 0.8 ask points -@orders -@shipping
        -4.0 @orders howmuch -thing
        -2.5 @shipping -thing -ordinal; -1.5 count; -1.0 put; -1.5 @code; -3.5 folk judge
    """,
    Intent.COMPARE: """
        2.8 compare -order; 0.6 compare ask; 0.6 compare two; 2.4 either thing -fast -ship
        -2.0 fast
    """,
    Intent.REVIEWS: """
        3.0 review -@return; 0.6 review ask; 0.8 review thing; 3.0 folk judge -review -@return
        1.0 folk judge thing; 2.2 folk ask -judge -seek -see -buy -human -@return
        -2.0 out; -1.5 seek; -2.4 rating -@review; -2.6 sort
    """,
    Intent.CATEGORIES: """
        3.2 kinds; 0.6 kinds have; 1.6 ask have what -thing -price -kind -points -sort -@cart -@list
        -1.5 kinds noun
    """,
    # the cart
    Intent.TAKE: """
        1.8 want sort @list -ask; 2.0 want noun -ask; 1.8 want named -ask; 2.2 put thing -out -ask
        1.4 put thing; 1.8 accept kind -@touched -@shipping; 1.8 put points -out -undo -ask
        1.6 count noun -out -less; 1.8 want points @list -ask -not; 1.6 want points @focus -ask -not
        1.2 buy thing -past; 1.2 count points @list -out; 1.2 want ordinal -ask; 1.2 want kind @focus -ask
        1.0 count kind @focus -@touched; 1.0 put count; 1.8 ordinal kind -ask @list; 1.4 points noun kind -ask
        3.6 wishlist cart thing -out -ask; 2.2 many noun price; 1.6 count kind thing -ask -seek -price -out -not
        -2.0 tell; -2.0 compare; -1.5 ship; -2.5 fact ask; -4.0 clock -noun; -2.0 ask have; -1.0 hedge
        -2.0 not want; -2.5 seek; -2.0 out; -2.5 undo; -1.5 later; -1.2 less; -1.8 instead kind
        -1.2 instead @touched; -2.0 plan; -2.5 human; -1.4 price; -1.5 @shipping -noun; -1.5 @return -noun
        -2.2 past; -2.0 howmuch; -1.5 see; -2.4 misfit; -2.4 fault; -2.5 wishlist -cart; -2.4 promo
        4.4 agrees named @list -ask -out -order; 1.0 count kind @focus -ask; -1.5 later; -2.4 time points
        -6.0 onto @wish -cart
    """,
    Intent.CART: """
        3.0 cart ask -out -put -thing; 2.6 cart see -out -put; 3.2 sum -want -noun -count; 2.6 sum ask -past -thing
        1.0 sum howmuch -thing; 1.4 sum ask thing @cart; 2.2 sofar ask -thing -order; 1.6 howmuch all
        1.2 cart alone; 2.4 sofar see -order
        1.2 cart sum; 1.0 howmuch points @touched; 0.8 cart short; 1.0 cart more see; 2.6 howmuch @code
        -1.5 undo; -2.0 order past; -2.0 ship howmuch; -4.0 did @orders -cart; -6.0 number -cart
    """,
    Intent.REMOVE: """
        2.6 out thing -all -later; 2.4 out points -all; 2.0 out kind -all; 2.0 out ordinal
        2.2 not want points @cart -ask; 1.8 not want thing @cart -ask; 1.2 out @cart -all; 1.0 out less
        2.0 not noun @cart -ask -want -kind -instead
        -2.5 order; -2.2 wishlist; -2.5 code; -1.5 seek -out; -1.5 except; -2.0 plan; -2.0 parcel; -1.5 goback
        -1.6 less count; -1.4 later; -3.6 @wish -cart
    """,
    Intent.EMPTY: """
        2.4 empty -named; 3.4 out all -thing -code -except; 2.6 out cart -thing -points; 1.2 all out @cart
        -2.0 wishlist; -2.0 undo; -1.5 kind
    """,
    Intent.KEEP_ONLY: """
        2.8 out except thing; 2.6 except keep thing; 2.6 keep thing out all; 1.2 keep thing except
        1.4 keep out all thing
        -3.0 count
    """,
    Intent.CHANGE: """
        2.4 change thing -address -order -ship; 2.2 change points -address -order -ship
        2.2 change count -@orders; 1.6 instead kind @cart; 1.4 instead points; 1.6 instead count @cart
        2.4 less count @cart -sum; 1.8 less one @cart; 2.2 less thing @cart; 2.0 more points count @cart
        1.8 more step @touched; 2.6 double @cart; 1.2 step @touched; 1.4 kind @touched alone
        1.4 instead thing @touched; 1.6 change kind @cart; 1.4 keep kind @cart; 0.8 keep points @cart
        2.4 count sum @touched -ask; 2.6 except keep count thing; 1.8 accept kind @touched
        2.2 accept count @cart; 1.8 count alone @touched -noun
        -4.0 clock -noun; -1.5 ask -able-to; -2.4 @return; -2.2 fault; -2.2 misfit; -1.2 exchange -@cart
        -2.0 address; -1.6 ship; -2.0 code; -1.5 goback; -1.5 wishlist; -2.0 plan; -1.5 place -@cart
        -2.2 seek
    """,
    Intent.UNDO: """
        3.0 undo -thing -goback; 2.0 undo points; 1.8 undo thing -goback -unpark -@saved
        2.4 undo thing @touched; 1.0 undo @touched
        -1.5 order; -1.0 @orders; -1.5 later; -1.6 ask; -2.0 @saved -@touched
    """,
    Intent.SAVE: """
        3.0 later -buy -plan; 1.0 later keep; 0.8 later put; 0.6 later points; 1.6 later not buy
        -2.5 unpark; -1.0 ask; -2.0 wishlist
    """,
    Intent.TAKE_UP: """
        2.2 unpark cart; 1.8 unpark points -later; 2.0 unpark put; 2.6 unpark undo; 1.6 unpark thing -ask
        2.0 @saved undo; 2.0 @saved undo -@touched; 1.6 @saved cart put
    """,
    # wishes, codes
    Intent.WISH: """
        3.0 wishlist put; 2.6 wishlist later; 2.0 wishlist thing -out -ask; 1.6 wishlist points -out -ask
        1.0 wishlist thing -out -ask -see; 1.0 wishlist points -out -ask -see
        -4.0 wishlist cart thing; 1.6 wishlist change; 2.4 @wish too thing; 0.8 wishlist seek
        5.0 onto @wish put thing -out -promo
        -1.5 see
    """,
    Intent.UNWISH: """
        3.6 wishlist out; 2.0 out @wish; 3.0 out thing @wish; 2.4 not want @wish thing; 1.0 not want @wish
        2.4 wishlist not
        3.0 wishlist empty thing; 1.4 out thing @wish -cart; 1.4 out points @wish -cart -thing
        1.0 wishlist undo
        -1.0 put -out
    """,
    Intent.WISHES: """
        2.6 wishlist ask; 2.8 wishlist see; 2.2 wishlist alone; 1.6 wishlist
        3.0 @wish ask points sofar -cart; 2.0 @wish ask what short -thing -points
    """,
    Intent.CODE: """
        2.4 code -out; 1.2 code named; 3.0 promo -out; 1.4 promo named -out; 1.0 code seek; 0.6 code ask
        -3.0 percent -promo
        -2.4 not -promo
    """,
    Intent.REMOVE_CODE: """
        3.6 code out; 2.4 code not -promo -seek; 1.2 out @code; 1.6 out promo; 0.8 code @code -promo -ask
    """,
    # where to, and how
    Intent.ADDRESSES: """
        2.0 address see; 2.4 address ask; 1.0 address have; 1.6 address; 2.2 @address ask have -thing
        -1.5 place -ask; -1.0 ship; -1.0 more
    """,
    Intent.ADD_ADDRESS: """
        3.4 address more -place; 3.2 address written; 4.4 letterhead; 3.0 new-address
        3.0 address want -place -ship
        -1.5 see
    """,
    Intent.CHOOSE_ADDRESS: """
        2.6 place ship -howmuch; 2.0 place instead; 1.8 place change; 1.6 place alone; 1.4 place @address
        2.2 place accept -parcel -order
        1.4 place short -out -ask; 1.6 address ship usual; 1.6 address place ship -ask
        2.0 @address points -ask -see; 1.4 place put; 3.4 @address ship thither; 2.4 @address thither -ask
        -2.6 number; -1.6 number; -1.5 see; -2.0 parcel; -1.0 seek; -2.4 @orders; -2.0 order -buy
    """,
    Intent.READDRESS: """
        2.4 place number; 2.6 place parcel -goback; 2.4 address number; 2.6 place ship @orders
        1.6 place ship order; 1.2 place order past; 2.2 address change order; 1.4 place @orders
        2.0 address parcel; 1.2 address order -see -ask; 1.6 place order ship
    """,
    Intent.WHERE_TO: """
        2.6 where ship -parcel -goback; 2.6 address where; 2.2 address ask ship; 1.6 address ask points
    """,
    Intent.SHIPPINGS: """
        2.4 fast slow ask; 2.8 ship howmuch; 2.6 ship way; 2.6 ship ask -place -parcel -past
        2.4 time -parcel -@orders -@return; 1.2 time ship; 1.0 fast ask slow; 1.6 time @shipping
        1.6 ship ask time; 2.0 time whether; 0.8 ship alone; 2.6 howmuch @shipping -thing -all
        2.4 fast ask @shipping
        -4.0 goback; -1.6 number; -1.4 rule -time; 1.2 time want -place; -2.4 rule @return
    """,
    Intent.CHOOSE_SHIPPING: """
        2.8 fast ship -ask; 2.8 slow ship -ask; 2.4 fast @shipping; 2.4 slow @shipping; 2.2 fast way -ask
        2.2 slow way -ask; 2.4 slow accept; 2.4 fast accept; 2.0 fast short -ask -noun
        1.8 slow short -ask -noun -cheap; 2.6 cheap @shipping -noun; 0.8 instead @shipping; 0.8 pay fast
        3.0 fast points @shipping -ask
        -4.0 fast slow ask; -1.5 ask -@shipping; -2.4 ask have; -1.2 thing
    """,
    Intent.CHECK_OUT: """
        2.8 pay -noun -past; 1.6 buy all -past; 1.6 pay points; 1.4 pay short; 1.2 buy alone
        2.0 buy points -ask -past -@list; 0.8 pay cart; 1.0 buy short @card; 1.8 buy @cart alone
        1.8 buy @cart short -noun -points -not
        -6.0 not; -4.0 if; -2.5 yet; -2.0 ask; -2.0 howmuch; -2.4 plan; -2.4 goback; -2.0 thing -topay
        -1.6 past
        -1.6 number; -2.0 stop; 2.2 topay @cart thing -ask -count
        -3.0 out; -2.0 stop; -6.0 thither
    """,
    # orders
    Intent.ORDERS: """
        2.4 order past; 2.0 past see; 2.2 past ask -state -parcel; 1.6 order see; 1.2 order all
        1.4 order alone
        -1.6 number; -1.5 stop; -1.4 cart; -1.4 again; -2.0 plan; -2.0 place; -1.5 address
    """,
    Intent.TRACK: """
        1.8 order not; 3.0 state parcel; 2.6 state order -sum; 2.6 state number; 2.2 state @orders
        1.6 number -goback -stop; 2.0 state past; 1.4 state ask points -@cart; 1.6 parcel not; 1.2 parcel ask
        6.0 bygone ship -goback; 4.0 bygone state -goback; 4.0 stop could-be -@schedule; 1.4 @orders ask past
        1.4 @orders ask pay -goback; 1.6 state alone
        1.0 state short; 0.8 @orders howmuch
        -2.5 address; -2.0 stop -@orders; -2.0 goback; -1.6 ship howmuch; -1.5 way; -2.0 noun -past -mine
        2.8 tell order -plan -place; 2.0 see order points -plan; 3.0 see order again; 2.4 order sort mine
        2.4 @orders howmuch -thing; 2.4 did @orders howmuch -thing; 4.0 did @orders pay ask -goback
        3.4 @orders sofar points -thing -cart; 4.2 state noun @orders -seek -want -kind
        3.0 state mine noun; 2.2 state mine -noun -cart -code -wishlist -@return
        -2.0 @cart ship; -2.5 time whether; -2.0 sort
    """,
    Intent.CANCEL: """
        2.8 out order -plan; 3.0 stop order -plan; 3.2 stop number; 2.6 stop parcel; 2.6 stop @orders
        2.4 cancels fault -goback; 2.4 cancels misfit -goback; 2.4 cancels unloved -goback
        2.0 stop past; 1.8 stop alone; 1.6 stop points -@schedule; 1.2 accident order; -6.0 stop could-be
        -2.6 goback; -2.4 plan; -2.6 @schedule; -1.6 monthly; -2.6 @planned -number
    """,
    Intent.REORDER: """
        2.8 again order; 2.6 again past; 2.4 again buy; 2.2 again alone; 1.6 again points buy
        4.0 reorder thing -ask -kind -sort -see; 6.0 again noun @orders -kind -ask -cart -count
        4.6 again number -ask -tell -state -place
        4.0 again points @orders -cart -see -tell -kind -not -ask; 6.6 number put cart
        -2.0 cart; -1.8 undo; -1.6 noun kind; -1.6 @touched; -6.0 see
    """,
    Intent.RETURN: """
        2.8 goback -ask; 2.2 goback; 1.2 goback thing; 2.4 fault -ask -exchange; 2.2 misfit -ask -exchange
        1.2 fault thing; 1.0 fault got; 0.8 misfit got; 2.6 goback unloved ask; 1.4 goback number; 0.8 @return goback
        1.2 @return thing too; -2.4 what ask; -3.4 wonders goback -able-to -fault -misfit
        -3.0 cancels -goback -@return
        -1.8 rule; -1.4 state -got; -2.2 not goback; -1.5 cart; -1.8 @touched undo; -1.8 @list fault ask
        -1.0 money ask
    """,
    Intent.EXCHANGE: """
        2.6 exchange goback; 2.8 exchange fault; 2.8 exchange misfit; 2.6 exchange got; 2.4 exchange @return
        3.4 instead kind @return; 1.6 exchange number; 1.4 kind @return want; 1.4 more @return want
        1.8 exchange -@cart -cart; 1.6 exchange mine -@cart -cart; 2.2 change kind @return
        2.6 misfit kind -@cart; 1.2 fault kind got -@cart
        -2.4 not exchange; -1.8 state; -2.0 @touched; -2.4 rule
    """,
    Intent.KEEP: """
        2.6 keep @return; 2.4 withdraw @return; 2.2 withdraw goback; 1.4 withdraw keep; 2.6 not goback -if -ask
        2.0 withdraw exchange; 1.2 withdraw -@cart
        -1.0 ask
    """,
    Intent.RETURN_STATE: """
        1.4 accept goback; 2.4 accept goback ask; 2.6 state goback ask; 2.4 state exchange ask
        2.0 state @return -rule
        1.6 goback past ask; 1.2 accept goback
        -1.4 rule
    """,
    Intent.RETURNABLE: """
        2.8 goback ask able-to -noun; 2.4 goback what; 1.4 goback more ask
        -1.8 rule; -1.0 state
    """,
    Intent.REFUND_RULES: """
        3.2 goback rule; 2.6 money rule -howmuch; 2.4 rule @return -state; 1.0 goback ask how
        1.0 goback rule ask
        2.2 rule got @return; 0.8 rule ask; 2.8 exchange rule ask; 4.0 rule ship ask @return
        -1.6 ship -goback; -2.0 @shipping
    """,
    # a day, every month, a price
    Intent.SCHEDULE: """
        2.8 plan thing -ask -see; 1.8 plan points -ask -see; 1.2 plan order
        -2.0 stop; -2.0 out; -2.0 not
    """,
    Intent.SCHEDULES: """
        3.0 plan ask -thing; 2.2 plan ask -noun; 2.8 plan see; 2.6 plan tell -see; 1.4 plan; 1.0 plan order
        2.0 @schedule state ask; 2.4 @schedule ask what ones -thing; 1.6 @schedule time
        1.8 @schedule ask -noun; 2.4 @schedule compare ask -thing
        -2.0 thing; -2.2 stop; -2.0 out; -1.4 buy -ask; -1.5 date; -2.4 howmuch
    """,
    Intent.CANCEL_SCHEDULE: """
        3.4 stop plan; 3.0 out plan; 3.0 stop @schedule; 2.4 out @schedule -thing; 2.0 not want @schedule -unwilling
        1.8 not points @schedule -kind -count -ask
        2.6 not @schedule want -unwilling; 2.0 monthly stop; 2.6 stop date; 2.6 stop order @planned -number
        -3.0 number
    """,
    Intent.PRICE_WATCH: "3.2 remind; 1.6 remind plan; 1.2 remind if",
    # people and rules
    Intent.HUMAN: """
        3.2 human -thing; 2.4 human thing; 2.4 human number; 0.8 human want; 1.5 human put; 0.8 human ask
        -1.0 noun; -3.0 folk judge ask; -3.0 may
    """,
    Intent.WHO_AM_I: "3.4 me",
    Intent.MAY: """
        3.2 may; 0.6 may ask
        -1.4 noun; -1.0 price
    """,
    Intent.HELP: "2.2 able -may",
}
