"""For whom is it?"""

from __future__ import annotations

from ledger.records import Action, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import place_of
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.speech import Say, Spoken

WHOM = ("person", "baby", "pet")
"""Those of whom it is asked, in the order in which they are named (`skill.understanding.audience`)."""


class ForWhomQuestion(Question, frozen=True, kw_only=True, tag="for_whom"):
    """What is good for a need is for a pet, a baby or a person; never the one for the other."""

    need: str

    @property
    def about(self) -> About:
        """What is sought."""
        return About(goal=Goal.RESEARCH, need=self.need)

    def name(self, mentioned: Mentioned) -> Sought:
        """Keep the need where goods are named: "for the laundry"."""
        return super().name(mentioned) if mentioned.nothing else Sought(goal=Goal.RESEARCH, need=self.need)

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Take "the first one" for the first of those that were named."""
        if not 1 <= place_of(said) <= len(WHOM):
            return self.yes(scene, pursuits)
        facts = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION)
        known = Sought(goal=Goal.RESEARCH, need=self.need, whom=WHOM[place_of(said) - 1])
        return pursuits.pursue(scene, known, facts)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask what else: for what it is can still be said."""
        return Answer(spoken=scene.say(Say.MORE), pending=WhatQuestion(about=self.about))

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask again, for a yes names nobody."""
        return Answer(spoken=scene.say(Say.FOR_WHOM), pending=self)

    def helped(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.FOR_WHOM)

    def again(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.FOR_WHOM)

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.FOR_WHOM)
