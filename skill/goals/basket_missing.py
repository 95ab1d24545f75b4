"""What of several things is not sold: it is said before what is done with the others."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Outcome
from shop.catalog import Catalog
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.goals.kept_open import not_sold_beside
from skill.speech import AllOf, Say, joined
from skill.understanding.plain import is_goods


def none_sold(scene: Scene, catalog: Catalog, missing: tuple[str, ...], facts: Facts) -> Answer:
    """Say that none of it is sold; what is open, or in the basket already, stays talked about."""
    plain, rejected = is_goods(*missing), replace(facts, outcome=Outcome.REJECTED)
    kept = not_sold_beside(scene, catalog, missing, rejected)
    if kept is not None:
        return kept
    if isinstance(scene.pending, BasketQuestion):
        said = scene.say(Say.BASKET_NOT_SOLD if plain else Say.BASKET_NOT_SOLD_THAT, heard=AllOf(missing))
        return Answer(spoken=scene.pending.aside(scene, said), facts=rejected, pending=scene.pending)
    said = scene.say(Say.NOT_SOLD, heard=AllOf(missing)) if plain else scene.say(Say.NOT_SOLD_THAT)
    return Answer(spoken=said, facts=rejected, pending=WhatQuestion())


def with_missing(scene: Scene, missing: tuple[str, ...], answer: Answer) -> Answer:
    """Say first what is not sold, if anything."""
    if not missing or answer.spoken is None:
        return answer
    id_ = Say.BASKET_NOT_SOLD if is_goods(*missing) else Say.BASKET_NOT_SOLD_THAT
    return replace(answer, spoken=joined(scene.say(id_, heard=AllOf(missing)), answer.spoken))
