"""Put into the basket what was asked about: "add coffee", which one, "the second one"."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Sought
from skill.goals.asking import AskingBrand, not_sold
from skill.goals.basket import Baskets
from skill.goals.kept_open import not_sold_beside
from skill.goals.services import Services
from skill.goals.unsure import asked_which, best_said
from skill.goals.wrong_offer import nothing_left


class Filling:
    """Pursues what is wanted in the basket once it is known which."""

    def __init__(self, services: Services, baskets: Baskets, asking: AskingBrand) -> None:
        self._services = services
        self._baskets = baskets
        self._asking = asking

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Put it into the basket, or ask again which; what is not sold there is said not to be."""
        named = known.brand_id is not None or known.words is not None or known.product_id is not None
        none_left = None if named else nothing_left(scene, self._services.catalog, known.kind, known.refused)
        if none_left is not None:
            return none_left
        thing = self._baskets.naming.sought(scene, known)
        if thing.line is None:
            heard = known.words or self._services.catalog.kind_said(known.kind)
            facts = replace(facts, outcome=Outcome.REJECTED)
            kept = not_sold_beside(scene, self._services.catalog, heard, facts)
            return kept or Answer(spoken=not_sold(scene, heard), facts=facts, pending=WhatQuestion())
        put = self._baskets.put(scene, thing.line)
        return asked_which(scene, self._asking, thing) or best_said(scene, (thing,), put)
