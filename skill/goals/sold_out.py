"""What is sold out: whether a note is kept, so that the skill tells when it is back."""

from __future__ import annotations

from base.errors import StoreError
from ledger.records import Action, Outcome, Stage
from shop.catalog import Product
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.back import BackQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal
from skill.goals.beside_quote import kept_in_quote
from skill.goals.services import Services
from skill.speech import Say


class SoldOut:
    """Keeps for which products a customer waits."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def offered(self, scene: Scene, product: Product, id_: Say, facts: Facts) -> Answer:
        """Say that it is sold out, and ask whether to keep a note, or again what was quoted."""
        gone = scene.say(Say.BASKET_OUT, items=product.name)
        kept = kept_in_quote(scene, self._services.catalog, product, gone, facts)
        if kept is not None:
            return kept
        about = About(goal=Goal.RESEARCH, product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        return Answer(spoken=scene.say(id_, product=product.name), facts=facts, pending=BackQuestion(about=about))

    def note(self, scene: Scene, about: About) -> Answer:
        """Keep the note, and say so only once it is kept."""
        facts = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION, product_id=about.product_id)
        product = self._services.catalog.product(about.product_id)
        if product is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        try:
            self._services.ledger.summaries.await_product(
                scene.customer.key,
                product.product_id,
                scene.turn.at,
                waits=True,
                known=scene.customer.summary.waits_for,
            )
        except StoreError:
            failed = Facts(action=Action.RESEARCH, outcome=Outcome.ERROR, product_id=about.product_id)
            spoken = scene.pending.aside(scene, scene.say(Say.CONSENT_TROUBLE))
            return Answer(spoken=spoken, facts=failed, pending=scene.pending)
        spoken = scene.say(Say.BACK_NOTED, product=product.name)
        return Answer(spoken=spoken, facts=facts, pending=MoreQuestion(about=about))
