"""Shall I cancel this order?"""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.answer import Answer
from skill.conversation.question.in_its_words import CANCELLING, in_its_words
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken

NAMING = ("NameIntent", "CorrectIntent")
"""Goals of a bare name, which orders nothing here."""


class CancelQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="cancel"):
    """An order placed a moment ago can be taken back."""

    order_id: str
    others: tuple[str, ...] = ()  # asked about one after the other: "cancel all my orders"

    def as_meant(self, turn: Turn) -> Turn:
        """Take "yes, cancel" for a yes, "keep it" for a no, and what is named for the order that has it."""
        meant = in_its_words(turn, CANCELLING)
        named = meant.goal in NAMING and "product" in meant.slots
        return super().as_meant(replace(meant, intent="CancelOrderIntent") if named else meant)

    @property
    def plainly(self) -> bool:
        """Take nothing but a plain yes."""
        return True

    @property
    def unwanted(self) -> str:
        """Take "I don't want it any more" for the yes that it is to cancelling."""
        return "AMAZON.YesIntent"

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Take it back."""
        return pursuits.cancel(scene, self.order_id, self.others)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Leave it as it is, and ask about the next."""
        if self.others:
            return pursuits.cancel_next(scene, self.others)
        return Answer(spoken=scene.say(Say.CANCEL_LEFT), pending=WhatQuestion())

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.STILL_CANCEL)
