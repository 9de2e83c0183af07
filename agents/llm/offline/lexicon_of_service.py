"""Senses of the words for orders, delivery, returns, days and people. `lexicon.py` explains a row."""

SERVICE: dict[str, str] = {
    # orders and what becomes of them
    "pay": """
        checkout, check out, pay, finalize, finalise, complete, finish, proceed, place order, place the
        order, place my order, charge me, submit, ready to order, ready to buy, seal the deal, ring me up,
        ring it up, let us order, let us buy, confirm the order, confirm my, go ahead, order now, buy now,
        order it, buy it, let us do this, send the order, make the purchase, put the order through, order
        everything, buy everything, order all, order them, buy them, close the deal, wrap it up, settle up,
        get it ordered, place it, settle the bill, settle my bill, put it through, put this through, take
        payment, process the order, process my order, process it, get this over with, send the order off,
        send it off, want to pay, let me pay, cash out, get on with it and order, place everything, make it
        official, let us wrap, order what be left, order the lot, order the rest, buy the lot, buy the rest,
        order what be in, make the order, do the order, do the purchase, wrap this up, get this order, get
        this lot order, purchase it, purchase everything, purchase the, get it buy, commit to, sign off on,
        pay up, i buy it all, ready when you be, take my money, check me out, check us out, check my cart out,
        check the cart out, check everything out, check it all out, get me checked out, to the till
    """,
    "topay": """
        pay for, to pay, want to pay, place … order, check out, checkout, proceed to, order for the, settle,
        finish the order, finish my order, complete my order, complete the order
    """,
    "order": "order, purchase history",
    "parcel": """
        parcel, package, shipment, delivery, stuff i order, thing i order, consignment, box, my stuff, my
        thing, my bit, my good, my purchase, my item, my delivery
    """,
    "past": """
        last, past, previous, earlier, ever, history, i order, i buy, have order, have buy, do i order, do i
        buy, recent, so far order, before, yesterday, last week, my orders, my purchase, all purchase,
        purchase so far, past purchase, purchase history, back when, ages ago, a while ago, month ago, week
        ago, day ago, last month, last year, on order, off you so far, from you so far, in the past, what
        else have i buy
    """,
    "state": """
        on their way, anybody look at it, anyone look at it, somebody look at it, someone look at it,
        come yet, not come, still wait, leave the, where be, status, track, arrive, ship, dispatch, on its
        way, on the way, eta, carrier, the courier, which courier, what courier, a courier, courier have,
        courier be, courier come, by courier, the state of, how be my … do, how be the … do, underway, not
        here, be here, go through, news, update on, progress, how far, become of, happen with, happening
        with, when … come, pack, confirm, lost, missing, where on earth, receive, get here, show up, turn
        up, expect, deliver yet, leave your, leave yet, turned up, make it here, where it have, holding it
        up, in transit, out for delivery, make it out, gone out, go out, go off, on the road, en route,
        tracking, the story with, story on, how be it go, how be … come along, come along, be go with my,
        hear anything, no sign, not show, still no, take so long, take its time, taking forever, when can i
        expect, when should i expect, whereabouts, latest on, up with my, where do … stand, how long until,
        on my doorstep, any sign of, delay, overdue, still not, should have be here, be it here, be late, so
        late, run late, too late, be it late, due, when be it due, look at my request, see my request, deal
        with my, handle my request, answer my request, get to my request, decision, decide on,
        hear back, heard back, look at my return
    """,
    "stop": """
        cancel, stop, annul, abort, call … off, revoke, void, cancellation, rescind, change my mind about,
        end the, end my, end it, end this, end that, end them, end all, kill, take back my order, undo my
        order, stand down, pull the plug, quit, halt, put a stop, back out, pull out of, bin the order,
        scrap the order, drop the order, not go ahead with, scrap …
        order, do not go through with, kill the order, withdraw my order, withdraw the order, drop my order,
        want out of, forget that order, forget the order, forget my order, forget about the order, forget
        about that order, never mind the order, do not need the order, not want the order, no longer want
        the order, no longer need the order
    """,
    "again": """
        again, once more, same as, same again, the same, as last time, reorder, repeat, like last time, one
        more time, restock, re-order, over again, another round, like before, same thing as, same stuff as,
        replenish, refill my, once again, do that again, ditto the order
    """,
    "goback": """
        return, refund, send … back, give … back, bring … back, take … back, money back, go back, ship …
        back, get … back to you, reimburse, hand … back, be sent back, returnable, want my money, pay me
        back, pay back, refund me, back for it, take it back, take them back, back to you, want my cash,
        cash back, get rid of it and get, send it home to you, want a refund, reverse the charge, my money
        return
    """,
    "exchange": """
        exchange, replacement, replace, swap, trade … for, new one, another one, fresh one, send me another,
        substitute, in its place, in place of it, in their place, bigger one, smaller one, size up, size
        down, next size, in exchange, trade … in, trade it, trade them, right one instead, correct one, send
        the right, larger one, other size
    """,
    "fault": """
        break, damage, crack, defective, faulty, scratch, chip, tear, leak, dent, smash, in pieces, shatter,
        not work, fall apart, hole, stain, kaputt, stop working, malfunction, ruin, wrong item, wrong thing,
        wrong one, wrong colour, wrong color, wrong size, not what i order, never work, rip, came apart,
        bust, get my order wrong, order wrong, get … wrong, mix up, mix-up, mixed up, wrong order, snap,
        shred, burst, peel, fray, wobble, arrive dead, not turn on, dead on arrival, smithereens, chipped,
        bent, scuff, unusable, pour out, drip, come apart, apart at, in two, in bits, lose its handle,
        handle be off, handle come off, mark on, discolour, moth, seam, unravel, squash, crush, flaw,
        imperfect, wrong box, in the box, short-circuit, sieve, missing a, missing one, not the one i order,
        not the one i buy
    """,
    "misfit": """
        too small, too big, too large, too tight, too long, too short, too loose, too wide, too narrow, not
        fit, never fit, pinch, does not suit me, run small, run large, wrong size, too snug, baggy, swim in
        it, ride up, small on me, big on me, tight on me, loose on me, does not go over, do not go over, not
        go over my, cannot get into, can not get into, too roomy, cut off my, one size up, one size down,
        bit tight, bit small, bit big, bit large, bit short
    """,
    "unloved": """
        not like, not want, not need, hate, dislike, regret, not suit, not my style, disappoint, do not
        please, not happy with, unwanted, change my mind, by mistake, no use for, not fond, not what i
        expect, ugly, not go with, not my thing, never wear, never use, not for me, do nothing for me,
        gather dust, unused, not my taste, not my cup of tea, not in love with, wrong shade, not as picture,
        not like the picture, look different, already have one, have two now, get one as a gift, hardly
        wear, not what i imagine, go off it, go off them, not work for us, surplus, bought too many, order
        too many, too many of, more than i need, more than we need, one too many, not convince, underwhelm,
        not keen, let down by, do not care for, second
        thought about, turn out we, do not go with
    """,
    "got": "arrive, get, receive, deliver, order, buy, come, send",
    "withdraw": """
        i keep, be keep, withdraw, forget the return, cancel the return, keep it after all, call off the
        return, stop the return, not send … back, keep … after all, cancel my return, cancel the exchange,
        not return, will keep, not want to return, changed my mind about the return, no need to return,
        forget about the return, forget the exchange, like it now, like them now, grow fond, keep the one i
        have, better keep, forget trade, forget about trade, forget swap, forget exchange, forget send, hold
        on to it after, come round to, decide to keep, we keep, want to keep, like to keep, fit after all,
        call that return off, call off that return, do not send it back, stay with me, stay with us, not go
        back after all, scrap the return, drop the return, stop that return, withdraw that, take back my
        return, undo the return, keep hold of, fall in love with, love it after all, hang on to the
    """,
    "rule": """
        how long, until when, when do i, when will i, how do, deadline, policy, how many day, till when,
        until what, what date, rule, do i have to pay, who pay, condition, how … work, where do we send,
        where do i send, label, free of charge, how can i return, by which date, by what date, last day, how
        many week, how long have i, how long do i have, original box, original packaging, packaging,
        receipt, who cover, at whose expense, cost me to, return postage, do it cost to, be there a fee,
        fee, charge for, charged anything, be i charge, where must i, where should i, where do they, how
        would i, pay for the postage, process for, what happen if, send it unworn, get back all, get all my,
        in full, full amount, full refund, free, cost anything, cost me anything, be it free, returnable,
        still time, still have time, time leave, too late to, when may i, when shall i, when might i
    """,
    # where it goes, and how
    "address": """
        address, delivery address, where do you send, where do my things, where be this go, where be it all
        go, where be this lot
    """,
    "new-address": "different address, new address, another address, other address be",
    "place": """
        office, home, studio, workplace, house, flat, apartment, workshop, headquarters, hq, company,
        warehouse, my work, at work, to work, the work address
    """,
    "ship": """
        ship, deliver, send, delivery, shipping, postage, post, dispatch, forward, direct, have it sent,
        mail, redirect, bring, go to, reroute, divert, drop off, headed, head for, bound for, get it all to,
        get it to, have it go, ship off, transport, courier it
    """,
    "way": "way, option, method, choice, possibility, how can it, speed, type of",
    "fast": """
        next-day, same-day, same day, express, fast, quick, quickest, fastest, faster, overnight, next day,
        as soon as, asap, speedy, priority, rush, quicker, speedier, swift, rapid, urgent, in a hurry, in a
        rush, hurry it, as quickly as, soon as you can, as soon as it, fastest way, surest, safest, top
        speed, speed it up, pronto, need it quick, no time to lose, quick one, fast one
    """,
    "slow": """
        standard, slow, slowest, normal, regular, cheap shipping, cheapest shipping, ordinary, economy,
        cheap option, cheapest option, cheap one, the cheap, basic, unhurried, plain option, no rush, no
        hurry, not in a hurry, not in a rush, leisurely, snail, take your time, can wait, slow one, slow
        option, cheap way, cheapest way, the cheap shipping, slow boat, not urgent, least expensive shipping
    """,
    "time": """
        how long, how soon, when will, how many day, how fast, how quick, when can, by thursday, by friday,
        in time, delivery time, when do, eta, need it by, have it by, get here by, take to arrive, delivery
        take, shipping take, be here by, here by then, here before, there by, there before, arrive before,
        arrive by, reach me by, reach us by, make it by, make it before, in time for, if i order today, if i
        order now, if we order, get here before, how many days, reach me, how quickly, turnaround, get to me
        by, be there for, be there on, be there in time, how long would
    """,
    # later, and again and again
    "plan": """
        schedule, planned, upcoming, plan for, coming up, standing order, recurring order, what be plan,
        waiting order, have plan, order … waiting, set up, scheduled, subscription, come up, in the
        pipeline, in the wing, in the queue, hold out for, holding out for, waiting for its, wait for its,
        wait for their, wait to be order, still to come, on the calendar, in the diary, watch for me, keep
        an eye on, on autopilot, book in, pencil in, down the line, due to be order, due to go out, later
        order, future order, order in waiting, queue, on the agenda, order lie, what be wait, anything wait,
        to be place later, regular order, repeat order, repeating order, in store for me, have you get wait,
        got waiting, what be you wait, to be order, to be place on, to go out on, to go through on, be line
        up, have line up, get line up, have run with, have run at, have … run with you, run with you,
        be run for me, i have plan, what be plan for
    """,
    "remind": """
        notify, ping, alert, let me know when, let me know if, tell me when, warn me, text me, email me,
        message me, tip me off, give me a shout, drop me a line, drop me a mail, mail me, heads up, let us
        know when, let us know if, shout when, message when, inform me, write to me when, give me a nudge,
        nudge me, send me a mail, send me an email, call me when, remind me when, remind me to, remind me
        on, remind me in, remind me if, remind me the, remind me tomorrow, remind me about, remind me
        before, remind us, remind me again in, remind me every
    """,
    # people and rules
    "human": """
        human, manager, support, staff, to complain, i complain, a complaint, complaint about,
        representative, customer service, real person, actual person, live agent, employee, operator,
        talk to a, speak to a, speak with, help desk,
        hotline, colleague of yours, supervisor, who can help me, talk to a person, of your staff, one of
        your people, your people, flesh and blood, pulse, put … through to, put me thru, thru to, talk …
        someone, talk … somebody, talk … anyone, speak … someone, speak … somebody, chat … someone, someone
        real, someone from, someone at, someone in, someone who, someone with, someone to, somebody from,
        somebody at, somebody in, somebody who, somebody with, somebody to, get me someone, get me somebody,
        need someone, need somebody, want someone, want somebody, get someone, get somebody, find someone,
        find somebody, someone help, somebody help, in charge, escalate, your boss, your superior, your
        supervisor, not a machine, not a bot, not a robot, not a computer, look into the, look into my, look
        into this, look into it, lodge a, file a complaint, grievance, ombudsman, pass me on, hand me over,
        member of staff, customer care, service team, team member, call centre, call center, a word with,
        pass me to, transfer me, hand me to, put me on to, refer me to, to a colleague, see a manager, who
        be in charge
    """,
    "me": """
        do i belong to, do we belong to, do i work for, which firm be i, which company be i,
        who be i, logged in, log in, sign in, which account, what account, under which, my account, my
        profile, my name, my email, which email, what email,
        know about me, my role, my company, my organisation, my organization,
        shopping as, for whom be i, what name, whose name, which name, on which name, approve order, get to
        approve, i get to approve, i approve, sign off order, my function, my position, my job title, my
        time zone, which time zone, what time zone, me down for, you have me as, which currency, what
        currency, which organisation, which organization, our firm, registered as, registered under, in
        whose, who do you have me, details do you have, what do you have on me, do you know my, you know me,
        who i be
    """,
    "may": """
        most you could, most you may, have to agree, have to approve, need to agree, need to approve,
        allow, your limit, my limit, order limit, limit per, spending limit, permission, permit, without
        ask, on your own, by yourself, may you, authority, your right, spend today, you spend, authorise,
        authorize, unattended, what thing of mine, of mine can you, see about me, entitle, autonomous,
        ceiling, allowance, behind my back, on my behalf, in my place, spending cap, how far may, how far
        can you, what do i let you, without my say, without my ok, without my okay, without my knowledge,
        without tell me, without my consent, without my approval, on your own account, empower, licence to,
        license to, free to do, how free be you, what be you free, mandate do you, trust you with, how much
        rope, cap per order, budget do you have, budget have i give, off limit, never do, not do for me,
        power do you, how long may you, your licence, your permission, this permission, until when may you,
        maximum you, most you can, how much be you good for, upper limit, limit per order, limit on, limit
        for, limit be, daily cap, monthly cap, cap applies, act for me, act on my, up to what amount, up to
        how much may, do for me without, for me without, right do you have
    """,
    "able": """
        what can you do, able to do, you capable, how do this work, help me with, you be for, what be you
        good at, what can i ask, what do you do, how can you help, what help, what sort of help, what kind
        of help, your skill, trick do you, be you any use, make yourself useful
    """,
    "kinds": """
        have in your shop, have in your store, have in store, have here, category, department, kind of
        thing, kind of stuff, sort of thing, type of product, what do you sell, what all, range, assortment,
        kind of product, what kind of, section, what stuff, aisle, stuff do you, what can one buy, what can
        you buy, can buy here, buy here, assort, what be there to buy, what be for sale, what be on offer,
        what sort of shop, what kind of shop, what type of shop, product line, product group, your
        catalogue, your catalog, your offering, what be on sale here, your wares, merchandise, what have you
        get in the shop, what have you get here, what do this shop, what do the shop, what you sell, what
        you stock, what you carry, all the things you, in this shop, in this store
    """,
    # forms
    "not": "not, never, no longer, no, without, none, nothing, neither",
    "how": "how",
    "if": "if, when, once, whenever, as soon as",
    "yet": "yet, for now, wait, just want to see, just want to know",
    "too": "too, as well, also",
    "accept": """
        will do, be fine, work for me, be ok, be okay, be good, sound good, be great, be alright, suffice,
        do nicely, do me, it be then, be perfect, be acceptable, do the job, do the trick, be plenty, would
        do, do for me, do for us, be just the thing, be the one, suit me, suit us, get my vote, be enough,
        fit the bill, be sufficient, be adequate, be ample, see me through,
        see him through, see her through, see us through, be all i need, be
        all we need
    """,
    "hedge": "perhaps, maybe, something, possibly, anything",
}
