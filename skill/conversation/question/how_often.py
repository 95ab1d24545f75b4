"""How often would you like it?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.more import dropped
from skill.conversation.question.told import of_another_brand
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About, Sought
from skill.speech import Say, Spoken


class HowOftenQuestion(Question, frozen=True, kw_only=True, tag="how_often"):
    """A product is to come again and again; an interval is the answer."""

    about: About

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask again, for a yes is no interval."""
        return Answer(spoken=self.asked(scene), pending=self)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop it."""
        return dropped(scene, self.about, Say.SUBSCRIPTION_LEFT)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:  # noqa: ARG002
        """Ask again: so many of what was not said."""
        return self.yes(scene, pursuits)

    def name(self, mentioned: Mentioned) -> Sought:
        """Take another brand of it for another subject of the same subscription."""
        return of_another_brand(mentioned, self.about) or super().name(mentioned)

    def helped(self, scene: Scene) -> Spoken:
        """Ask again."""
        return self.asked(scene)

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.HOW_OFTEN)

    def again(self, scene: Scene) -> Spoken:
        """Ask again."""
        return self.asked(scene)
