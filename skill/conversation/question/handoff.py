"""Shall I send it to your phone?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.more import dropped
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About
from skill.speech import Say, Spoken


class HandoffQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="handoff"):
    """Without a linked account nothing is sold by voice, but it can be finished on the phone."""

    about: About
    more: tuple[tuple[str, int], ...] = ()  # further products of the quote, and how many of each
    told_minor: int | None = None  # the price of the goods as it was quoted

    def at_hand(self, scene: Scene) -> tuple[tuple[str, int], ...]:
        """Return all that was quoted."""
        if not self.more or self.about.product_id is None:
            return super().at_hand(scene)
        return ((self.about.product_id, self.about.quantity), *self.more)

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Send all that was quoted."""
        return pursuits.send(scene, self.at_hand(scene))

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop the product."""
        return dropped(scene, self.about)

    def asked(self, scene: Scene) -> Spoken:
        """Ask whether to send it."""
        return scene.say(Say.STILL_SEND)
