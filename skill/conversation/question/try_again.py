"""The shop does not answer: shall I try again?"""

from __future__ import annotations

from ledger.records import Action, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.more import dropped
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About
from skill.speech import Say, Spoken


class TryAgainQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="try_again"):
    """What is wanted could not be quoted, for nobody answered; it is kept."""

    about: About
    more: tuple[tuple[str, int], ...] = ()  # products that are wanted with it, and how many

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Ask the shop once more what all of it costs."""
        if not self.more or self.about.product_id is None:
            return pursuits.offer(scene, self.about.product_id, self.about.quantity)
        lines = ((self.about.product_id, self.about.quantity), *self.more)
        wanted = tuple(BasketLine(product_id=one, quantity=count) for one, count in lines)
        return pursuits.several(scene, wanted, Facts(action=Action.BUY, stage=Stage.CONSIDERATION))

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop it."""
        return dropped(scene, self.about)

    def asked(self, scene: Scene) -> Spoken:
        """Say again that the shop does not answer, and ask."""
        return scene.say(Say.SHOP_AWAY)
