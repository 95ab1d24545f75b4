"""Shall I empty your basket?"""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.in_its_words import in_its_words, is_kept
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken

OWN = "BasketEmptyIntent"


class EmptyQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="empty"):
    """Whoever starts over may want what is in the basket all the same."""

    def as_meant(self, turn: Turn) -> Turn:
        """Take "empty it" for the yes that it is, "keep it" for a no, and a bare name for no order."""
        named = is_kept(turn) and "product" in turn.slots  # "keep the tea": the rest goes
        return super().as_meant(turn if named or turn.goal == OWN else in_its_words(turn, ()))

    @property
    def plainly(self) -> bool:
        """Take nothing but a plain yes."""
        return True

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Empty it."""
        return pursuits.emptied(scene)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Leave all in it, and say what that is."""
        return pursuits.told_of_basket(scene)

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.STILL_EMPTY)
