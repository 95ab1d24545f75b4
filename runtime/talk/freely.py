"""What people say around what they mean, in no sample's words: an assistant hears through it.

"Whoa, no, stop", "just the one, we have no room", "the caffarro, what's it called, classico": each is an answer with
something beside it that says nothing of what is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from locales import Locale
from locales.heard import FreeSpeech
from runtime.talk.clauses import WISHES
from runtime.talk.counted_there import CountedThere
from runtime.talk.said_later import SaidLater
from runtime.talk.samples import Fit
from runtime.talk.utterance_slots import BUYING, Plainly, either

CLOSING = ("AMAZON.StopIntent", "AMAZON.CancelIntent", "DoneIntent", "AMAZON.NoIntent")
"""Answers that end something, the one that ends most first."""
REMARKS = ("CheaperIntent",)  # without a slot, beside one of them: "that's too much, forget it"
AGREED = "AgreeIntent"
NO, CORRECTING, CHOOSING = CLOSING[-1], "CorrectIntent", "ChooseIntent"
REMOVING = "BasketRemoveIntent"
EMPTYING = ("BasketEmptyIntent", "CancelOrderIntent")
"""Goals of "cancel everything", of which something may be excepted."""
COUNT = frozenset({"quantity", "meant_quantity", "unit", "misheard"})
REFUSED = frozenset({"not_product", "not_brand"})
LONGEST = 16  # words of a sentence in several parts
MOST_PARTS = 3

Heard = tuple[str, Mapping[str, str]]


@dataclass(kw_only=True)
class Freely:
    """Finds the answer in what is said around it."""

    locale: Locale
    later: SaidLater
    plainly: Plainly
    best: Callable[[tuple[str, ...]], Fit | None]

    def plain(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return a sentence without hesitations in its midst, and without a habit that is told beside a name.

        Whatever joins further goods to others is the one word that does: "soap as well as, oh, towels".
        """
        said = self._joining.sub(self._and, self._hesitations.sub(" ", " ".join(words)))
        named = self._of_it.sub(r"\1", self._naming.sub(r"\1", said))
        return tuple(self._without_habit(tuple(named.split())))

    def of(self, words: tuple[str, ...]) -> Heard | None:
        """Return the intent and its slots; None where nothing is said around an answer."""
        if len(words) > LONGEST:
            return None
        both = CountedThere(locale=self.locale, exact=self.exact)
        ways = (self._all_but, both.of, self._agreed_count, self._inside, self._sorts, self._chosen)
        told = next((told for way in ways if (told := way(words)) is not None), None)
        if told is not None:
            return told
        closing = next((one for one in CLOSING if one in self._closed(words, MOST_PARTS)), None)
        if closing is not None:
            return closing, {}
        return self._reasoned(words) or self._of_what_is_there(words)

    def agrees(self, words: tuple[str, ...]) -> str | None:
        """Return a yes in two parts, each of which is one: "that sounds lovely, I'll have one"; a plain one of two."""
        parts = ((one[:at], one[at:]) for one in self.plainly.plainer(words)[0] for at in range(1, len(one)))
        heard = ({self._buys(part) for part in two} for two in parts)
        both = next((ways for ways in heard if None not in ways), None)
        return None if both is None else BUYING[0] if both == {BUYING[0]} else AGREED

    def _buys(self, words: tuple[str, ...]) -> str | None:
        best = self.best(words)
        buys = best is not None and best.cost == 0 and best.sample.intent in BUYING
        return best.sample.intent if buys and best is not None else None

    def _all_but(self, words: tuple[str, ...]) -> Heard | None:
        """What alone is kept: "remove everything but the soap"."""
        said = " ".join(words)
        but = next((one for one in self._free.all_but if f" {one} " in said), None)
        head, _, rest = said.partition(f" {but} ")
        kept = None if but is None else self.later.product(tuple(rest.split()))
        fit = None if kept is None else self.exact((*head.split(), *self._free.all_of_it))
        return ("NameIntent", {"only": self._free.alone, "product": kept}) if kept and self._empties(fit) else None

    def _empties(self, fit: Fit | None) -> bool:
        return fit is not None and fit.sample.intent in EMPTYING and not fit.slots

    def _agreed_count(self, words: tuple[str, ...]) -> Heard | None:
        """A yes and how many: "yes, try one of those" takes what is on offer, and so many of it."""
        opened = self.plainly.opened(words)
        yes = self.locale.sentences.only[BUYING[0]][0]
        fit = self.exact(opened[1:]) if len(opened) > 1 and opened[0] in yes else None
        if fit is None or fit.sample.intent != WISHES[0] or not fit.slots or not COUNT - {"unit"} >= {*fit.slots}:
            return None
        return (BUYING[1], {"quantity": next(iter(fit.slots.values()))}) if "misheard" not in fit.slots else None

    def _inside(self, words: tuple[str, ...]) -> Heard | None:
        """How much of something is in something: "how much sugar is in the crackers"."""
        said, free = " ".join(self.plainly.plainer(words)[1]), self._free
        begun = next((one for one in free.amounts if said.startswith(f"{one} ")), None)
        within = next((one for one in free.within if f" {one} " in said), None)
        if begun is None or within is None:
            return None
        what, _, there = said.removeprefix(begun).strip().partition(f" {within} ")
        return ("DetailIntent", {"detail": what, "product": there}) if what and there else None

    def _sorts(self, words: tuple[str, ...]) -> Heard | None:
        """How many there are to choose from: "how many kinds of that do you have", "what types are there"."""
        free = self._free
        rest = [word for word in self.plainly.plainer(words)[1] if word not in free.around_sorts]
        later = [" ".join(words[at:]) for at in range(min(3, len(words)))]
        begins = any(said.startswith(f"{one} ") for said in later for one in free.counting)
        sorts = [word for word in rest if word in free.sorts]
        if not begins or len(sorts) != 1:
            return None
        named = self.later.product(tuple(word for word in rest if word not in free.sorts))
        left = {*rest} - {*sorts} - {*(named or "").split()}
        asked = {"detail": sorts[0]} | ({"product": named} if named else {})
        return None if left else ("DetailIntent", asked)

    def _chosen(self, words: tuple[str, ...]) -> Heard | None:
        """A choice by price, however it goes on: "whichever is cheaper, the caffarro or the ruxton"."""
        opened, price = self.plainly.opened(words), self.locale.sentences.of_price
        chosen = opened[:1] and opened[0] in self._free.whichever and not price.isdisjoint(opened[1:4])
        return (CHOOSING, {"choice": self._free.cheaper}) if chosen else None

    def _closed(self, words: tuple[str, ...], most: int) -> frozenset[str]:
        """The answers of a sentence that holds nothing else; none where it holds anything else."""
        whole = self._answer(words)
        if whole is not None:
            return frozenset({whole})
        ways = ((words[:at], words[at:]) for at in range(1, len(words) if most > 1 else 0))
        turning = self.locale.sentences.denying
        for head, tail in ((head, tail) for head, tail in ways if head[-1] not in turning):  # "don't stop"
            first = self._answer(head)
            rest = frozenset[str]() if first is None else self._closed(tail, most - 1)
            if first is not None and rest and not {first, *rest} <= {*REMARKS}:
                return rest | {first}
        return frozenset()

    def _answer(self, words: tuple[str, ...]) -> str | None:
        fit = self.exact(words)
        if fit is not None:
            closes = not fit.slots and fit.sample.intent in (*CLOSING, *REMARKS)
            return fit.sample.intent if closes else None
        return NO if self.plainly.only(words) == NO else None

    def _reasoned(self, words: tuple[str, ...]) -> Heard | None:
        """A count, a no or a refusal with the reason behind it, or with what it comes to: "one case, so two dozen"."""
        for end in range(len(words) - 1, 0, -1):
            head, rest = words[:end], words[end:]
            reason = self._is_reason(rest)
            if not reason and not self._explains(rest):
                continue
            fit = self.exact(head) or self._behind_no(head)
            if fit is None:
                continue
            slots, intent = frozenset(fit.slots), fit.sample.intent
            counts = bool(slots) and slots <= COUNT and bool(slots - {"unit"})
            if counts or (reason and slots <= REFUSED and intent in (NO, CORRECTING) and (slots or intent == NO)):
                return intent, fit.slots
        return None

    def _behind_no(self, words: tuple[str, ...]) -> Fit | None:
        """What is counted behind a no: "actually no just the one"."""
        fits = (self.best(some) for some in self.plainly.answering(words) if some != words)
        return next((fit for fit in fits if fit is not None and fit.cost == 0 and fit.slots), None)

    def _is_reason(self, rest: tuple[str, ...]) -> bool:
        said = " ".join(rest)
        if any(f"{said} ".startswith(f"{one} ") for one in self._free.lacking):
            return True
        begins = rest[0] in self._free.persons or not self._free.being.isdisjoint(rest[1:4])
        says_not = not self.locale.sentences.denying.isdisjoint(rest) or "no" in rest
        decides = not says_not and not self._free.deciding.isdisjoint(rest)
        return len(rest) > 1 and begins and not decides and not self._names(rest)

    def _explains(self, rest: Sequence[str]) -> bool:
        numbers = self.locale.numbers
        told = [word for word in rest if word not in self._free.explaining]
        counting = {*numbers.words, *numbers.groups, numbers.dozen, *numbers.containers}
        return bool(told) and counting.issuperset(told)

    def _names(self, words: tuple[str, ...]) -> bool:
        """Tell whether goods are named, by whatever part of their names, or a size, or what they are for."""
        small = self.locale.brand_words.small
        named = [word for word in self.later.named(words).split() if word not in small]
        return bool(named or self.later.need_in(words)) or self.later.product(words) is not None

    def _of_what_is_there(self, words: tuple[str, ...]) -> Heard | None:
        """A wish for what was named before it: "he has got paper towels, take those out"."""
        for begin in range(1, len(words) - 1):
            head, tail = words[:begin], words[begin:]
            product = self.later.product(head)
            places = [at for at, word in enumerate(tail) if word in self._free.goods]
            if product is None or len(places) != 1 or (self._free.having | self._free.being).isdisjoint(head):
                continue
            at = places[0]
            fit = self.exact((*tail[:at], "the", *product.split(), *tail[at + 1 :]))
            if fit is not None and fit.sample.intent == REMOVING and fit.slots.get("product"):
                return REMOVING, fit.slots
        return None

    def exact(self, words: tuple[str, ...]) -> Fit | None:
        """The sample that is said word by word, with what people say around it."""
        fits = (self.best(some) for some in self.plainly.plainer(words)[0] if some)
        return next((fit for fit in fits if fit is not None and fit.cost == 0), None)

    def _without_habit(self, words: tuple[str, ...]) -> Iterator[str]:
        """Words without "I get them every month", where something is named beside it."""
        free = self._free
        for at in range(1, len(words) - 4):
            who, verb, what, often = words[at : at + 4]
            asks = (
                f"{' '.join(words[at - 1 : at])} {who}" in self.locale.sentences.askings
            )  # "can I get it every month"
            habit = (
                not asks and who in free.persons and verb in free.habits and what in free.goods and often in free.often
            )
            if habit:
                return iter((*words[:at], *words[at + 5 :]))
        return iter(words)

    @property
    def _free(self) -> FreeSpeech:
        return self.locale.sentences.freely

    @cached_property
    def _hesitations(self) -> re.Pattern[str]:
        hesitation = f"(?:{either(self._free.hesitations)})"
        return re.compile(rf"(?<=\S) {hesitation}(?: {hesitation})*(?: (?=\S)|$)")

    def _and(self, joining: re.Match[str]) -> str:
        further = tuple(joining.string[joining.end() :].split())
        counted = self.locale.numbers.whole_number(further[0]) is not None
        if joining.group().strip() in self.locale.sentences.joining_clauses and not counted:
            return joining.group()  # "coffee but not decaf"
        named = self.later.product(further) or self.later.named(further)
        return f" {self.locale.numbers.joined} " if named else joining.group()

    @cached_property
    def _joining(self) -> re.Pattern[str]:
        joining = f"(?:{either([*self._free.joining, *self.locale.sentences.joining_clauses])})"
        return re.compile(rf"(?<=\S) {joining}(?: {joining})* (?=\S)")

    @cached_property
    def _of_it(self) -> re.Pattern[str]:
        """What stands before "for my face" where that is an answer."""
        told, free = self.locale.sentences, self._free
        before = either([f"{one} {is_}" for one in free.goods for is_ in free.being])
        openings = either([*told.openings, *told.answered, *told.within])
        return re.compile(rf"^((?:(?:{openings}) )*)(?:{before}) (?=for \S)")

    @cached_property
    def _naming(self) -> re.Pattern[str]:
        told = self.locale.sentences
        openings = either([*told.openings, *told.within])
        return re.compile(rf"^((?:(?:{openings}) )*)(?:{either(self._free.naming)}) (?=\S)")
