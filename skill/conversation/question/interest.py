"""Would you like to order it?"""

from __future__ import annotations

from msgspec import structs

from ledger.records import Action, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.chosen_before import chosen_instead
from skill.conversation.question.more import dropped
from skill.conversation.question.which import BIGGER, CHEAPER, DEAREST, OTHER, SMALLER, SUBSTITUTE
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.speech import Say, Spoken

TAKING = "TakeItIntent"


class InterestQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="interest"):
    """A product was told about, or named in place of one that is sold out; nothing is quoted yet.

    What was quoted when it was asked about is `beside` it: a yes is quoted all of it, a no the rest again.
    """

    about: About
    sold_out: str | None = None  # what it is offered in place of
    beside: tuple[tuple[str, int], ...] = ()  # ids of products, and how many of each

    def holds(self, scene: Scene, product_id: str) -> bool:  # noqa: ARG002
        """Tell whether it is one of those that are quoted beside it."""
        return any(product_id == quoted for quoted, _ in self.beside)

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Say what it costs."""
        if self.beside:
            return self._with_the_rest(scene, pursuits, self.about.quantity)
        return pursuits.offer(scene, self.about.product_id, self.about.quantity)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Drop the product, and go on with what was quoted before it was asked about."""
        if self.beside:
            return _quoted(scene, pursuits, self.beside)
        return dropped(scene, self.about)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take so many of it, beside what was quoted."""
        if self.beside:
            return self._with_the_rest(scene, pursuits, number)
        return super().number(scene, pursuits, number)

    def _with_the_rest(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        return _quoted(scene, pursuits, (*self.beside, (self.about.product_id or "", max(1, number))))

    def asked(self, scene: Scene) -> Spoken:
        """Ask whether to order it."""
        return scene.say(Say.STILL_TOO if self.beside else Say.STILL_INTEREST)

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Take "the cheaper one", "the other one" for another of the kind."""
        if said == SUBSTITUTE and self.sold_out is not None:
            return self.yes(scene, pursuits)
        about = structs.replace(self.about, goal=Goal.REORDER) if scene.turn.goal == TAKING else self.about
        if said == CHEAPER and about.product_id is not None:
            return pursuits.cheaper(scene, about)
        told = BasketLine(product_id=self.about.product_id or "", quantity=max(1, self.about.quantity))
        if (put_right := chosen_instead(scene, pursuits, (told,), said)) is not None:
            return self._instead(scene, pursuits, put_right[1])
        if said in (OTHER, BIGGER, SMALLER, DEAREST) and about.product_id is not None:
            return pursuits.another(scene, about, said)
        return super().choice(scene, pursuits, said)

    def _instead(self, scene: Scene, pursuits: Pursuits, other: BasketLine) -> Answer:
        """Tell of another of those that were just to choose from; whoever orders it is quoted that one."""
        if self.beside:
            return _quoted(scene, pursuits, (*self.beside, (other.product_id, other.quantity)))
        if scene.turn.goal == TAKING:
            return pursuits.offer(scene, other.product_id, other.quantity)
        known = Sought(goal=Goal.RESEARCH, product_id=other.product_id, quantity=other.quantity)
        return pursuits.pursue(scene, known, Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION))


def _quoted(scene: Scene, pursuits: Pursuits, lines: tuple[tuple[str, int], ...]) -> Answer:
    wanted = tuple(BasketLine(product_id=one, quantity=count) for one, count in lines)
    return pursuits.several(scene, wanted, Facts(action=Action.BUY, stage=Stage.CONSIDERATION))
