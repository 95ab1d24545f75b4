"""Find out what a question about goods is about: the one that is named or talked about, or which of several."""

from __future__ import annotations

from typing import ClassVar

from ledger.records import MatchDecision
from shop.catalog import Product
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.which import WhichQuestion, place_of
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.sought import Sought
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand
from skill.goals.by_unit import ByUnit
from skill.goals.fact_answers import FactAnswers
from skill.goals.facts import KNOWING, Knowing
from skill.goals.kept_open import not_known_beside
from skill.goals.left_out import left_out_of
from skill.goals.narrowing import Narrowing
from skill.goals.of_whom import of_the_fitted
from skill.goals.services import Services
from skill.goals.sorts_there import sorts_there
from skill.goals.topics import of_detail, unanswered
from skill.goals.which_asked import WhichAsked
from skill.speech import Say
from skill.understanding.free_of import free_of
from skill.understanding.sentence import understand
from skill.understanding.slots import HeardBrand


class FactHandler:
    """Answer "is it good for ...", "is there rice in it", "how big is it", "is it in stock", "tell me more"."""

    goals: ClassVar[tuple[str, ...]] = ("GoodForIntent", "DetailIntent", "StockIntent", "PriceIntent", "MoreIntent")

    def __init__(self, services: Services, narrowing: Narrowing, pursuits: Pursuits) -> None:
        self._services = services
        self._knowing = Knowing(services)
        self._narrowing = narrowing
        self._pursuits = pursuits
        self._answers = FactAnswers(services)
        self._which_asked = WhichAsked(services)
        self._asking = AskingBrand(services)
        self._by_unit = ByUnit(services)

    def answer(self, scene: Scene) -> Answer:
        """Answer from the facts, or say that they do not tell."""
        scene = free_of(of_the_fitted(scene), self._services.catalog)
        heard = understand(self._services.slots, scene.turn)
        sorts = sorts_there(scene, self._services, heard)
        if sorts is not None:
            return sorts
        which = self._which_asked.answer(scene, heard)
        if which is not None:
            return which
        product = self._which_asked.telling(scene, heard) or self._knowing.subject(scene, heard)
        product = self._counted_thing(scene, heard) or product
        if scene.turn.goal == "StockIntent" and heard.nothing and isinstance(scene.pending, InterestQuestion):
            product = self._services.catalog.product(scene.pending.sold_out) or product
        placed = self._placed(scene)
        if placed is not None:
            return self._knowing.tell(scene, placed, scene.say(Say.PRICE_IS, product=placed.item, price=placed.price))
        chosen = self._chosen(scene, heard) or self._by_the_unit(scene, heard)
        if chosen is not None or product is None:
            return chosen or self._goods_alone(scene, heard) or self._knowing.unknown(scene, heard)
        return self._answers.of(scene, product)

    def _placed(self, scene: Scene) -> Product | None:
        """The one of several that is asked about by its place: "how much is the second one"."""
        slot, question = scene.turn.slot("choice"), scene.pending
        if slot is None and scene.turn.slot("not_product") is None:
            return None
        quoted = tuple(line.product_id for line in quoted_in(question))
        known = question.sought
        named: tuple[str | None, ...] = quoted or tuple(self._pursuits.meant(known, one) for one in question.choices)
        there = [one for name in named if (one := self._services.catalog.product(name)) is not None]
        if slot is None:
            gone = left_out_of(self._services.slots, self._services.catalog, scene.turn, there)
            free = [one for one in there if one.product_id not in gone]
            return free[0] if gone and len(free) == 1 else None  # "how much is the one without perfume"
        by_price = sorted(there, key=lambda one: one.price.minor)
        match slot.id or slot.heard:
            case "cheaper":
                return next(iter(by_price), None)
            case "dearest":
                return next(reversed(by_price), None)
            case "last":
                return next(reversed(there), None)
            case said:
                return next(iter(there[place_of(said) - 1 :]), None) if place_of(said) else None

    def _counted_thing(self, scene: Scene, heard: Mentioned) -> Product | None:
        """The goods whose number is asked for: "how many trash bags are in there" is about them, whatever is quoted."""
        slot, slots = scene.turn.slot("detail"), self._services.slots
        if slot is None or not heard.nothing or scene.turn.slot("whether") is not None:
            return None
        goods = slots.product(slot)
        several_words = len(self._services.catalog.words.stems(slot.heard)) > 1  # of "coffee" a filter may make much
        if goods.kind is None or not several_words or goods.kind == scene.pending.about.kind:
            return None
        return self._knowing.subject(scene, Mentioned(product=goods, said=slot))

    def _chosen(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """What is called as it was said, of those to choose from; None where a fact was asked for."""
        slot = scene.turn.slot("detail")
        if scene.turn.goal != "DetailIntent" or slot is None or not heard.nothing:
            return None
        if scene.turn.slot("whether") is not None:
            return None
        found = self._narrowing.having(scene, slot.heard, self._pursuits)
        return found or self._untold_of_all(scene, slot)

    def _goods_alone(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Say that goods are not sold whose name came as a fact, of nothing at all: "eggs", after "buy milk"."""
        slot, slots = scene.turn.slot("detail"), self._services.slots
        if slot is None or not heard.nothing or scene.turn.slot("whether") is not None:
            return None
        if not slots.everyday.name_goods(self._services.catalog.words.stems(slot.heard)):
            return None
        rejected = HeardBrand(heard=slot.heard, decision=MatchDecision.REJECT)
        return self._asking.not_sold(scene, rejected, Sought())

    def _untold_of_all(self, scene: Scene, slot: Slot) -> Answer | None:
        """Say that it is not known of any, and ask again which: "which one has beef in it"."""
        catalog, question = self._services.catalog, scene.pending
        named = [catalog.product(one) for one in question.products]
        if len(named) < 2 or any(one is not None and self._knowing.tells(one, slot.heard) for one in named):
            return None
        return not_known_beside(scene, catalog, unanswered(KNOWING, of_detail(slot)))

    def _by_the_unit(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """What those to choose from cost by the ounce; None where one thing is talked about."""
        per = scene.turn.slot("per") if isinstance(scene.pending, WhichQuestion) else None
        several = len(scene.pending.products or scene.pending.brands) > 1
        if per is None or not several or scene.turn.goal != "PriceIntent" or not heard.nothing:
            return None
        return self._by_unit.compared(scene, per.id or per.heard, self._by_unit.talked_of(scene))
