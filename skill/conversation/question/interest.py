"""Would you like to order it?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.more import dropped
from skill.conversation.question.which import BIGGER, CHEAPER, DEAREST, OTHER, SMALLER, SUBSTITUTE
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About
from skill.speech import Say, Spoken


class InterestQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="interest"):
    """A product was told about, or named in place of one that is sold out; nothing is quoted yet."""

    about: About
    sold_out: str | None = None  # what it is offered in place of

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Say what it costs."""
        return pursuits.offer(scene, self.about.product_id, self.about.quantity)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop the product."""
        return dropped(scene, self.about)

    def asked(self, scene: Scene) -> Spoken:
        """Ask whether to order it."""
        return scene.say(Say.STILL_INTEREST)

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Take "the cheaper one", "the other one" for another of the kind."""
        if said == SUBSTITUTE and self.sold_out is not None:
            return self.yes(scene, pursuits)
        if said == CHEAPER and self.about.product_id is not None:
            return pursuits.cheaper(scene, self.about)
        if said in (OTHER, BIGGER, SMALLER, DEAREST) and self.about.product_id is not None:
            return pursuits.another(scene, self.about, said)
        return super().choice(scene, pursuits, said)
