"""Shall I put what a list asks for into your basket?"""

from __future__ import annotations

from ledger.records import Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLines
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.speech import Say, Spoken


class ListedQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="listed"):
    """A list of an appliance or a recipe was told; a yes puts it into the basket, and orders nothing."""

    lines: BasketLines

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Put it there, and say what the basket holds."""
        return pursuits.put(scene, self.lines)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask what else."""
        facts = Facts(stage=Stage.CONSIDERATION, outcome=Outcome.CANCELLED)
        return Answer(spoken=scene.say(Say.WHAT_ELSE), facts=facts, pending=WhatQuestion())

    def asked(self, scene: Scene) -> Spoken:
        """Ask the same again."""
        return scene.say(Say.FALLBACK_YES_NO)
