"""Which of a few is cheaper or bigger, and what tells two of them apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import SessionMemory
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.sought import About, Goal, Sought
from skill.goals.beside_quote import quoted_beside
from skill.goals.by_unit import ByUnit
from skill.goals.cheaper_of_compared import cheaper_of_compared
from skill.goals.cheaper_than import cheaper_than
from skill.goals.facts import Knowing
from skill.goals.naming import Naming
from skill.goals.services import Services
from skill.goals.topics import of_comparison
from skill.goals.unsold_said import unsold_said
from skill.speech import Say
from skill.understanding.packs import largeness
from skill.understanding.sentence import several as all_named

Advice = Callable[[Scene], Answer | None]
"""Answers what names no two things; None where they are to be compared."""

SENDING = (Goal.HANDOFF, Goal.READ_ALOUD)
COMPARED = Facts(action=Action.COMPARE, stage=Stage.CONSIDERATION)


class Comparing:
    """Orders products by what is asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def meant(self, known: Sought, candidate: str) -> str | None:
        """Return the product that a candidate stands for."""
        return None if (product := self._product(known, candidate)) is None else product.product_id

    def by_price(self, known: Sought, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return the candidates, the cheapest first."""
        return tuple(sorted(candidates, key=lambda one: _price(self._product(known, one))))

    def by_size(self, known: Sought, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return the candidates, the smallest first, as far as their sizes tell."""
        return tuple(sorted(candidates, key=lambda one: self._size(self._product(known, one))))

    def cheapest(self, kind: str | None) -> Product | None:
        """Return the cheapest of a kind that is in stock."""
        found = [one for one in self._services.catalog.find(Wanted(kind=kind)) if one.in_stock]
        return min(found, key=lambda one: one.price.minor, default=None)

    def cheaper(self, scene: Scene, about: About, pursuits: Pursuits) -> Answer:
        """Name, or offer where something is being bought, the cheapest of the kind that is talked about."""
        now = self._services.catalog.product(about.product_id)
        best = self.cheapest(about.kind or (None if now is None else now.kind))
        before = self._services.catalog.product(scene.memory.before)
        if now is not None and before is not None and best == now and _are_two(now, before, about):
            return self.told(scene, min((now, before), key=_price), beside=isinstance(scene.pending, InterestQuestion))
        if now is None or best is None or best.price.minor >= now.price.minor:
            spoken = scene.pending.aside(scene, scene.say(Say.NONE_CHEAPER))
            return Answer(spoken=spoken, facts=COMPARED, pending=scene.pending)
        known = Sought(goal=about.goal, product_id=best.product_id, quantity=about.quantity, refused=about.refused)
        if about.goal.orders:
            return pursuits.pursue(scene, known, COMPARED)
        return self.told(scene, best)

    def told(self, scene: Scene, best: Product, *, beside: bool = True, id_: Say = Say.CHEAPEST) -> Answer:
        """Say which is the cheapest, and ask whether to order it: too, where another kind is quoted."""
        about = About(goal=Goal.RESEARCH, product_id=best.product_id, brand_id=best.brand_id, kind=best.kind)
        facts = replace(COMPARED, product_id=best.product_id, brand_id=best.brand_id)
        quoted = quoted_beside(scene, self._services.catalog, best) if beside else ()
        question = InterestQuestion(about=about, beside=quoted)
        spoken = question.aside(scene, scene.say(id_, product=best.item, price=best.price))
        return Answer(spoken=spoken, facts=facts, pending=question)

    def _size(self, product: Product | None) -> float:
        return 0.0 if product is None else largeness(self._services.catalog, product)

    def _product(self, known: Sought, candidate: str) -> Product | None:
        catalog = self._services.catalog
        found = catalog.product(candidate)
        if found is not None:
            return found
        of_brand = catalog.find(Wanted(brand_id=candidate, kind=known.kind, need=known.need))
        return min((one for one in of_brand if one.in_stock), key=lambda one: one.price.minor, default=None)


class CheaperHandler:
    """Answer "what is your cheapest coffee", "which one is cheaper"."""

    goals: ClassVar[tuple[str, ...]] = ("CheaperIntent",)

    def __init__(self, services: Services, comparing: Comparing, pursuits: Pursuits) -> None:
        self._services = services
        self._comparing = comparing
        self._pursuits = pursuits
        self._naming = Naming(services)
        self._by_unit = ByUnit(services)

    def answer(self, scene: Scene) -> Answer:
        """Take the cheapest of the kind that was named or is talked about, or of those to choose from."""
        several = all_named(self._services.slots, scene.turn)
        per = scene.turn.slot("per")
        if per is not None:
            return self._by_the(scene, per.id or per.heard, several)
        compared = cheaper_of_compared(scene, self._services.catalog) if several[0].nothing else None
        than = cheaper_than(scene, self._comparing, self._naming, self._pursuits, several)
        return compared or than or self._cheapest(scene, several)

    def _by_the(self, scene: Scene, unit: str, several: tuple[Mentioned, ...]) -> Answer:
        meant = [self._naming.of(scene, one).product for one in several if not one.nothing]
        told = [one for one in meant if one is not None]
        if len(told) == 1:
            told = [one for one in self._services.catalog.find(Wanted(kind=told[0].kind)) if one.in_stock]
        return self._by_unit.compared(scene, unit, told or self._by_unit.talked_of(scene))

    def _cheapest(self, scene: Scene, several: tuple[Mentioned, ...]) -> Answer:
        question, heard = scene.pending, several[0]
        if len(several) > 1:
            named = [self._naming.of(scene, one).product for one in several]
            found = [one for one in named if one is not None]
            if found:
                return self._comparing.told(scene, min(found, key=_price))
        if heard.product is not None and heard.product.kind is not None:
            best = self._comparing.cheapest(heard.product.kind)
            if best is not None:
                return self._comparing.told(scene, best)
        candidates = question.products or question.brands if question.about.product_id is None else ()
        if (cheapest := self._of_candidates(scene, candidates)) is not None:
            return cheapest
        if question.about.product_id is not None:
            return self._comparing.cheaper(scene, question.about, self._pursuits)
        facts, what = replace(COMPARED, outcome=Outcome.ASKED), WhatQuestion(about=About(goal=Goal.RESEARCH))
        asked = Answer(spoken=scene.say(Say.RESEARCH_WHAT), facts=facts, pending=what)
        return unsold_said(scene, self._services, list(several), asked)

    def _of_candidates(self, scene: Scene, candidates: tuple[str, ...]) -> Answer | None:
        """Quote the cheapest of those to choose from where they were being ordered, else tell of it."""
        question = scene.pending
        if len(candidates) < 2:
            return None
        known = structs.replace(question.sought, product_id=None, brand_id=None)
        best_id = self._comparing.meant(known, self._comparing.by_price(known, candidates)[0])
        product = self._services.catalog.product(best_id)
        if product is None:
            return None
        if question.about.goal in (Goal.REORDER, Goal.BASKET):
            known = structs.replace(known, product_id=product.product_id)
            return self._pursuits.pursue(scene, known, COMPARED)
        if question.about.goal in SENDING:
            return self._told_to_send(scene, product)
        return self._comparing.told(scene, product)

    def _told_to_send(self, scene: Scene, best: Product) -> Answer:
        """Say which of those that may be sent is the cheapest, and ask again, for as many."""
        told = scene.say(Say.CHEAPEST, product=best.item, price=best.price)
        memory = scene.memory.telling_of(best.product_id)
        facts = replace(COMPARED, product_id=best.product_id, brand_id=best.brand_id, outcome=Outcome.ASKED)
        return Answer(spoken=scene.pending.aside(scene, told), facts=facts, pending=scene.pending, memory=memory)


class CompareHandler:
    """Answer "what is the difference between ... and ..."."""

    goals: ClassVar[tuple[str, ...]] = ("CompareIntent",)

    def __init__(self, services: Services, comparing: Comparing, advice: Advice) -> None:
        self._services = services
        self._comparing = comparing
        self._advice = advice
        self._naming = Naming(services)
        self._knowing = Knowing(services)

    def answer(self, scene: Scene) -> Answer:
        """Tell a fact and the price of each, and ask which."""
        it, named = self._services.catalog.locale.product_words.referring, all_named(self._services.slots, scene.turn)
        heard = [one for one in named if not one.nothing and one.words.lower() not in it]
        advised = None if heard else self._advice(scene)
        if advised is not None:
            return advised
        of_now = self._one_of_two(scene, heard)
        if of_now is not None:
            return of_now
        found = self._found(scene, heard)
        products = tuple({one.product_id: one for one in found if one is not None}.values())[:2]
        if len(products) < 2:
            facts, what = replace(COMPARED, outcome=Outcome.ASKED), WhatQuestion(about=About(goal=Goal.RESEARCH))
            asked = Answer(spoken=scene.say(Say.COMPARE_WHAT), facts=facts, pending=what)
            return unsold_said(scene, self._services, heard, asked)
        one, other = products
        spoken = scene.say(
            Say.COMPARED,
            product=one.item,
            fact=one.fact,
            price=one.price,
            other=other.item,
            other_fact=other.fact,
            other_price=other.price,
        )
        sought = Sought(goal=Goal.REORDER, kind=one.kind if one.kind == other.kind else None)
        sought = self._as_many(scene, sought)
        sought, memory = self._beside(scene, sought, products)
        pending = ProductQuestion(sought=sought, candidates=(one.product_id, other.product_id), compared=True)
        facts = replace(COMPARED, outcome=Outcome.ASKED, topic=of_comparison(products))
        return Answer(spoken=spoken, facts=facts, pending=pending, memory=memory)

    def _beside(
        self, scene: Scene, sought: Sought, products: tuple[Product, ...]
    ) -> tuple[Sought, SessionMemory | None]:
        """Have the one that is chosen quoted with what is quoted by now, or put to what is in the basket."""
        catalog, kinds = self._services.catalog, {one.kind for one in products}
        quoted = (line for line in quoted_in(scene.pending) if line.product_id in catalog.products)
        rest = tuple(line for line in quoted if catalog.products[line.product_id].kind not in kinds)
        joins = scene.memory.quoting or isinstance(scene.pending, BasketQuestion)
        if scene.pending.doubt is not None or not (rest or (joins and scene.memory.basket)):
            return sought, None
        there = {line.product_id for line in rest}
        beside = tuple(line for line in scene.memory.basket if line.product_id not in there)
        memory = structs.replace(scene.memory, basket=(*beside, *rest), quoting=bool(rest) or scene.memory.quoting)
        return structs.replace(sought, goal=Goal.BASKET), memory

    def _as_many(self, scene: Scene, sought: Sought) -> Sought:
        """As many, or as much, as were asked for of the kind before two of it are compared."""
        question = scene.pending
        if not isinstance(question, WhichQuestion) or not question.sought.goal.orders or sought.kind is None:
            return sought
        if question.sought.kind != sought.kind:
            return sought
        size = question.sought.size or self._services.catalog.locale.numbers.apart(question.sought.words or "")[0]
        counted = structs.replace(sought, quantity=question.sought.quantity, unit=question.sought.unit)
        return structs.replace(counted, size=size or None)

    def _one_of_two(self, scene: Scene, heard: list[Mentioned]) -> Answer | None:
        """Tell of what is on offer which of two it is: "is it ground or whole beans"; None where two are compared."""
        question, catalog = scene.pending, self._services.catalog
        now = catalog.product(question.about.product_id)
        if now is None or len(heard) < 2 or not isinstance(question, OrderQuestion | InterestQuestion):
            return None
        stems = [catalog.words.stems(one.words) for one in heard]
        its_own = [bool(words) and bool(catalog.words.having((now,), words)) for words in stems]
        alike = [one for one in catalog.find(Wanted(kind=now.kind)) if one != now]
        variants = [bool(words) and bool(catalog.words.named_so(alike, words)) for words in stems]
        kind = catalog.words.stems(now.kind)
        named = [
            one.brand is not None
            or (one.product is not None and one.product.product_id is not None)
            or bool(said & kind)
            for one, said in zip(heard, stems, strict=True)
        ]
        of_now = any(own and not known for own, known in zip(its_own, named, strict=True))
        if sum(its_own) != 1 or not of_now or any(v and not own for v, own in zip(variants, its_own, strict=True)):
            return None
        return self._knowing.known(scene, now, Say.DETAIL_ALL)

    def _found(self, scene: Scene, heard: list[Mentioned]) -> list[Product | None]:
        """The products to compare: those named, a word of a variant by the kind of the other; else those just named."""
        catalog = self._services.catalog
        if not heard:
            question = scene.pending
            named = question.products or question.brands if question.about.product_id is None else ()
            return [catalog.product(self._comparing.meant(question.sought, one)) for one in named]
        found = [self._naming.of(scene, one).product for one in heard]
        known = next((one for one in found if one is not None), None)
        if known is None:
            return found
        same = catalog.find(Wanted(kind=known.kind))
        if len(heard) == 1:  # "how does that compare to the oats"
            now = catalog.product(scene.pending.about.product_id)
            return [known, *(one for one in (same if now is None else (now, *same)) if one != known)]
        for place, one in enumerate(heard):
            words = catalog.words.stems(one.words)  # "the hard water", "one"
            if found[place] is None and words:
                found[place] = next(iter(catalog.words.having(same, words)), None)
        return found


def _price(product: Product | None) -> int:
    return 10**12 if product is None else product.price.minor


def _are_two(now: Product, before: Product, about: About) -> bool:
    """Tell whether the cheaper one is of two that were just asked about; one on offer only beside another soap."""
    alike = now.kind.rpartition("-")[2] == before.kind.rpartition("-")[2]
    return not about.goal.orders or (alike and before.price.minor < now.price.minor)
