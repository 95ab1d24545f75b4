"""May we remember what you ask and buy?"""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.told import WRONG, taken_back
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken


class ConsentQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="consent"):
    """Only an explicit yes counts. What was talked about before it was asked still is."""

    about: About = About()
    order_id: str | None = None  # the order behind which it is asked
    last: bool = False  # asked behind what the customer came for: nothing else is open once it is answered

    @property
    def plainly(self) -> bool:
        """Take nothing but a plain yes."""
        return True

    @property
    def regret(self) -> str:
        """Take "I've changed my mind" behind an order for that order."""
        return super().regret if self.order_id is None else WRONG

    def as_meant(self, turn: Turn) -> Turn:
        """Take "cancel that" for what was just ordered."""
        turn = super().as_meant(turn)
        return turn if self.about.product_id is None else taken_back(turn)

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Keep the yes."""
        return self._answered(pursuits.remember(scene))

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Keep the no."""
        return self._answered(pursuits.forget(scene))

    def _answered(self, answer: Answer) -> Answer:
        """Leave what was ordered just before for what "that" is: "cancel that"."""
        asks_more = answer.pending is None and answer.spoken is not None and answer.spoken.reprompt is not None
        open_ = self.order_id is not None and asks_more
        return replace(answer, pending=MoreQuestion(about=self.about, order_id=self.order_id)) if open_ else answer

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Say what can be done about an order just placed of which another number is wanted; it agrees to nothing."""
        if scene.turn.slot("again") is not None and self.about.product_id is not None:
            return super().number(scene, pursuits, number)  # "one more": another order
        of_order = pursuits.other_count(scene)
        if of_order is not None:
            return of_order
        facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.REJECTED)
        return Answer(spoken=scene.say(Say.CONSENT_ASK), facts=facts, pending=self)

    def helped(self, scene: Scene) -> Spoken:
        """Say what a yes would mean, before it is given."""
        return scene.say(Say.CONSENT_ASK)

    def asked(self, scene: Scene) -> Spoken:
        """Ask it whole: a yes to a shorter one would be to something else."""
        return scene.say(Say.CONSENT_ASK)

    def again(self, scene: Scene) -> Spoken:
        """Say what a yes would mean, before it is given."""
        return scene.say(Say.CONSENT_ASK)
