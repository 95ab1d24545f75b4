"""What was said -> the request Alexa would send: the interaction model resolved offline, for `talk`, demo and tests.

A stand-in for Alexa's own understanding and simpler than it: words of a sample must be said, a slot takes any words,
and among the samples that fit the one wins whose slots are most like the model's own values. A value of the model
resolves to its id; anything else is handed on as it was said (ER_SUCCESS_NO_MATCH), for the skill to make sense of.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from base.environment import DEFAULT_LOCALE
from locales import Locale, locale_of
from runtime.talk.clauses import HELP, LEFT_OUT, WISHES, Clauses
from runtime.talk.corrected import Corrections
from runtime.talk.counted_sizes import CountedSizes
from runtime.talk.denials import Denials
from runtime.talk.freely import Freely
from runtime.talk.heard_else import HEARD_ELSE
from runtime.talk.invoked import rest_of
from runtime.talk.joined import answered, held_in, joined
from runtime.talk.listed import Listed
from runtime.talk.model_file import MODELS, not_a_model, read_model
from runtime.talk.nearness import Nearness, Stems
from runtime.talk.righted import Righted
from runtime.talk.said_beside import SaidBeside
from runtime.talk.said_later import SaidLater
from runtime.talk.samples import LONGEST, Fit, Sample, SamplesByWord, alignments, samples_of
from runtime.talk.second_wish import SecondWish
from runtime.talk.slot_costs import BRAND, NEVER, PRODUCT, SlotCosts
from runtime.talk.slots_sent import SlotsSent
from runtime.talk.two_clauses import TwoClauses
from runtime.talk.utterance_slots import Plainly, SlotType
from skill.interaction.carriers import SLOTS

FALLBACK = "AMAZON.FallbackIntent"
LEAVING = "AMAZON.StopIntent"
_UNLIKELY = math.sqrt(1 - 0.65)  # a slot without a word around it must be at least this like a known value
_UNLIKE = 1.0  # of slots, from which on a clause of the sentence may be clearer than all of it
_TAKEN_AS_SAID = 0.1  # of slots, up to which a sample that is said word by word needs no other reading
_SURE = 0.3  # of slots, up to which a sample that is said word by word needs no nearer one
_CLEARER = 4  # times as near a sample must be that is said otherwise than word by word
_AROUND = frozenset(f"{{{slot}}}" for slot in SLOTS)
_GOODS = (BRAND, PRODUCT)
_NAMED = (*_GOODS, "NEED", "CATEGORY")


class Resolver:
    """One locale's interaction model, asked utterance by utterance."""

    def __init__(self, model: Mapping[str, Any], *, skill_id: str = "skill", locale: Locale | None = None) -> None:
        language = model["interactionModel"]["languageModel"]
        self._locale = locale or locale_of(DEFAULT_LOCALE)
        self._plainly = Plainly(self._locale)
        self.invocation = self._plainly.normal(language["invocationName"])
        self._intents: dict[str, dict[str, str]] = {
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for intent in language["intents"]
        }
        self._types = {entry["name"]: SlotType.read(entry, self._plainly) for entry in language.get("types", ())}
        self._sent = SlotsSent(self._types, self._plainly, self._locale, skill_id)
        self._all = tuple(samples_of(language["intents"], self._plainly, self._locale.sentences.built_in))
        self._later, whose = SaidLater(locale=self._locale, types=self._types), self._types.get("WHOSE")
        self._beside = SaidBeside(later=self._later, plainly=self._plainly, intents=self._intents, whose=whose)
        self._corrections = Corrections(locale=self._locale, later=self._later, bare=self._plainly.opened)
        self._freely = Freely(locale=self._locale, later=self._later, plainly=self._plainly, best=self._best)
        self._two_clauses = TwoClauses(self._locale, self._best, self._plainly, self._later, self._heard_through)
        self._second_wish = SecondWish(locale=self._locale, exact=self._freely.exact, intents=self._intents)
        self._costs = SlotCosts(self._types, self._sent, self._later)
        # With a slot of what is said around a wish: `talk` hears through that by itself.
        self._samples = tuple(one for one in self._all if _AROUND.isdisjoint(one.words))
        self._listed = Listed(self._locale, *map(self._types.get, _GOODS[::-1]), sent=self._sent, filled=self._filled)
        self._sized = CountedSizes(locale=self._locale, sizes=self._types.get("CHOICE"), filled=self._filled)
        self._heard_else = tuple(one(locale=self._locale, later=self._later) for one in HEARD_ELSE)
        self._righted = Righted(self._locale, self._plainly, self._corrections, self._best, self._intent, self._filled)
        self._denials = Denials.beside(self._locale.sentences, self._all)

    @classmethod
    def of_locale(cls, locale: str, *, skill_id: str = "skill", models: Path = MODELS) -> Resolver:
        """Read a locale's model.

        Raises:
            InputError: there is none for the locale, or it is not one.
        """
        try:
            return cls(read_model(locale, models), skill_id=skill_id, locale=locale_of(locale))
        except (KeyError, TypeError, AttributeError) as error:
            raise not_a_model(models / f"{locale}.json", error) from error

    def resolve(self, text: str) -> dict[str, Any]:
        """Return the request for an utterance: `LaunchRequest` or `IntentRequest`, without ids and time.

        "open <name>" launches, "ask <name> to ..." says the rest, anything else is said inside the skill.
        """
        words = self._plainly.said(text).removeprefix(f"{self._locale.invocation.wake_word} ").split()
        rest = rest_of(words, self.invocation, self._locale.invocation)
        if rest == ():
            return {"type": "LaunchRequest"}
        told = self._freely.plain(tuple(words) if rest is None else rest)
        told = self._corrections.only(self._corrections.without_reason(told), self._types.get("ONLY"), self._best)
        model = (self._intents, self._filled, self._locale)
        intent = joined(told, self._second_wish.heard(told, self._hear, self._filled), model)
        intent = answered(told, self._righted.of(told, intent, self._intents), model)
        denied = self._denials.turn(intent["name"], told) or self._denials.counts_nothing(held_in(intent), told)
        return {"type": "IntentRequest", "intent": self._named_only(FALLBACK) if denied else intent}

    def _hear(self, words: tuple[str, ...]) -> dict[str, Any]:
        whole = self._listed.of(words, self._intent) or self._sized.of(words, self._intent)
        return whole or self._instead(words, self._intent(words))

    def _instead(self, words: tuple[str, ...], intent: dict[str, Any]) -> dict[str, Any]:
        held, opened = held_in(intent), self._plainly.opened(words)
        for one in self._heard_else:
            instead = one.instead(opened, intent["name"], held)
            if instead is not None and instead[0] in self._intents:
                return self._filled(*instead)
        if self._denials.stops(intent["name"], words) or self._denials.leaves(intent["name"], opened):
            return self._named_only(LEAVING)
        refused = "CorrectIntent" in self._intents and self._corrections.refuse(words, intent["name"], held)
        return self._filled("CorrectIntent", held) if refused else intent

    def _intent(self, words: tuple[str, ...]) -> dict[str, Any]:
        if len(words) > LONGEST:
            return self._named_only(FALLBACK)
        best = self._best(words)
        exact = best is not None and best.cost == 0
        right = None if exact else self._of(*(self._freely.of(words) or ("", None))) or self._put_right(words, best)
        if right is not None:
            return right
        if best is None or best.cost > 0:
            plainer = (self._best(some) for some in self._plainly.plainer(words)[0])
            best = next((fit for fit in plainer if fit is not None and fit.cost == 0), None)
            only = None if best is not None else self._plainly.only(words) or self._freely.agrees(words)
            if only is not None and only in self._intents:
                return self._named_only(only)
            best = best or self._answered(words)
            two = self._of("CompareIntent", self._later.two(words)) if best is None else None  # which is better
            if best is None and (told := two or self._told_a_need(words)) is not None:
                return told
            best = best or self._without_reason(words) or self._heard_through(words)
        if best is None:
            named = self._later.whole(words) if self._locale.sentences.turning.isdisjoint(words) else ""  # in pieces
            named = named or self._later.pointed_at(words)
            called = self._of("NameIntent", {"product": named} if named else None)
            other = self._told_a_need(words, advised=False) or called
            return other or self._named_only(LEAVING if self._plainly.leaves(words) else FALLBACK)
        held = self._beside.held(words, best)
        if best.sample.intent == WISHES[0] and "quantity" in held and (count := self._two_clauses.count(words)):
            held = {**held, "quantity": count}
        return self._filled(best.sample.intent, held)

    def _filled(self, name: str, held: Mapping[str, str]) -> dict[str, Any]:
        slots = {slot: self._sent.slot(slot, kind, held.get(slot)) for slot, kind in self._intents[name].items()}
        return {"name": name, "confirmationStatus": "NONE", "slots": slots}

    def _answered(self, words: tuple[str, ...]) -> Fit | None:
        fits = (self._best(some) for some in self._plainly.answering(words))
        return next((fit for fit in fits if fit is not None and fit.cost == 0), None)

    def _put_right(self, words: tuple[str, ...], best: Fit | None) -> dict[str, Any] | None:
        """A slip, and what is said instead: the later counts."""
        if best is None or best.cost > _TAKEN_AS_SAID:
            instead = self._corrections.slots(words) if "CorrectIntent" in self._intents else None
            clause = self._two_clauses.of(words) if instead is None else ("CorrectIntent", instead)
            if clause is not None:
                return self._filled(*clause)
        for before, after, sure in self._later.slips(words):
            held = held_in(first := self._intent(before))
            counted = self._sent.number(" ".join(after))
            meant, goods = self._later.named(after), {"product", "brand"}.intersection(held)
            strange = bool(goods) and not self._later.goods(" ".join(held[one] for one in goods).split())
            if counted is not None and "meant_quantity" in self._intents[first["name"]] and held and not strange:
                return self._filled(first["name"], {**held, "meant_quantity": " ".join(after)})
            if meant and goods and "meant_product" in self._intents[first["name"]]:
                return self._filled(first["name"], {**held, "meant_product": meant})
            if meant and goods:
                return self._filled(
                    first["name"], {**{one: held[one] for one in held if one not in goods}, "product": meant}
                )
            if sure:
                return self._intent(after)
        return None

    def _of(self, name: str, held: Mapping[str, str] | None) -> dict[str, Any] | None:
        return None if held is None or name not in self._intents else self._filled(name, held)

    def _told_a_need(self, words: tuple[str, ...], *, advised: bool = True) -> dict[str, Any] | None:
        need = self._later.need(words, advised=advised)
        if need is None or "ResearchIntent" not in self._intents:
            return None
        whose = next((word for word in words if "WHOSE" in self._types and self._types["WHOSE"].known(word)), None)
        need += self._beside.situated(words, need)
        return self._filled("ResearchIntent", {"need": need} | ({} if whose is None else {"whose": whose}))

    def _without_reason(self, words: tuple[str, ...]) -> Fit | None:
        plain = self._plainly.unreasoned(words)
        if (fit := self._best(plain)) is not None and fit.cost == 0 and fit.sample.intent != HELP:
            return fit
        if plain == self._plainly.plainer(words)[1]:
            return None
        part = self._clauses.of(plain, None)  # "my son's visiting and we're all out of decaf so I suppose ..."
        return part if part is not None and part.cost < _SURE and part.sample.intent in WISHES else None

    def _named_only(self, intent: str) -> dict[str, Any]:
        return {"name": intent, "confirmationStatus": "NONE", "slots": {}}

    def by_samples(self, text: str) -> str | None:
        """Return the intent one of whose samples is said word by word, with values of the model in its slots."""
        words = tuple(self._plainly.said(text).split())
        best = self._best(words, self._every.among(frozenset(words)))
        return best.sample.intent if best is not None and best.cost == 0 else None

    def _heard_through(self, words: tuple[str, ...]) -> Fit | None:
        """Alexa hears through what people say around a wish, and through a second clause where one of them is clear."""
        plainer, plainest = self._plainly.plainer(words)
        fits = (self._best(some) for some in plainer)
        best = min((fit for fit in fits if fit is not None), key=lambda fit: fit.rank, default=None)
        bare = self._best(plainest)
        best = best or bare
        if bare is not None and self._clauses.wishes_for(bare, plainest):
            return bare
        sure = best is not None and best.cost < _SURE
        near = None if sure else self._nearness.nearest(" ".join(plainest), self._held, self._slots_in(plainest))
        if near is not None and (best is None or near.cost < best.cost / _CLEARER):
            return self._clauses.of(plainest, near) or near
        if best is not None and best.cost < _UNLIKE:
            return best
        if bare is not None and (best is None or bare.cost + LEFT_OUT * (len(words) - len(plainest)) < best.cost):
            best = bare
        return self._clauses.of(plainest, best) or best

    def _slots_in(self, words: tuple[str, ...]) -> frozenset[str]:
        """The slots of whose types a value is said."""
        parts = {" ".join(words[begin:end]) for end in range(1, len(words) + 1) for begin in range(end)}
        kinds = {kind for kind, told in self._types.items() if any(part in told.values for part in parts)}
        return frozenset(slot for slots in self._intents.values() for slot, kind in slots.items() if kind in kinds)

    def _held(self, intent: str, slot: str, said: str) -> float:
        kind = self._intents[intent][slot]
        if kind in self._types and not self._types[kind].known(said) and self._nearness.says_little(said):
            return NEVER  # "for" is no need
        return self._costs.of(kind, said)

    @cached_property
    def _nearness(self) -> Nearness:
        told = self._locale.sentences
        stems = Stems(told.alike, told.endings)
        goods = {word for kind in _GOODS for said in self._types[kind].values for word in said.split()}
        numbers = self._locale.numbers.ones[2:]  # "one" as often stands for what is talked about
        named = frozenset(stems.of(word) for word in (*goods, *numbers))
        return Nearness(patterns=self._samples, stems=stems, named=named, turning=told.turning)

    @cached_property
    def _clauses(self) -> Clauses:
        told = self._locale.sentences
        around = frozenset(word for said in (*told.after, *told.reasons) for word in said.split()) | told.used_for
        return Clauses(
            vocabulary=frozenset(word for sample in self._samples for word in sample.literal),
            without_articles=self._plainly.without_articles,
            said_in=self._said_in,
            best=self._best,
            holds_little=self._holds_little,
            later=self._later,
            around=around | told.within | told.times,
        )

    def _holds_little(self, fit: Fit) -> bool:
        """Whether a slot holds nothing but little words: "anything for" is no need."""
        kinds = self._intents[fit.sample.intent]
        held = ((kinds[slot], one) for slot, one in fit.slots.items() if kinds[slot] in _NAMED)
        strange = (one for kind, one in held if not self._types[kind].known(self._sent.named(kind, one)))
        return any(self._nearness.says_little(one) for one in strange)

    def _said_in(self, words: tuple[str, ...], among: Sequence[Sample] | None = None) -> Sequence[Sample]:
        said = frozenset(words)
        some = self._having.among(said) if among is None else among
        return [sample for sample in some if sample.literal <= said]

    _every: cached_property[SamplesByWord] = cached_property(lambda self: SamplesByWord.of(self._all))
    _having: cached_property[SamplesByWord] = cached_property(lambda self: SamplesByWord.of(self._samples))

    def _best(self, words: tuple[str, ...], among: Sequence[Sample] | None = None) -> Fit | None:
        fits = (fit for sample in self._said_in(words, among) for fit in self._fits(sample, words))
        return min(fits, key=lambda fit: fit.rank, default=None)

    def _fits(self, sample: Sample, words: tuple[str, ...]) -> Iterator[Fit]:
        kinds = self._intents[sample.intent]
        for slots in alignments(sample.words, words):
            costs = [self._costs.of(kinds[slot], said) for slot, said in slots.items()]
            cost, each = sum(costs), zip(costs, slots.values(), strict=True)
            alone = not sample.telling and any(one > _UNLIKELY * len(said.split()) for one, said in each)
            if cost < NEVER and not alone:
                yield Fit(sample=sample, slots=slots, cost=cost)
