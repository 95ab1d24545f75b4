"""Answer "next": another product of the kind, or for the need, that is talked about."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.brand import BrandQuestion
from skill.conversation.question.for_whom import ForWhomQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import CHEAPER, WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.asking import AskingBrand
from skill.goals.services import Services
from skill.speech import Say
from skill.understanding.choice import MOST_CHOICES, not_refused, some

_SENDING = (Goal.HANDOFF, Goal.READ_ALOUD)
LOOKED = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION)


class NextHandler:
    """Tell of one after the other, in the order of the catalogue, and from its begin again."""

    goals: ClassVar[tuple[str, ...]] = ("NextIntent",)

    def __init__(self, services: Services, pursuits: Pursuits, asking: AskingBrand) -> None:
        self._services = services
        self._pursuits = pursuits
        self._asking = asking

    def answer(self, scene: Scene) -> Answer:
        """Tell of the next one; an open question stays where there is none."""
        about = scene.pending.about
        if (first := self._asked_first(scene)) is not None:
            return first
        now = self._services.catalog.product(about.product_id or next(iter(scene.pending.products), None))
        if isinstance(scene.pending, BrandQuestion) and scene.pending.candidates and about.kind is not None:
            return self._of_other_brands(scene, scene.pending)
        if now is None:
            pending = WhatQuestion(about=About(goal=Goal.RESEARCH, refused=about.refused))
            asked = replace(LOOKED, outcome=Outcome.ASKED)
            return Answer(spoken=scene.say(Say.RESEARCH_WHAT), facts=asked, pending=pending)
        if about.product_id is None and len(scene.pending.products) > 1:
            return self._besides(scene, now)
        slot = scene.turn.slot("choice")  # "the next cheapest"
        other = self._after(now, about, by_price=slot is not None and CHEAPER in (slot.id, slot.heard))
        if other is None:
            said = scene.say(Say.NO_OTHER, product=now.name)
            return Answer(spoken=scene.pending.aside(scene, said), facts=LOOKED, pending=scene.pending)
        known = Sought(goal=Goal.RESEARCH, product_id=other.product_id, need=about.need, quantity=about.quantity)
        known = structs.replace(known, refused=about.refused)
        return self._pursuits.pursue(scene, known, LOOKED)

    def _asked_first(self, scene: Scene) -> Answer | None:
        """What has to be known before anything is told of: nothing is sent that nobody chose, or told for nobody."""
        question = scene.pending
        if isinstance(question, WhichQuestion) and question.sought.goal in _SENDING:
            return question.which_again(scene, self._pursuits)
        return question.yes(scene, self._pursuits) if isinstance(question, ForWhomQuestion) else None

    def _of_other_brands(self, scene: Scene, question: BrandQuestion) -> Answer:
        """Name what else there is of the kind, of brands that were not named; ask again which, where that is all."""
        found = not_refused(
            self._services.catalog.find(Wanted(kind=question.sought.kind)), question.sought.refused, None
        )
        others = tuple(one for one in found if one.in_stock and one.brand_id not in question.brands)
        if not others:  # all were named, by their brands alone
            there = tuple(one for one in found if one.in_stock)
            return self._asking.which_product(scene, some(there), structs.replace(question.sought, words=None), LOOKED)
        if len(others) == 1:
            only = structs.replace(question.sought, product_id=others[0].product_id, words=None)
            return self._pursuits.pursue(scene, only, LOOKED)
        return self._asking.which_product(scene, some(others), question.sought, LOOKED)

    def _besides(self, scene: Scene, now: Product) -> Answer:
        """Tell what there is beside those that were named to choose from; of these one by one, where that is all."""
        question = scene.pending
        there = self._there(now, question.about)
        others = tuple(one for one in there if one.product_id not in question.products)
        if len(others) > 1:
            known = structs.replace(question.sought, product_id=None)
            return self._asking.which_product(scene, others[:MOST_CHOICES], known, LOOKED)
        if not others and question.sought.goal is Goal.RESEARCH:
            known = structs.replace(question.sought, product_id=self._next_named(scene, now))
            return self._pursuits.pursue(scene, known, LOOKED)
        if not others:
            said = scene.say(Say.NO_OTHER, product=now.name)
            return Answer(spoken=question.aside(scene, said), facts=LOOKED, pending=question)
        known = structs.replace(question.sought, goal=Goal.RESEARCH, product_id=others[0].product_id)
        return self._pursuits.pursue(scene, known, LOOKED)

    def _next_named(self, scene: Scene, first: Product) -> str:
        """The first of those that were named, or the one behind that of which something was told."""
        named, last = scene.pending.products, scene.memory.told_of
        return named[(named.index(last) + 1) % len(named)] if last in named else first.product_id

    def _there(self, now: Product, about: About) -> list[Product]:
        wanted = Wanted(need=about.need) if about.need in now.needs else Wanted(kind=now.kind)
        found = not_refused(self._services.catalog.find(wanted), about.refused, None)
        return [one for one in found if one.in_stock and one != now]

    def _after(self, now: Product, about: About, *, by_price: bool) -> Product | None:
        wanted = Wanted(need=about.need) if about.need in now.needs else Wanted(kind=now.kind)
        others = self._there(now, about)
        if by_price:
            dearer = (one for one in others if one.price.minor >= now.price.minor)
            return min(dearer, key=lambda one: one.price.minor, default=None)
        there = [one for one in self._services.catalog.find(wanted) if one == now or one in others]
        at = there.index(now)
        return next(iter((*there[at + 1 :], *there[:at])), None)
