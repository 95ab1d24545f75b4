"""Goods that are not sold, named to be sent or compared: it is said before it is asked what is meant."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Outcome
from skill.conversation.answer import Answer, after
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Scene
from skill.goals.kept_open import not_sold_beside
from skill.goals.services import Services
from skill.speech import AllOf, Say
from skill.understanding.plain import is_goods


def unsold_said(scene: Scene, services: Services, named: list[Mentioned], answer: Answer) -> Answer:
    """Say first of goods that are of no kind sold here that they are not sold; what is open then stays open."""
    unsold = tuple(one.words for one in named if _is_unsold(services, one))
    if not unsold:
        return answer
    facts = replace(answer.facts, outcome=Outcome.REJECTED)
    kept = not_sold_beside(scene, services.catalog, unsold, facts)
    if kept is not None:
        return kept
    plain = is_goods(*unsold)
    told = scene.say(Say.BASKET_NOT_SOLD, heard=AllOf(unsold)) if plain else scene.say(Say.NOT_SOLD_ALONE)
    return after(told, replace(answer, facts=facts))


def _is_unsold(services: Services, one: Mentioned) -> bool:
    unknown = one.product is None or not one.product.known
    named = one.brand is not None and bool(one.brand.resolved)
    goods = services.slots.everyday.name_goods(services.catalog.words.stems(one.words))
    return unknown and not named and goods
