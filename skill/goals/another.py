"""Offer another of the kind that is on offer: "no, the other one", "the bigger one"."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog, Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import BIGGER, DEAREST, SMALLER
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Sought
from skill.goals.asking import AskingBrand
from skill.goals.services import Services
from skill.speech import Say
from skill.understanding.choice import MOST_CHOICES, not_refused
from skill.understanding.packs import largeness

LOOKED = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION)

NONE = {BIGGER: Say.NONE_BIGGER, SMALLER: Say.NONE_SMALLER, DEAREST: Say.NONE_DEARER}
"""What is said where there is none of that sort, though there are others of the kind."""


class Another:
    """Finds what "the other one" stands for: the brand's own variants before those of others."""

    def __init__(self, services: Services, asking: AskingBrand) -> None:
        self._services = services
        self._asking = asking

    def of(self, scene: Scene, about: About, said: str, pursuits: Pursuits) -> Answer:
        """Go on with the only one there is, ask which of several, or say that there is none: the offer stays open."""
        now = self._services.catalog.product(about.product_id)
        others = () if now is None else self._others(now, about, said)
        if now is None or not others:
            named = "" if now is None else now.name
            spoken = scene.pending.aside(scene, scene.say(NONE.get(said, Say.NO_OTHER), product=named))
            return Answer(spoken=spoken, facts=replace(LOOKED, outcome=Outcome.REJECTED), pending=scene.pending)
        refused = about.refusing(now.product_id)
        known = Sought(goal=about.goal, kind=now.kind, quantity=about.quantity, refused=refused, often=about.often)
        if len(others) > 1:
            return self._asking.which_product(scene, others[:MOST_CHOICES], known, LOOKED)
        return pursuits.pursue(scene, structs.replace(known, kind=None, product_id=others[0].product_id), LOOKED)

    def _others(self, now: Product, about: About, said: str) -> tuple[Product, ...]:
        catalog = self._services.catalog
        there = tuple(one for one in catalog.find(Wanted(kind=now.kind)) if one.in_stock and one != now)
        if said == DEAREST:
            dearer = [one for one in there if one.price.minor > now.price.minor]
            return tuple(sorted(dearer, key=lambda one: -one.price.minor)[:1])
        if said in (BIGGER, SMALLER):
            sign = 1 if said == BIGGER else -1
            size = largeness(catalog, now)
            there = tuple(one for one in there if sign * largeness(catalog, one) > sign * size)
        else:
            there = not_refused(there, about.refused, None)
        of_brand = tuple(one for one in there if self._related(one.brand_id, now.brand_id))
        return of_brand or there

    def _related(self, one: str, other: str) -> bool:
        catalog = self._services.catalog
        return one in catalog.family(other) or other in catalog.family(one)


def serving_on_offer(catalog: Catalog, question: OrderQuestion, need: str) -> Sought | None:
    """Return the one other variant of what is on offer that serves a need: "the hard water one" is no new question."""
    about, now = question.about, catalog.product(question.about.product_id)
    serving = catalog.find(Wanted(kind=about.kind, need=need)) if about.kind is not None else ()
    if len(serving) != 1 or now is None or question.quote.more or need in now.needs:
        return None
    refused = about.refusing(now.product_id)
    return Sought(product_id=serving[0].product_id, quantity=about.quantity, refused=refused)
