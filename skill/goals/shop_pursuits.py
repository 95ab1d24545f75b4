"""What answers to our questions set going, carried out by the goals that need the shop."""

from __future__ import annotations

from typing import Protocol

from ledger.records import Action, Stage
from shop.catalog import Catalog
from skill.conversation.answer import Answer, Facts
from skill.conversation.purchase_state import Purchase
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.asking import AskingBrand
from skill.goals.handoff import Sending
from skill.goals.privacy import Privacy
from skill.goals.reorder import Reordering
from skill.goals.research import Researching
from skill.goals.selling import Offer, Selling
from skill.goals.services import Services
from skill.speech import Say


class Pursuit(Protocol):
    """Goes on towards a goal with what is known by now: brand, kind, need, quantity."""

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Answer the turn in which the last missing thing became known."""


class ShopPursuits:
    """The `Pursuits` of the skill: each goal's own part, chosen by the goal."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.asking = AskingBrand(services)
        self.privacy = Privacy(services)
        self.sending = Sending(services, self.asking)
        self._selling = Selling(services)
        self._by_goal: dict[Goal, Pursuit] = {
            Goal.REORDER: Reordering(services, self._selling, self.asking),
            Goal.RESEARCH: Researching(services, self.asking),
            Goal.HANDOFF: self.sending,
        }

    @property
    def catalog(self) -> Catalog:
        """What is sold."""
        return self._services.catalog

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Go on towards the goal with what is known by now."""
        return self._by_goal[known.goal].pursue(scene, known, facts)

    def offer(self, scene: Scene, product_id: str | None, quantity: int) -> Answer:
        """Say what a product costs and ask whether to order it; of one that is sold no more nothing was asked."""
        product = self.catalog.product(product_id)
        if product is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        return self._selling.offer(scene, Offer(product=product, quantity=quantity, facts=Facts(action=Action.BUY)))

    def buy(self, scene: Scene, about: About, purchase: Purchase) -> Answer:
        """Order exactly what was quoted, or quote again what has changed."""
        return self._selling.buy(scene, OrderQuestion(about=about, purchase=purchase))

    def send(self, scene: Scene, product_id: str | None) -> Answer:
        """Send a product to the customer's phone; of one that is sold no more nothing was asked."""
        product = self.catalog.product(product_id)
        if product is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        return self.sending.send(scene, product, Facts(action=Action.HANDOFF, stage=Stage.CONSIDERATION))

    def remember(self, scene: Scene) -> Answer:
        """Keep the customer's yes to being measured."""
        return self.privacy.granted(scene)

    def forget(self, scene: Scene) -> Answer:
        """Keep the customer's no to being measured."""
        return self.privacy.refused(scene)

    def erase(self, scene: Scene) -> Answer:
        """Delete all that is known of the customer."""
        return self.privacy.erased(scene)
