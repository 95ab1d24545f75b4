"""Which of those to choose from is meant by what it is for: "the one for hard water", in the middle of an order."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.services import Services
from skill.speech import Say, joined
from skill.understanding.choice import MOST_CHOICES
from skill.understanding.verdict import verdict

ASKING = ("CompareIntent", "DetailIntent")
"""Ask which of them it is, where others say what they want."""


class Narrowing:
    """Looks among the goods that an open question is about, and then among those like them."""

    def __init__(self, services: Services, asking: AskingBrand) -> None:
        self._services = services
        self._asking = asking

    def answered(self, scene: Scene, named: Mentioned, need: Slot | None, pursuits: Pursuits) -> Answer | None:
        """Take what it is for, or for whom, for the answer to which one: "for a puppy", "we have hard water"."""
        turn, unknown = scene.turn, named.brand or named.said
        whole = turn.slot("whose") or turn.slot("category")  # "the food", of cat food and litter
        alone = whole if named.nothing else unknown if unknown is not None and not unknown.resolved else None
        said = need or alone
        return None if said is None else self.to_what(scene, self._services.slots.need(said), said.heard, pursuits)

    def to_what(self, scene: Scene, need: str | None, said: str, pursuits: Pursuits) -> Answer | None:
        """Go on with the only one for a need, or that is told of so; ask which of several, None where there is none.

        Whoever only wanted to hear of one means those that were named; another need is another question.
        """
        question = scene.pending
        if not isinstance(question, WhichQuestion):
            return None
        orders = question.sought.goal.orders
        found = self._fitting(question, need, said)
        offered = self._offered(question)
        found = found if orders else tuple(one for one in found if one in offered) or self._of_them(question, need)
        facts = facts_of(None, question.sought.goal)
        known = structs.replace(question.sought, brand_id=None, words=None, product_id=None)
        if len(found) == 1:
            one = structs.replace(known, product_id=found[0].product_id, need=known.need if orders else need)
            return self._reasoned(scene, found[0], pursuits.pursue(scene, one, facts))
        if found and (len(found) < len(offered) if need is None else orders or question.sought.category is not None):
            return self._asking.which_product(scene, found[:MOST_CHOICES], known, facts)
        return None

    def having(self, scene: Scene, said: str, pursuits: Pursuits) -> Answer | None:
        """Go on with the only one to choose from that has it, by its name or its facts: "the chicken"."""
        question, search = scene.pending, self._services.catalog.words
        if not isinstance(question, WhichQuestion):
            return self.of_its_brand(scene, said, pursuits)
        words, offered = search.stems(said), self._offered(question)
        found = search.named_so(offered, words) if words else ()
        found = found or tuple(one for one in offered if self._has(one, said))
        if len(found) != 1:
            return None
        known = structs.replace(question.sought, brand_id=None, words=None, product_id=found[0].product_id)
        answer = pursuits.pursue(scene, known, facts_of(None, known.goal))
        return self._reasoned(scene, found[0], answer)

    def of_its_brand(self, scene: Scene, said: str, pursuits: Pursuits) -> Answer | None:
        """Tell of the other product of the brand talked about that is called so: "the water", after its cream."""
        catalog, about = self._services.catalog, scene.pending.about
        now, words = catalog.product(about.product_id), catalog.words.stems(said)
        if now is None or not words or not isinstance(scene.pending, InterestQuestion):
            return None
        if catalog.words.having((now,), words) or verdict(catalog, now, said) is not None:
            return None  # it is asked of what is talked about
        found = [
            one for one in catalog.words.named_so(catalog.find(Wanted(brand_id=now.brand_id)), words) if one != now
        ]
        if len(found) != 1:
            return None
        known = Sought(goal=Goal.RESEARCH, product_id=found[0].product_id, kind=found[0].kind)
        return pursuits.pursue(scene, known, facts_of(None, known.goal))

    def _has(self, product: Product, said: str) -> bool:
        told = verdict(self._services.catalog, product, said)
        return told is not None and told.holds is True

    def _reasoned(self, scene: Scene, product: Product, answer: Answer) -> Answer:
        """Say first what tells that it is the one, where that was asked: "which one is better for ..."."""
        if scene.turn.goal not in ASKING or answer.spoken is None or not scene.pending.sought.goal.orders:
            return answer
        told = scene.say(Say.FACT_OF, product=product.name, fact=product.fact)
        return replace(answer, spoken=joined(told, answer.spoken))

    def _fitting(self, question: WhichQuestion, need: str | None, said: str) -> tuple[Product, ...]:
        """Those for a need, the one that is called so before others; else those that are told of so."""
        if need is None:
            return self._told(question, said)
        search, serving = self._services.catalog.words, self._serving(question, need)
        called = search.named_so(serving, search.stems(said))
        return called if len(called) == 1 else serving

    def _serving(self, question: WhichQuestion, need: str) -> tuple[Product, ...]:
        catalog = self._services.catalog
        offered = tuple(one for one in self._offered(question) if need in one.needs)
        serving = catalog.find(Wanted(need=need))
        kinds = {one.kind for one in self._offered(question)}
        of_kind = tuple(one for one in serving if one.kind in kinds)
        stems = frozenset().union(*(catalog.words.stems(kind) for kind in kinds))
        alike = tuple(one for one in serving if not stems.isdisjoint(catalog.words.stems(one.kind)))
        return offered or of_kind or alike

    def _of_them(self, question: WhichQuestion, need: str | None) -> tuple[Product, ...]:
        """Those for a need among all of a category, of which only a few were named: "what is there for babies"."""
        category = question.sought.category
        if need is None or category is None:
            return ()
        return tuple(one for one in self._services.catalog.find(Wanted(category=category, need=need)) if one.in_stock)

    def _told(self, question: WhichQuestion, said: str) -> tuple[Product, ...]:
        search = self._services.catalog.words
        words = search.stems(self._services.slots.sized(said))
        return search.having(self._offered(question), words) if words else ()

    def _offered(self, question: Question) -> tuple[Product, ...]:
        """The products that are named, or those of the brands that are: the others of the kind are no answer yet."""
        catalog, sought = self._services.catalog, question.sought
        if isinstance(question, ProductQuestion):
            return tuple(catalog.products[one] for one in question.candidates if one in catalog.products)
        of_kind = catalog.find(Wanted(kind=sought.kind)) if sought.kind is not None else ()
        return tuple(one for one in of_kind if one.in_stock)
