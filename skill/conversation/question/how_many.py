"""How many would you like?"""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.more import dropped
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.speech import Say, Spoken


class HowManyQuestion(Question, frozen=True, kw_only=True, tag="how_many"):
    """The number that was said cannot be sold, or is hardly meant; a number is the answer, and a yes to one."""

    about: About
    more: tuple[tuple[str, int], ...] = ()  # what is bought together with it
    meant: int | None = None  # so many were said, and asked back: a yes means them
    settled: int = 0  # of how many of these, the last ones, it was asked already

    def is_settled(self, product_id: str) -> bool:
        """Tell whether how many of a product was asked just now, or before that."""
        before = self.more[len(self.more) - self.settled :]
        return product_id == self.about.product_id or any(one == product_id for one, _ in before)

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Take the number that was asked back; where none was, ask again, for a yes is no number."""
        if self.meant is not None:
            return self.number(scene, pursuits, self.meant)
        return Answer(spoken=scene.say(Say.HOW_MANY), pending=self)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take so many, and the other things with them."""
        product_id = self.about.product_id
        if self.about.goal in (Goal.SUBSCRIBE, Goal.HANDOFF, Goal.READ_ALOUD):
            sought = structs.replace(Sought.after(self.about), quantity=number)
            return pursuits.pursue(scene, sought, Facts(action=sought.goal.action, stage=Stage.CONSIDERATION))
        if not self.more or product_id is None:
            return super().number(scene, pursuits, number)
        line = BasketLine(product_id=product_id, quantity=number)
        others = (BasketLine(product_id=one, quantity=count) for one, count in self.more)
        facts = Facts(action=Action.BASKET, stage=Stage.CONSIDERATION)
        quoted = pursuits.several(scene, (line, *others), facts)
        return replace(quoted, memory=scene.memory.changing(line)) if quoted.memory is None else quoted

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop the product."""
        return dropped(scene, self.about)

    def helped(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.HOW_MANY)

    def asked(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.STILL_HOW_MANY)

    def again(self, scene: Scene) -> Spoken:
        """Ask again."""
        return scene.say(Say.HOW_MANY)
