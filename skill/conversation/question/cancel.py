"""Shall I cancel this order?"""

from __future__ import annotations

from typing import ClassVar

from skill.conversation.answer import Answer
from skill.conversation.question.in_its_words import in_its_words, is_kept
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken

OWN = frozenset({"CancelOrderIntent"})


class CancelQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="cancel"):
    """An order placed a moment ago can be taken back."""

    stands: ClassVar[Say | None] = Say.CANCEL_KEPT

    order_id: str
    others: tuple[str, ...] = ()  # asked about one after the other: "cancel all my orders"

    def as_meant(self, turn: Turn) -> Turn:
        """Take "yes, cancel it" for a yes, "keep it" for a no, and what is named for the order that has it."""
        if self.others and is_kept(turn) and "product" in turn.slots:
            return turn  # perhaps one of the others
        return super().as_meant(in_its_words(turn, OWN, named="CancelOrderIntent"))

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
