"""Shall I check out?"""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.answer import Answer
from skill.conversation.question.chosen_before import chosen_instead, one_of
from skill.conversation.question.told import out_of_several
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken


class BasketQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="basket"):
    """Something is in the basket; whatever is named next goes into it too."""

    about: About
    kept: bool = False  # the check-out was put off: "what would you like?"
    best: tuple[str, ...] = ()  # what was just taken as the best offer of several: another of its kind replaces it

    def holds(self, scene: Scene, product_id: str) -> bool:
        """Tell whether it is in the basket."""
        return any(product_id == line.product_id for line in scene.memory.basket)

    def as_meant(self, turn: Turn) -> Turn:
        """Take "cancel the first one" for taking that out."""
        return super().as_meant(out_of_several(turn))

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Say what all of it costs; after a no to that, ask what else."""
        if self.kept:
            return Answer(spoken=scene.say(Say.MORE), pending=self)
        return pursuits.checked_out(scene)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Leave it in the basket, and ask what else; to that it is a goodbye."""
        if self.kept:
            return super().no(scene, pursuits)
        return Answer(spoken=scene.say(Say.MORE), pending=BasketQuestion(about=self.about, kept=True))

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take a number for how many of what was put in last."""
        return pursuits.count(scene, number)

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Take "no, the second one" for another of those that one in the basket was just chosen from.

        "Keep only the first one" is of those in the basket.
        """
        line = one_of(pursuits.catalog, scene.memory.basket, said) if scene.turn.slot("only") is not None else None
        if line is not None:
            others = (one.product_id for one in scene.memory.basket if one != line)
            left = replace(scene, memory=scene.memory.without(*others))
            return pursuits.told_of_basket(left)
        put_right = chosen_instead(scene, pursuits, scene.memory.basket, said)
        if put_right is None:
            return super().choice(scene, pursuits, said)
        before, other = put_right
        return pursuits.put(replace(scene, memory=scene.memory.without(before.product_id)), (other,))

    def asked(self, scene: Scene) -> Spoken:
        """Ask whether that is all."""
        return scene.say(Say.MORE if self.kept else Say.STILL_BASKET)
