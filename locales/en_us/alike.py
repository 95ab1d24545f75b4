"""American English words that stand for one another around a wish, and the endings they are said with."""

from __future__ import annotations

ALIKE = (
    # little words
    "it, that, this, them, those, these, they, that one, this one",
    "i, we, you",
    "me, us, you",
    "my, our, the, a, an, your, some, any",
    "is, are, was, were, be, will be, has been, are being",
    "do, does, did, will, would, can, could, should, has, have, had",
    "in, on, to, into, at, of, about, for, with, out of",
    "when, once, as soon as",
    "still, yet, already, again",
    # what is done with goods
    "order, reorder, buy, purchase",
    "get me, grab me, fetch me, sort me out with, set me up with, fix me up with, hook me up with, do me",
    "need, require, could do with",
    "add, put in, throw in, toss in, stick in, chuck in, pop in, drop in, include, stick, chuck, pop, toss, throw",
    "cart, basket, list",
    "remove, take out, take off, leave out, leave off, drop, delete, erase, wipe, scrap, scratch, get rid of, lose",
    "empty, clear, clear out",
    "everything, all of it, it all, all of that, the lot, the whole lot, the whole thing, all the stuff",
    "check out, checkout, pay, pay up, ring me up, settle up",
    # about goods
    "nearest, closest, most similar, next best, most like it",
    "similar, comparable, alike, equivalent, close",
    "recommend, suggest, advise",
    "tell me, give me the rundown, fill me in, let me hear",
    "details, information, info, particulars",
    "cheaper, less expensive, lower priced, costs less, more affordable",
    "cheapest, least expensive, lowest priced, most affordable",
    "difference, sets them apart, separates them",
    "compare, stack up, measure up, hold up",
    "sell, carry, stock",
    "have you got, do you have, you got, you have, have you",
    "available, in stock, back, back in stock, in",
    "tell, let know, notify, ping, alert, remind",
    "help, work, do",
    "good, suitable, okay, fine, safe, right",
    # money, time and place
    "shipping, delivery, postage",
    "cost, run, run me, set me back",
    "how much, what",
    "total, grand total, damage",
    "arrive, come, get here, be here, show up, turn up, get delivered, be delivered, land",
    "expect, have, get",
    "order, package, parcel, delivery, stuff, shipment, purchase",
    "ship, send, deliver, go out",
    "card, credit card, visa, debit card, mastercard",
    "charge, put",
    # what became of an order
    "cancel, call off, take back, stop, undo, void",
    "broken, damaged, smashed, smashed up, crushed, cracked, dented, busted, ruined",
    "return, send back, give back",
    "wrong, different, not right",
    # the phone and the account
    "send, text, shoot, beam, forward, message",
    "phone, cell, mobile, cell phone, app",
    "link, link up, connect, hook up, set up, sign in to, log in to",
    # data
    "track, measure, follow, watch, spy on, monitor, keep tabs on, record",
    "ads, ad, advertising, advertisements, marketing, offers, promotions, commercials, deals",
    "data, information, info, details, records, history",
    "everything, all, whatever, what",
    # the talk itself
    "say, repeat, read, tell me, run by me, go over",
    "hear, catch, get, understand, miss",
    "done, finished, through, all set",
    "think, think about, think over, mull over, sleep on",
    "a second, a sec, a moment, a minute, a bit",
)
"""Groups of words, the first of each being what the others are told by; a word may stand in several."""

ENDINGS = ("ing", "ed", "es", "s")
