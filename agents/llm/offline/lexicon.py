"""What words mean, by sense: many ways to say one thing.

A row lists words and turns of phrase, parted by commas, each for all of its forms; "…" stands for up to four words
between. `senses.py` finds them in a text.
"""

SENSES: dict[str, str] = {
    # wanting and doing
    "want": """
        want, need, would like, would love, would fancy, fancy, wish for, require, could use, could do with,
        will have, will take, be after, i take, go for, go with, settle for, have set my heart, opt for,
        in need of, would have, crave, would appreciate, treat myself to, interested in buying
    """,
    "put": """
        add, put, pop, stick, include, chuck, toss in, slip, throw … in, drop … in, give me, get me, hand me,
        fetch me, grab me, sort me out with, set me up with, count me in for, get, grab, bring me, pick up, load
    """,
    "buy": "buy, purchase, order, acquire",
    "out": """
        remove, delete, drop, ditch, kill, scrap, scratch, lose, nix, cut, bin, dump, discard, eliminate, erase,
        get rid of, take … out, take … off, take … away, throw … out, throw … away, leave … out, kick … out,
        strike, do without, can go, must go, has to go, should go, axe, wipe, clear out, pull … out, cross … off,
        subtract, deduct, put … back on the shelf, chuck … out, exclude, omit, away with, without the,
        forget about the, skip the, toss … out, lose the, no longer want, no longer need, get … out of
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
        more, another, additional, extra, increase, raise, one too few, again, also, too few, further, top up,
        as well
    """,
    "less": """
        less, fewer, reduce, decrease, lower, cut … down, cut … to, too many, one too many, only need, enough,
        plenty, suffice, down to, halve
    """,
    "double": "double, triple, twice, as many",
    "empty": """
        empty, clear the, clear my, clear out, clear it, clear everything, start over, start from scratch
    """,
    "all": "all, everything, whole, entire, lot, both, every thing, the rest, complete",
    "except": """
        except, but the, but for, other than, apart from, besides, only keep, keep only, keep just, just keep
    """,
    "keep": "keep, hang on to, hold on to, stay",
    # looking
    "seek": """
        search, look for, look at, find, seek, hunt, on the lookout, shop for, be after, in the market for,
        have in mind, look to buy, looking, be there any, got any, suggest, recommend, need something,
        want something, find me, would like something, something like, something for, something in, help me find,
        need ideas, idea for, browse, anything, interested in, any chance of, show me some, stuff for
    """,
    "see": """
        show, see, list, look, display, view, present, overview, let me have a look, read out, pull up, bring up,
        open, check, print, review my, remind me what, go over, run through, give me a list, take a look
    """,
    "have": """
        do you have, you have, you get, do you sell, you sell, you stock, do you carry, you carry, you offer,
        be there, you do any, available, in stock, exist, do they have, do they make, you keep, left, sell,
        can i get
    """,
    "tell": """
        more on, tell me, describe, explain, more about, detail, hear more, know more, info, information,
        read more, learn more, say about, elaborate, specification, specs, what about it, read me
    """,
    "compare": """
        compare, comparison, versus, vs, differ, difference, side by side, stack up, set … apart, distinguish,
        against each other, up against, pros and cons, which be the cheap, which be the warm, measure up,
        contrast, or which be, one be nicer, one be good, which one be, which of, what distinguish,
        the good choice, better buy
    """,
    "cheap": """
        cheap, cheaper, cheapest, inexpensive, affordable, low cost, less pricey, less expensive, too expensive,
        not too costly, bargain, less costly, least expensive
    """,
    "popular": """
        popular, top rated, best rated, rated best, favourite of, best seller, bestseller, good reviewed,
        everyone buy
    """,
    "fact": """
        make of, material, fabric, weight, weigh, heavy, dimension, wide, tall, long be, how big, how large,
        capacity, wash, dishwasher, waterproof, microwave, vegan, organic, warranty, guarantee, true to size,
        fit true, handmade, lined, recycle, hold how, thick, soft, battery, bulb, colour do, color do, colour be,
        color be, what colour, what color, which colour, which color, what size, which size, come in, how do it,
        be it suitable, cost, other colour, other color, in stock, available, sold out, smallest, largest,
        biggest
    """,
    "review": """
        review, rating, rate, star, opinion, feedback, worth it, worth the money, any good, how good, complaint,
        customer say, people say, buyer say, other say, other think, people think, like by, satisfied,
        what do buyer
    """,
    "howmuch": """
        how much, what do … cost, what be the price, how expensive, what would … cost, what do … come to,
        what … set me back, price of, price for
    """,
    # the cart
    "cart": "cart, basket, trolley, my bag, the bag, shopping bag",
    "sum": """
        will i pay, do i pay, be i pay, total, sum, altogether, all together, in all, grand total, subtotal, owe,
        damage, bill, final price, add up to, come to, amount to, what do i pay, have to pay, must i pay,
        in total, tally up, set me back in all
    """,
    "sofar": """
        so far, by now, already in, pick so, collect, up to now, in there, until now, at the moment, right now,
        i have pick, have i pick, have i get, have we get, put in so
    """,
    "undo": """
        undo, revert, restore, put … back, bring … back, take … back again, reverse, roll back, go back one step,
        as it be before, back to how, step back, get … back, last change, last step
    """,
    "later": """
        for later, aside, on hold, park, another time, another day, next time, for now, set by, some other day,
        put by, save for, not now but, shelve, stash, later on
    """,
    "unpark": """
        take up, from later, from the saved, save one, parked, saved, come along after all, set aside before,
        back into, back in my, back in the, out of there again
    """,
    "wishlist": """
        wish list, wishlist, wishes, favourite list, favourites, favorites, favorite list, wish for so
    """,
    "code": "code, coupon, voucher, promo, discount, redeem, gift code",
    # orders and what becomes of them
    "pay": """
        checkout, check out, pay, finalize, finalise, complete, finish, proceed, place order, place the order,
        place my order, charge me, submit, ready to order, ready to buy, seal the deal, ring me up, ring it up,
        let us order, let us buy, confirm the order, confirm my, go ahead, order now, buy now, order it, buy it,
        let us do this, send the order, make the purchase, put the order through, order everything,
        buy everything, order all, order them, buy them, close the deal, wrap it up, settle up, get it ordered,
        place it
    """,
    "order": "order, purchase history",
    "parcel": "parcel, package, shipment, delivery, stuff i order, thing i order, consignment, box",
    "past": """
        last, past, previous, earlier, ever, history, i order, i buy, have order, have buy, do i order, do i buy,
        purchase, recent, so far order, before, yesterday, last week, my orders
    """,
    "state": """
        come yet, not come, still wait, leave the, where be, status, track, arrive, late, ship, dispatch,
        on its way, on the way, eta, carrier, courier, underway, not here, be here, go through, news, update on,
        progress, how far, become of, happen with, happening with, when … come, pack, confirm, lost, missing,
        where on earth, receive, get here, show up, turn up, expect, deliver yet
    """,
    "stop": """
        cancel, stop, annul, abort, call … off, revoke, void, cancellation, rescind, change my mind about, end,
        kill, take back my order, undo my order, stand down
    """,
    "again": """
        again, once more, same as, same again, the same, as last time, reorder, repeat, like last time,
        one more time, restock, re-order
    """,
    "goback": """
        return, refund, send … back, give … back, bring … back, take … back, money back, go back, ship … back,
        get … back to you, reimburse, hand … back, be sent back, want my money
    """,
    "exchange": """
        exchange, replacement, replace, swap, trade … for, new one, another one, fresh one, send me another,
        substitute
    """,
    "fault": """
        break, damage, crack, defective, faulty, scratch, chip, tear, leak, dent, smash, in pieces, shatter,
        not work, fall apart, hole, stain, kaputt, stop working, malfunction, ruin, wrong item, wrong thing,
        wrong one, wrong colour, wrong color, wrong size, not what i order, never work, rip, came apart, bust
    """,
    "misfit": """
        too small, too big, too large, too tight, too long, too short, too loose, too wide, too narrow, not fit,
        never fit, pinch, does not suit me, run small, run large, wrong size
    """,
    "unloved": """
        not like, not want, not need, hate, dislike, regret, not suit, not my style, disappoint, do not please,
        not happy with, unwanted, change my mind, by mistake, no use for, not fond, not what i expect, ugly,
        not go with
    """,
    "got": "arrive, get, receive, deliver, order, buy, come, send",
    "withdraw": """
        i keep, be keep, withdraw, forget the return, cancel the return, keep it after all, call off the return,
        stop the return, not send … back, keep … after all, cancel my return, cancel the exchange, not return,
        will keep, not want to return, changed my mind about the return, no need to return,
        forget about the return, forget the exchange, like it now, like them now
    """,
    "rule": """
        how long, until when, when do i, when will i, how do, deadline, policy, how many day, till when,
        until what, what date, rule, do i have to pay, who pay, condition, how … work, where do we send,
        where do i send, label, free of charge, how can i return
    """,
    # where it goes, and how
    "address": "address, delivery address, where do you send",
    "new-address": "different address, new address, another address, other address be",
    "place": """
        office, home, studio, workplace, house, flat, apartment, workshop, headquarters, hq, company, warehouse,
        work
    """,
    "ship": """
        ship, deliver, send, delivery, shipping, postage, post, dispatch, forward, direct, have it sent, mail,
        redirect, bring, go to
    """,
    "way": "way, option, method, choice, possibility, how can it, speed, type of",
    "fast": """
        next-day, same-day, same day, express, fast, quick, quickest, fastest, faster, overnight, next day,
        as soon as, asap, speedy, priority, rush
    """,
    "slow": """
        standard, slow, slowest, normal, regular, cheap shipping, cheapest shipping, ordinary, economy,
        cheap option, cheapest option, cheap one, the cheap, basic
    """,
    "time": """
        how long, how soon, when will, how many day, how fast, how quick, when can, by thursday, by friday,
        in time, delivery time, when do, eta, need it by, have it by, get here by, take to arrive, delivery take,
        shipping take
    """,
    # later, and again and again
    "plan": """
        schedule, planned, upcoming, plan for, coming up, standing order, recurring order, be plan, what be plan,
        waiting order, have plan, order … waiting, set up, scheduled, subscription, come up
    """,
    "remind": """
        remind, notify, ping, alert, let me know when, let me know if, tell me when, warn me, text me, email me,
        message me
    """,
    # people and rules
    "human": """
        human, somebody, someone, manager, support, staff, complain, complaint about, representative,
        customer service, real person, actual person, live agent, employee, operator, talk to a, speak to a,
        speak with, help desk, hotline, colleague of yours, supervisor, who can help me, talk to a person
    """,
    "me": """
        who be i, logged in, log in, sign in, which account, what account, under which, my account, my profile,
        my name, my email, know about me, my role, my company, my organisation, my organization, shopping as,
        for whom be i
    """,
    "may": """
        allow, your limit, my limit, order limit, limit per, spending limit, permission, permit, without ask,
        on your own, by yourself, may you, authority, your right, spend today, you spend, authorise, authorize,
        unattended, what thing of mine, of mine can you, see about me, entitle, autonomous
    """,
    "able": "what can you do, able to do, you capable, how do this work, help me with, you be for",
    "kinds": """
        have in your shop, have in your store, have in store, have here, category, department, kind of thing,
        kind of stuff, sort of thing, type of product, what do you sell, what all, range, assortment,
        kind of product, what kind of, section, what stuff
    """,
    # forms
    "not": "not, never, no longer, no, without, none, nothing, neither",
    "how": "how",
    "if": "if, when, once, whenever, as soon as",
    "yet": "yet, for now, wait, just want to see, just want to know",
    "too": "too, as well, also",
    "accept": """
        will do, be fine, work for me, be ok, be okay, be good, sound good, be great, be alright
    """,
    "hedge": "perhaps, maybe, something, possibly, anything",
}
