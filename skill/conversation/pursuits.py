"""What an answer to an open question can set going; the customer goals carry it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from skill.conversation.sought import Sought

if TYPE_CHECKING:
    from shop.catalog import Catalog
    from skill.conversation.answer import Answer, Facts
    from skill.conversation.question.order import OrderQuestion
    from skill.conversation.scene import Scene


class Pursuits(Protocol):
    """The goals as a question sees them: it says which of them a yes, a no, a choice or a number sets going."""

    @property
    def catalog(self) -> Catalog:
        """What is sold, to say the names of what was offered."""

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Go on towards the goal with what is known by now."""

    def offer(self, scene: Scene, product_id: str | None, quantity: int) -> Answer:
        """Say what a product costs and ask whether to order it."""

    def buy(self, scene: Scene, question: OrderQuestion) -> Answer:
        """Order exactly what was quoted, or quote again what has changed."""

    def send(self, scene: Scene, product_id: str | None) -> Answer:
        """Send a product to the customer's phone."""

    def remember(self, scene: Scene) -> Answer:
        """Keep the customer's yes to being measured."""

    def forget(self, scene: Scene) -> Answer:
        """Keep the customer's no to being measured."""
