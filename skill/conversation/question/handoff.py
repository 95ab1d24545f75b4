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

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Send the product."""
        return pursuits.send(scene, self.about.product_id)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop the product."""
        return dropped(scene, self.about)

    def asked(self, scene: Scene) -> Spoken:
        """Ask whether to send it."""
        return scene.say(Say.STILL_SEND)
