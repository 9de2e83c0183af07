"""Senses of the words for goods and the cart: looking, taking, changing, comparing. `lexicon.py` explains a row."""

GOODS: dict[str, str] = {
    # wanting and doing
    "want": """
        want, need, would like, would love, would fancy, fancy, wish for, require, could use, could do with,
        will have, will take, be after, i take, go for, go with, settle for, have set my heart, opt for, in
        need of, would have, crave, would appreciate, treat myself to, interested in buying, should like,
        would be glad of, would be happy with, will be needing, be in need, be wanting, after one, would not
        mind, be keen on, dying for, long for, could go for, would kill for, would go with, i be go for, i
        choose, i pick, i prefer, shall have, shall take, would rather have, would sooner have, would prefer
    """,
    "put": """
        add, put, pop, stick, include, chuck, toss in, slip, throw … in, drop … in, give me, get me, hand
        me, fetch me, grab me, sort me out with, set me up with, count me in for, get, grab, bring me, pick
        up, load, jot, goes on, go on my, belong on, can live on, bung, lob, whack, plonk, plop, shove,
        slot, tuck, sling, fling … in, toss … in, go in, goes in, into the cart with, in the cart with, into
        my cart with, squeeze in, line me up with, treat me to, sign me up for, wrap me up, make mine, i be
        have, i be take, let me have, i can have, score me, hand over
    """,
    "buy": "buy, purchase, order, acquire",
    "out": """
        remove, delete, drop, ditch, kill, scrap, scratch, lose, nix, cut, bin, dump, discard, eliminate,
        erase, get rid of, take … out, take … off, take … away, throw … out, throw … away, leave … out, kick
        … out, strike, do without, can go, axe, wipe, clear out, pull … out, cross … off, subtract, deduct,
        put … back on the shelf, chuck … out, exclude, omit, away with, without the, forget about the, forget the, skip
        the, toss … out, lose the, no longer want, no longer need, get … out of, out with, out first, get
        shot of, be rid of, take … back out, bin off, heave out, turf out, chuck … away, leave … behind, not
        bother with, can do without, do not bother with, take them off, unadd, evict, purge, zap, withdraw …
        from the cart, lop … off, jettison, pass on the, count … out
    """,
    "change": """
        change, switch, swap, replace, turn … into, update, set the, set it, set them, set to, modify, alter,
        convert, trade, make it, make them, make that, make those, make the, make both, make all, make my,
        make one, make two, should be, ought to be, should have be, adjust, correct
    """,
    "instead": """
        i say, i mean, instead, rather, prefer, mean, on second thought, in place of, better make, back to,
        would suit
    """,
    "more": """
        more, another, additional, extra, increase, raise, one too few, again, also, too few, further, top
        up, as well, in addition, addition, on top, on the side, bump … up, one on top, plus one, one too
    """,
    "less": """
        less, fewer, reduce, decrease, lower, cut … down, cut … to, too many, one too many, only need,
        enough, plenty, suffice, down to, halve, is plenty, be plenty, single will, single pair will, only
        need one, knock … down, bring … down, shave, trim, more than i need, more than enough, just one
        will, only want, one will do, sufficient
    """,
    "double": "double, triple, twice, as many, halve",
    "empty": """
        empty, clear the, clear my, clear out, clear it, clear everything
    """,
    "all": "all, everything, whole, entire, lot, both, every thing, the rest, complete",
    "except": """
        except, but the, but for, other than, apart from, besides, only keep, keep only, keep just, just
        keep, apart, all except, all besides, save for the, save the, aside from, bar the
    """,
    "keep": "keep, hang on to, hold on to, stay",
    # looking
    "seek": """
        search, look for, look at, find, seek, hunt, on the lookout, shop for, be after, in the market for,
        have in mind, look to buy, looking, be there any, got any, suggest, recommend, need something, want
        something, find me, would like something, something like, something for, something in, help me find,
        need ideas, idea for, browse, anything, interested in, any chance of, show me some, stuff for, do
        you stock, you might stock, stuck for, at a loss for, ideas for, idea for a, what would suit, got
        something, have you anything, have you something, in the way of, point me to, point me at, direct me
        to, what would make, something nice, in search of, after a, want to see, like to see, want to look,
        love to see, curious about, which be there, what be there in, what is there in, what be there under,
        something … for, one need, one might need, go well with, need on a, need on my, need for a
    """,
    "see": """
        show, see, list, look, display, view, present, overview, let me have a look, read out, pull up,
        bring up, open, check, print, review my, remind me what, remind me of, go over, run through, give me a list,
        take a look, let me see, read … out, read me, lay out, walk me through, bring me, give me an overview,
        what do … look like, flash up, tell me every, tell me all
    """,
    "have": """
        do you have, you have, you get, do you sell, you sell, you stock, do you carry, you carry, you
        offer, be there, you do any, available, in stock, exist, do they have, do they make, you keep, left,
        sell, can i get, there be one, there be any, there be some, there be a
    """,
    "tell": """
        more on, tell me, describe, explain, more about, detail, hear more, know more, info, information,
        read more, learn more, say about, elaborate, specification, specs, what about it, read me
    """,
    "compare": """
        compare, comparison, versus, vs, differ, difference, side by side, stack up, set … apart,
        distinguish, against each other, up against, pros and cons, which be the cheap, which be the warm,
        measure up, contrast, or which be, one be nicer, one be good, which one be, what distinguish, the
        good choice, better buy, tear between, torn between, hesitate between, decide between, undecided
        between, choose between, waver between, next to each other, beside each other, alongside each other,
        alongside one another, next to one another, how be they different, how be these different, how be
        those different, how different, what be different, tell … apart, gap between, weigh … against, head
        to head, match up, better value, more for the money, in what way do, dither between, how do they
        compare, price gap, which of the two, which of them, which of these, which of those, line … up
        against, against one another, to choose between them, far apart, apart in price, how much dear,
        how much more expensive, how much cheap, how much more do, the extra cost of
    """,
    "cheap": """
        cheap, cheaper, cheapest, inexpensive, affordable, low cost, less pricey, less expensive, too
        expensive, not too costly, bargain, less costly, least expensive, budget, lowest price, low price,
        least i can, least pricey, steep, rich for my, too dear, pricey, cost less, cheaper one, costs less,
        on the cheap, for less, save some, easy on the, thrift, economical, reasonable, reasonably, less
        dear, cheap end, out of my price, beyond my
    """,
    "popular": """
        popular, top rated, best rated, rated best, favourite of, best seller, bestseller, good reviewed,
        everyone buy, well like, most star, highly rate, best love, most love, best review, top review,
        everyone love, everybody love, crowd favourite, high rating, highest rating, sell well, sell best,
        sell most, best-selling, hottest, in demand
    """,
    "fact": """
        make of, material, fabric, weight, weigh, heavy, dimension, wide, tall, long be, how big, how large,
        capacity, wash, dishwasher, waterproof, microwave, vegan, organic, warranty, guarantee, true to
        size, fit true, handmade, lined, recycle, hold how, thick, soft, battery, bulb, colour do, color do,
        colour be, color be, what colour, what color, which colour, which color, what size, which size, come
        in, how do it, be it suitable, cost, other colour, other color, in stock, available, sold out,
        smallest, largest, biggest, hold more, hold less, how much do it hold, how many page, sturdy,
        breakable, suitable for, safe, scent, smell, strong, shrink, fade, tumble dry, hand wash, insulate,
        leakproof, watertight, keep warm, keep cold, keep hot, itch, stretch, run warm, run big, run small,
        recyclable, sustainable, manufacture, where be it make, be it make, be they make, hold water,
        bright, dim, loud, quiet as, long enough, wide enough, big enough, deep, diameter, height, width,
        length, depth, volume, gsm, ml, litre, liter, ounce, gram, kilo, inch, measure, fold, stackable,
        refill, switch type, special about, what make, how old, what be in it
    """,
    "review": """
        review, rating, rate, star, opinion, feedback, worth it, worth the money, any good, how good,
        anyone complain, anybody complain, people complain, other complain, buyer complain, customer complain,
        complaint, customer say, people say, buyer say, other say, other think, people think, like by,
        satisfied, what do buyer, verdict, testimonial, reputation, well receive, write-up, critique, be it
        say about, they say about, say about it by, hold up well, be happy with it, stand up to, word on,
        out of five, score, anyone unhappy, anybody unhappy, anyone regret, anybody regret, anyone disappoint, anybody
        disappoint, anyone hate, anyone dislike, anyone happy, anybody happy,
        anyone like it, anyone love it, the general view, come recommended, highly think of
    """,
    "folk": """
        people, folk, buyer, customer, owner, reviewer, user, shopper, client, anyone else, anybody else, everyone
        else, other people, lady, critic, those who, who buy, who own, who have one, who use it,
        who try it, that buy
    """,
    "judge": """
        say, think, write, report, find it, find them, find the, finding, complain, make of, rate, happy,
        satisfied, please with, regret, recommend, verdict, experience, hold up, gripe, grumble, moan, rave,
        impress, disappoint, opinion, view on, feel about, get on with, reckon, grievance, criticise,
        criticize, praise, love about, hate about, like about, dislike about
    """,
    "howmuch": """
        how much, what do … cost, what be the price, how expensive, what would … cost, what do … come to,
        what … set me back, price of, price for, what do … go for, what be … go for, what do … run, what
        would … set me back, how much would, how much for, what be you ask for, what do you charge for, what
        do you want for, what be the damage for, what price, price tag, how dear, how costly, how pricey, at
        what price, what do … retail, what do … sell for, price on, set me back
    """,
    # the cart
    "cart": "cart, basket, trolley, my bag, the bag, shopping bag",
    "sum": """
        will i pay, do i pay, be i pay, total, sum, altogether, all together, in all, grand total, subtotal,
        owe, damage, bill, final price, add up to, come to, amount to, what do i pay, have to pay, must i
        pay, in total, tally up, set me back in all, do that make, leave the bill, running total, be i up
        to, be we up to, price of everything, everything together, cost me, bottom line, set me back, the
        reckoning, what do it all, tax include, include tax, vat, tax on that, plus tax, before tax, after tax,
        how much be i spend, how much have i spend so, final figure, out of
        pocket, the price now, for the lot, for everything
    """,
    "sofar": """
        so far, by now, already in, pick so, collect, up to now, in there, until now, at the moment, right
        now, i have pick, have i pick, have i get, have we get, put in so, left with, end up with, read …
        back, what have i get, what do i have, what do we have, in it so, inside it, what be in it, have get
        in, recap, rundown, where be we at, what i have get, how do it look, how does my, content of
    """,
    "undo": """
        undo, revert, restore, put … back, bring … back, take … back again, reverse, roll back, go back one
        step, as it be before, back to how, step back, get … back, last change, last step, oops put, scratch
        that last, take that back, forget what i just, cancel that last, go back a step, want it back, want
        them back, want that back, as you be, unremove, reinstate, the way it be, rewind, how it be before
    """,
    "later": """
        for later, aside, on hold, park, another time, another day, next time, for now, set by, some other
        day, put by, save for, not now but, shelve, stash, later on, some other time, not yet but, in
        reserve, back burner, keep warm for me, for next month, until next month, until payday, till payday,
        for a rainy day, not this time, postpone the, next month though, think about it first, hold back,
        reserve for, leave for now, wait on
    """,
    "unpark": """
        take up, from later, from the saved, save one, parked, saved, come along after all, set aside
        before, back into, back in my, back in the, out of there again, from before, i have save, i have put
        by, have saved, that i save, what i save, off hold, off the shelf, i set aside, back in with,
        revive, from my saved, out of saved
    """,
    "wishlist": """
        wish list, wishlist, wishes, favourite list, favourites, favorites, favorite list, wish for so, list
        of wishes, list of favourites, someday list, some day list, dream list, want list
    """,
    "code": """
        code, coupon, voucher, promo, discount, redeem, gift code, gift voucher, promotional, promo code,
        discount code, coupon code
    """,
}
