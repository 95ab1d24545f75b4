"""May what you ask and buy be used to choose advertising?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.speech import Say, Spoken


class AdvertisingQuestion(ConsentQuestion, frozen=True, kw_only=True, tag="advertising"):
    """A question of its own: a yes to measurement says nothing of it, nor the other way round."""

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Keep the yes."""
        return pursuits.advertise(scene, allowed=True)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Keep the no."""
        return pursuits.advertise(scene, allowed=False)

    def helped(self, scene: Scene) -> Spoken:
        """Say what a yes would mean, before it is given."""
        return scene.say(Say.ADS_ASK)

    def asked(self, scene: Scene) -> Spoken:
        """Ask it whole: a yes to a shorter one would be to something else."""
        return scene.say(Say.ADS_ASK)

    def again(self, scene: Scene) -> Spoken:
        """Say what a yes would mean, before it is given."""
        return scene.say(Say.ADS_ASK)
