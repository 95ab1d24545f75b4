"""Shall I cancel this order?"""

from __future__ import annotations

from typing import ClassVar

from msgspec import structs

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.in_its_words import GIVING_UP, in_its_words, is_kept
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
    plain: bool = False  # asked once more, for "cancel" may be a yes as well as a no

    def as_meant(self, turn: Turn) -> Turn:
        """Take "yes, cancel it" for a yes, "keep it" for a no, and what is named for the order that has it."""
        if self.others and is_kept(turn) and "product" in turn.slots:
            return turn  # perhaps one of the others
        if turn.goal == GIVING_UP and not self.plain:
            return turn
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

    def given_up(self, scene: Scene) -> Answer | None:
        """Ask for a yes or a no at "cancel", which the platform hears in "never mind" too."""
        asked = structs.replace(self, plain=True)
        return Answer(spoken=self.again(scene), facts=Facts(outcome=Outcome.ASKED), pending=asked)

    def again(self, scene: Scene) -> Spoken:
        """Ask for a yes or a no."""
        return scene.say(Say.CANCEL_YES_NO)

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.STILL_CANCEL)
