"""Which of these products?"""

from __future__ import annotations

from msgspec import structs

from ledger.records import Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.speech import Say


class ProductQuestion(WhichQuestion, frozen=True, kw_only=True, tag="product"):
    """The candidates are ids of products; `compared`, where what tells them apart was asked, and no order made."""

    compared: bool = False

    @property
    def products(self) -> tuple[str, ...]:
        """The products that were named."""
        return self.candidates

    def names(self, pursuits: Pursuits) -> tuple[str, ...]:
        """Return the products' names."""
        products = pursuits.catalog.products
        return tuple(products[one].name for one in self.candidates if one in products)

    def chosen(self, scene: Scene, pursuits: Pursuits, candidate: str) -> Answer:
        """Go on with the product."""
        facts = Facts(action=self.sought.goal.action, stage=Stage.CONSIDERATION)
        return pursuits.pursue(scene, structs.replace(self.sought, product_id=candidate), facts)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Leave them all, and ask what else."""
        facts = Facts(action=self.sought.goal.action, outcome=Outcome.CANCELLED)
        return Answer(spoken=scene.say(Say.MORE), facts=facts, pending=WhatQuestion())
