"""Ask which one a question is about where several are called so; the question is answered once that is known."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from base.json_text import json_cut
from ledger.records import Outcome
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.nothing import NOTHING
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import LONGEST_WORDS, AskedFact, AskedWords, Goal, Sought
from skill.conversation.turn import Resolved, Slot
from skill.goals.comparing import Comparing
from skill.goals.facts import KNOWING, is_talked_of
from skill.goals.kept_open import kept_open
from skill.goals.naming import Naming
from skill.goals.services import Services
from skill.goals.topics import of_detail, of_need, unanswered
from skill.speech import OneOf, Say, Spoken, joined
from skill.understanding.choice import WhichBrand, WhichProduct, choose, fit, some
from skill.understanding.verdict import verdict

OF_THE_QUESTION = ("detail", "need", "per", "quantity", "whether", "whose")
"""Slots that tell what is asked; what it is asked of is the one that is chosen."""

GOOD_FOR = "GoodForIntent"

_ONE = ("choice", "not_product", "per", "quantity")
"""Slots that tell which one is asked about, or what it is a price of."""


class WhichAsked:
    """Finds the several that a question may be about."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._naming = Naming(services)
        self._comparing = Comparing(services)

    def answer(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Ask which one; None where one alone is meant, or where what is asked tells which of them it is."""
        if (priced := self._prices(scene, heard)) is not None:
            return priced
        several = () if heard.nothing else self._several(scene, heard)
        if len(several) < 2:
            return None
        unknown = self._is_of_what_holds(scene)
        if unknown and any(self._tells(scene, one) for one in several):
            return None  # "is there chicken in the dog food" is answered of the one that tells
        named = some(several)
        return self._beside(scene, named) or self._which(scene, named, unknown=unknown)

    def _prices(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Say what each of those to choose from costs, and ask again which: "how much are they"."""
        question, catalog = scene.pending, self._services.catalog
        if scene.turn.goal != "PriceIntent" or not heard.nothing or not isinstance(question, WhichQuestion):
            return None
        if any(scene.turn.slot(one) is not None for one in _ONE) or scene.memory.told_of in question.products:
            return None
        meant = (catalog.product(self._comparing.meant(question.sought, one)) for one in question.candidates)
        several = [one for one in meant if one is not None]
        if len(several) < 2:
            return None
        told = reduce(joined, (self._told(scene, one) for one in several))
        return kept_open(scene, catalog, told, KNOWING)

    def telling(self, scene: Scene, heard: Mentioned) -> Product | None:
        """Return the one of several that serves what is asked, or whose facts tell: "is the coffee decaf"."""
        if heard.nothing or scene.turn.goal != GOOD_FOR:
            return None
        several = self._several(scene, heard)
        return next((one for tells in (self._serves, self._tells) for one in several if tells(scene, one)), None)

    def _several(self, scene: Scene, heard: Mentioned) -> tuple[Product, ...]:
        """All that may be meant where neither the household's orders nor what is talked about tell which."""
        thing, catalog = self._naming.of(scene, heard), self._services.catalog
        known, now = thing.known, catalog.product(scene.pending.about.product_id)
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        clear = thing.product is None or (thing.unsure is None and known.kind is not None)
        if clear or (now is not None and is_talked_of(now, known)):
            return ()
        match choose(catalog, wanted, scene.history.products, known.words):
            case WhichProduct() | WhichBrand():
                there = tuple(one for one in catalog.find(wanted) if one.in_stock)
                return fit(catalog, wanted, there or catalog.find(wanted), known.words)
            case _:
                return ()

    def _is_of_what_holds(self, scene: Scene) -> bool:
        return scene.turn.goal == GOOD_FOR or scene.turn.slot("whether") is not None

    def _tells(self, scene: Scene, product: Product) -> bool:
        """Tell whether a product's facts or needs answer what is asked, with a yes or a no."""
        asked = scene.turn.slot("need") or scene.turn.slot("detail")
        if asked is None:
            return True  # for whom it is has an answer of its own
        return self._serves(scene, product) or verdict(self._services.catalog, product, asked.heard) is not None

    def _serves(self, scene: Scene, product: Product) -> bool:
        need = scene.turn.slot("need")
        return need is not None and self._services.slots.need(need) in product.needs

    def _beside(self, scene: Scene, several: tuple[Product, ...]) -> Answer | None:
        """Tell of each in the middle of an order, and ask again what is open: the price that was heard is not lost."""
        question = scene.pending
        beside = isinstance(question, InterestQuestion) and bool(question.beside)
        choosing = isinstance(question, WhichQuestion) and question.sought.goal.orders
        if not (beside or choosing or isinstance(question, OrderQuestion)):
            return None
        told = reduce(joined, (self._told(scene, one) for one in several))
        return kept_open(scene, self._services.catalog, told, KNOWING)

    def _told(self, scene: Scene, one: Product) -> Spoken:
        if scene.turn.goal == "PriceIntent":
            return scene.say(Say.PRICE_IS, product=one.item, price=one.price)
        return scene.say(Say.DETAIL_ALL, product=one.name, size=one.size or one.name, fact=one.fact)

    def _which(self, scene: Scene, several: tuple[Product, ...], *, unknown: bool) -> Answer:
        catalog, kinds = self._services.catalog, {one.kind for one in several}
        brand = catalog.brand_name(several[0].brand_id) if len(kinds) > 1 else ""
        topic = brand or catalog.kind_said(several[0].kind)
        choices = OneOf(tuple(one.name for one in several))
        spoken = scene.say(Say.RESEARCH_SOME, topic=topic, choices=choices)
        facts = replace(KNOWING, outcome=Outcome.ASKED)
        if unknown:
            facts = unanswered(KNOWING, self._topic(scene))
            spoken = joined(scene.say(Say.NOT_KNOWN_ALONE), spoken)
        asked = None if unknown else asked_in(scene)
        kind = kinds.pop() if len(kinds) == 1 else None
        sought = Sought(goal=Goal.RESEARCH, kind=kind, asked=asked)
        pending = ProductQuestion(sought=sought, candidates=tuple(one.product_id for one in several))
        return Answer(spoken=spoken, facts=facts, pending=pending)

    def _topic(self, scene: Scene) -> str:
        detail = scene.turn.slot("detail")
        return of_need(self._services.slots, scene.turn.slot("need")) if detail is None else of_detail(detail)


def asked_in(scene: Scene) -> AskedFact:
    """Return what a turn asks, to be asked again of the one that is chosen."""
    slots = ((name, scene.turn.slot(name)) for name in OF_THE_QUESTION)
    words = (
        AskedWords(slot=name, heard=json_cut(slot.heard, LONGEST_WORDS), id=slot.id)
        for name, slot in slots
        if slot is not None
    )
    return AskedFact(intent=scene.turn.goal, words=tuple(words))


def asked_of_one(scene: Scene, asked: AskedFact) -> Scene:
    """Return the scene as if the question had been asked of the chosen one alone."""
    slots = {one.slot: Slot(heard=one.heard, resolved=_resolved(one)) for one in asked.words}
    turn = replace(scene.turn, intent=asked.intent, slots=slots)
    return replace(scene, turn=turn, pending=NOTHING)


def _resolved(one: AskedWords) -> tuple[Resolved, ...]:
    return () if one.id is None else (Resolved(id=one.id, name=one.heard),)
