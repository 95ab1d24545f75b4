"""The words around what is named: kept apart from the name by whoever looks for a product or a brand.

Named tuples: they are made at every cold start, in half the time of dataclasses.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class ProductWords(NamedTuple):
    """What tells no product from another, and how words of a product are compared."""

    little: frozenset[str]
    negations: frozenset[str]  # a fact with one of them says what the product has not
    plural_ending: str  # left out of every word before words are compared
    apart: frozenset[str]  # words that by themselves are other goods than those they end the name of: "water", "butter"
    plain: frozenset[str]  # what the plainest of a brand's variants is called: "original"
    of_health: frozenset[str]  # what no product is suggested for
    signs: Mapping[str, str]  # signs as they are said: "&" -> "and"
    ailments: frozenset[str] = frozenset()  # of which one word alone is anything: "a cold", of "cold water"
    long_plurals: tuple[str, ...] = ()  # endings of which two letters go: "boxes"
    referring: frozenset[str] = frozenset()  # at the end of a question, for what is talked about: "on it"
    same_endings: tuple[tuple[str, str], ...] = ()  # what is left of a plural, and how one is spelled: "batterie(s)"
    asking: frozenset[str] = frozenset()  # in sentences about goods, and in none of their names: "okay on", "works"
    loose: frozenset[str] = frozenset()  # said of any goods, and telling none from another: "cheap coffee"
    troubles: frozenset[str] = frozenset()  # what goods are against, stems; nobody wants to buy them: "fleas"
    removing: frozenset[str] = frozenset()  # in a fact of what a product takes away: "takes the caffeine out"
    free: frozenset[str] = frozenset()  # after what a product has not: "gluten-free"
    another: frozenset[str] = frozenset()  # beside a kind: not the one that is on offer
    categories: Mapping[str, str] = {}  # what a whole category is called before "supplies", and its slug
    one_more: frozenset[str] = frozenset()  # beside a name: more of it than there is
    used_at: frozenset[str] = frozenset()  # before where a fact says that it is used: "in kettles"
    doing: frozenset[str] = frozenset()  # before what it is done to: "washing my hands"
    sentences: frozenset[str] = frozenset()  # of which no name of goods has one: "play some music"
    partial: frozenset[str] = frozenset()  # before what it has or has not in part: "no added sugar", "low in acid"
    kinds: Mapping[str, str] = MappingProxyType({})  # kinds of goods that are called otherwise than their ids
    ages: frozenset[str] = frozenset()  # stems; for whom of such an age something is good, only its label tells
    used_in: Mapping[str, str] = MappingProxyType({})  # where goods are used, as their names or facts call it
    places: frozenset[str] = frozenset()  # where goods are used, and of which thing: "the office printer"
    of_bodies: frozenset[str] = frozenset()  # what goods are for, and nobody buys: "for my face", "for oily skin"
    definite: frozenset[str] = frozenset()  # before what is there: "the salmon", of cat food
    sorts: frozenset[str] = frozenset()  # what is asked for how many there are: "how many kinds do you have"
    anything: frozenset[str] = frozenset()  # stand for any goods: "anything but the baby one"
    everything: frozenset[str] = frozenset()  # stand for all that is there: "add everything"
    each: frozenset[str] = frozenset()  # say that it is as many of every one
    but: frozenset[str] = frozenset()  # stand before what is not wanted of it: "detergent without perfume"
    alike: frozenset[str] = frozenset()  # say that something is as another is, or was: "the same", "as many"
    counts: frozenset[str] = frozenset()  # stand for how many: "the same amount"
    of_before: frozenset[str] = frozenset()  # stand for what was bought before: "as last time"
    same: Mapping[str, str] = MappingProxyType({})  # stems that say the same of goods: "perfume", "scent"
    without: tuple[str, ...] = ()  # patterns of words that say what goods have not, in one group: "un(scent)ed"
    goods: frozenset[str] = frozenset()  # stand for any goods behind what these are of: "pet supplies"
    all_of_it: frozenset[str] = frozenset()  # in a fact that tells all a thing is made of: "nothing else"
    belonging: frozenset[str] = frozenset()  # behind goods, a thing for these: the "mug" of "coffee mug"
    around_before: frozenset[str] = frozenset()  # stand beside these, and name nothing: "as I had last time"


class BrandWords(NamedTuple):
    """What stands around a brand's name, and what is said of goods without naming a brand."""

    before: frozenset[str]  # what a recogniser may leave of "reorder ... please", in front of the name
    after: frozenset[str]
    articles: frozenset[str]
    asking: frozenset[str]  # other words of a request in front of the name
    ambiguous_article: str  # an article that may as well be the begin of another name: "a degree", Pedigree
    either: str  # between two things of which one is meant
    between: frozenset[str]  # between two names
    denials: frozenset[str]  # what is named after one of them may be what is not wanted
    plural_ending: str
    no_plural: str  # words that end so are no plurals: "glass"
    plural_endings: tuple[tuple[str, str], ...]  # of kinds of goods: an ending, and what stands for it in the singular
    kinds: frozenset[str]
    qualities: frozenset[str]
    small: frozenset[str]
    own: frozenset[str]  # words of conversations with the skill: never taught as a name
    speaking: frozenset[str] = frozenset()  # in sentences and in no name: "I was", "that is"


class FreeSpeech(NamedTuple):
    """What people say around what they mean, in no sample's words; for whoever stands in for an assistant."""

    interjections: tuple[str, ...]  # in front of an answer, saying nothing of it: "whoa"
    hesitations: tuple[str, ...]  # in the midst of a name: "the caffarro, what's it called, classico"
    naming: tuple[str, ...]  # in front of a name: "I think it's"
    joining: tuple[str, ...]  # stand for an "and" in front of further goods: "as well as", "and then also"
    persons: frozenset[str]  # begin a reason behind an answer: "just one, we have no room"
    being: frozenset[str]  # second words of a reason that begins otherwise: "money is tight"
    lacking: tuple[str, ...]  # reasons without a verb: "no room"
    deciding: frozenset[str]  # words beside which it is no reason but a wish, unless it says not
    having: frozenset[str]  # say in front of a wish what there is already: "we've got floss, take it out"
    explaining: frozenset[str]  # around a number that tells what was counted again: "one case, so two dozen"
    taking: tuple[str, ...]  # begin an order, of what is called by its quality alone: "order the decaf"
    called: frozenset[str]  # behind that quality: "the decaf one"
    whichever: frozenset[str]  # say that a choice is made, and nothing asked: "whichever costs less"
    cheaper: str  # what that chooses
    habits: frozenset[str]  # verbs of what is done anyhow, "every month", and is no wish for that
    often: frozenset[str]  # before a time
    all_but: tuple[str, ...]  # before what alone is kept: "remove everything but the soap"
    all_of_it: tuple[str, ...]  # what that would be without the exception
    alone: str  # says that nothing else is kept
    behind: tuple[str, ...]  # a second clause that says nothing: "... and keep going"
    goods: frozenset[str]  # stand for goods named before: "those"
    amounts: tuple[str, ...]  # begin a question about what is in something: "how much sugar is in the crackers"
    within: tuple[str, ...]  # before that thing
    counting: tuple[str, ...]  # begin a question about how many there are to choose from
    sorts: frozenset[str]  # what is counted so: "kinds"
    around_sorts: frozenset[str]  # and what is said around that
    asking_too: tuple[str, ...]  # behind an "and": a second wish, which is no more of the first
    changing_too: tuple[str, ...]  # and behind a change of what is in the basket, or is quoted: another change
    taking_out: tuple[str, ...]  # of those, what begins one that takes out: "drop"
    taken: frozenset[str]  # and what such a one may end in: "take the soup out"
    recounting: frozenset[str]  # begin one that counts anew: "make the soup two"
    counted_to: frozenset[str]  # in that before the number: "to"
    times: Mapping[str, str]  # begin one of so many times as many, as a factor is told: "double"
    sending: tuple[str, ...]  # those of them that ask for a link
    pricing: frozenset[str]  # words of what a quote tells by itself, and of prices what most answers do
    coming: frozenset[str]  # of the day it comes
    leaving_it: frozenset[str]  # leave out what was spoken of last: "skip those then"
    putting: frozenset[str]  # add to what is there, though a no stands before: "no wait, add floss"
    polite: frozenset[str]  # behind a name: "just the cream please"


class DayWords(NamedTuple):
    """How days to come are said, beside the names of months and weekdays."""

    ordinals: tuple[str, ...] = ()  # of the days of a month
    little: frozenset[str] = frozenset()  # beside a day, of no weight: "next", "of"
    tomorrow: frozenset[str] = frozenset()
    week: frozenset[str] = frozenset()
    month: frozenset[str] = frozenset()
    festivals: Mapping[str, tuple[int, int]] = {}  # month and day


class Sentences(NamedTuple):
    """What an assistant understands by itself, for whoever stands in for one: `talk`, the demo, the tests."""

    built_in: Mapping[str, tuple[str, ...]]  # built-in intent -> what is understood beside the model's samples
    contractions: Mapping[str, str]  # pattern -> replacement
    openings: tuple[str, ...]  # what people say in front of a wish: "hey", "well"
    askings: tuple[str, ...]  # and nearer to it: "could you", "maybe"
    after: tuple[str, ...]  # and behind it: "please"
    within: frozenset[str]  # words anywhere in it that say nothing: "um"
    together: frozenset[str]  # pairs of words of which the second says something: "would like"
    determiners: frozenset[str]  # left out in front of a name: "the coffee"
    alike: tuple[str, ...]  # groups of words and ways of saying that stand for one another: "remove, take out"
    endings: tuple[str, ...]  # left out of words before they are compared, the longest first
    turning: frozenset[str]  # words that turn a sentence round: "not"
    refusing: str  # before the name of what is not wanted: "not tidewell"
    lacking_it: str  # the same of what is left out: "without"
    denying: frozenset[str]  # those of them beside which no yes is one: "okay, so I need not order it"
    answered: tuple[str, ...]  # yes and no in front of a wish, which says itself what it is
    slips: tuple[str, ...]  # after one of them what was said before is put right: "no sorry"
    taking_back: tuple[str, ...]  # in front of what is meant instead: "no", "hang on"
    wrong: str  # behind one of those, before the reason: "no, wrong printer"
    asking_else: frozenset[str]  # words of other goals, beside which nothing is meant instead: "no, how long ..."
    adding: frozenset[str]  # in front of what is wanted too: "and", "also"
    joining_clauses: frozenset[str]  # between two clauses: "but"
    wishing: frozenset[str]  # begin a wish of their own behind another clause: "get me"
    just: frozenset[str]  # before a number that is meant instead of one said before: "just the one"
    half_slips: tuple[str, ...]  # the same where goods are named after it: "no", "actually"
    leading: tuple[str, ...]  # what else is said in front of an answer: "she says"
    reasons: tuple[str, ...]  # before a reason for a wish, which says itself what it is: "because"
    advising: tuple[str, ...]  # what is asked after a need was told: "what would you suggest"
    daytimes: frozenset[str]  # when, and no place: "in the evening"
    times: frozenset[str]  # before a time: "this morning"
    asking_which: frozenset[str]  # at the begin of a question that tells two things apart: "which"
    between_two: frozenset[str]  # between them: "or"
    of_price: frozenset[str]  # in a question about which of them costs less
    situated: frozenset[str]  # between a need and where it is: "hard water in the dishwasher"
    intended: frozenset[str]  # before a thing that something is for: "for the washing machine"
    used_for: frozenset[str]  # before what goods are used for or come with: "for the house"
    asking_what: frozenset[str]  # begin a question that asks for more than a yes or a no
    questioning: tuple[str, ...]  # begin a question about a thing, which is no wish for it: "does", "can my"
    wanting: frozenset[str]  # words of a wish, beside which a question is one: "is it okay to order coffee"
    aside: frozenset[str]  # begin what is said behind a "never mind": "never mind, I'll look first"
    of_shop: tuple[str, ...]  # begin a question whether something is sold here, whatever is talked about
    delivered: tuple[str, ...]  # said of goods that came: "you sent", "showed up"
    of_returns: tuple[str, ...]  # begin a question about sending back, which is no complaint: "can i", "what if"
    of_damage: frozenset[str]  # and what is wrong with them, beside which nothing is wished for
    no_counts: tuple[str, ...]  # beside a number that counts no goods: "the two of us", "call me at five five five"
    stopping: frozenset[str]  # end a sentence that ends the talk: "that's too much, stop"
    only: Mapping[str, tuple[frozenset[str], frozenset[str]]]  # built-in intent -> one of the first words must be said,
    # and nothing beside both: "yes ma'am please", in any order
    parting: tuple[str, ...]  # at the end of a no, which is a goodbye then: "no, I was only looking, bye"
    leaving: tuple[str, ...]  # at the end of what else says nothing: a goodbye
    freely: FreeSpeech
    days: DayWords = DayWords()

    @property
    def before(self) -> tuple[str, ...]:
        """All that is said in front of a wish."""
        return (*self.openings, *self.askings, *self.leading)


class Invocation(NamedTuple):
    """How a skill is called, and what its name may not hold; for models, the skill package and `talk`."""

    launching: tuple[str, ...]  # "open ..."
    asking: tuple[str, ...]  # "ask ... to ..."
    links: tuple[str, ...]  # between the name and the rest
    connecting: frozenset[str]  # launch and connecting words that certification refuses in a name
    wake_word: str  # before whatever is said to the device in examples
    wake: frozenset[str]
    little: frozenset[str]  # articles and prepositions that a name of two words may not hold
    synonym: str  # of a value that has none, "{}" for its name
    turned: tuple[str, ...] = ()  # of two words, the first of which is a quality: "{rest} is {first}"
    owned: tuple[str, ...] = ()  # of two words, the first of which is somebody: "{first}'s {rest}"
