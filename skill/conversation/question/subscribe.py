"""Shall I set up this subscription?"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from msgspec import structs

from base.money import Money
from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.purchase_state import Purchase, Quote, code_given
from skill.conversation.question.chosen_before import chosen_instead
from skill.conversation.question.more import dropped
from skill.conversation.question.told import of_another_brand
from skill.conversation.question.voice_code import CHANGING, VoiceCodeQuestion
from skill.conversation.question.which import BIGGER, DEAREST, OTHER, SMALLER
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About, Sought
from skill.speech import Say, Spoken


class SubscribeQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="subscribe"):
    """What comes how often for how much was said, and from which day on; a yes sets up exactly that."""

    buys: ClassVar[bool] = True

    about: About
    purchase: Purchase  # one delivery, as it was quoted
    first_day: date

    def __post_init__(self) -> None:
        """Refuse one whose price or interval was never said, wherever it was read from."""
        if self.purchase.quote is None or self.about.often is None:
            raise ValueError("only a quoted subscription can be asked about")

    @property
    def quote(self) -> Quote:
        """What one delivery costs, as it was said."""
        assert self.purchase.quote is not None, "checked when it was made"
        return self.purchase.quote

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Set it up."""
        return pursuits.subscribe(scene, self.about, self.purchase, self.first_day, verified=False)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop it; what it was of can still be asked about."""
        about = About(product_id=self.about.product_id, brand_id=self.about.brand_id)
        return dropped(scene, about, Say.SUBSCRIPTION_LEFT)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take so many of it each time."""
        sought = structs.replace(Sought.after(self.about), quantity=number)
        return pursuits.pursue(scene, sought, Facts(action=Action.SUBSCRIBE, stage=Stage.CONSIDERATION))

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Take "the second one", "the other one" for another subject of the same subscription."""
        line = BasketLine(product_id=self.about.product_id or "", quantity=self.about.quantity)
        if (put_right := chosen_instead(scene, pursuits, (line,), said)) is not None:
            sought = structs.replace(Sought.after(self.about), product_id=put_right[1].product_id)
            return pursuits.pursue(scene, sought, Facts(action=Action.SUBSCRIBE, stage=Stage.CONSIDERATION))
        if said in (OTHER, BIGGER, SMALLER, DEAREST):
            return pursuits.another(scene, self.about, said)
        return super().choice(scene, pursuits, said)

    def name(self, mentioned: Mentioned) -> Sought:
        """Take another brand of it for another subject of the same subscription."""
        return of_another_brand(mentioned, self.about) or super().name(mentioned)

    def helped(self, scene: Scene) -> Spoken:
        """Say again how often and for how much."""
        return self.asked(scene)

    def again(self, scene: Scene) -> Spoken:
        """Say again how often and for how much."""
        return self.asked(scene)

    def asked(self, scene: Scene) -> Spoken:
        """Say how often and for how much, and ask."""
        from skill.conversation.often import Often  # late: every turn reads its question, few are of a subscription

        total = Money(self.quote.total_minor, self.quote.currency)
        often = Often.read(self.about.often)
        return scene.say(Say.STILL_SUBSCRIBE, often="" if often is None else often.said(scene), total=total)


class SubscribeCodeQuestion(VoiceCodeQuestion, frozen=True, kw_only=True, tag="subscribe_code"):
    """A subscription was confirmed, and the household wants its code said before it is set up."""

    first_day: date

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop it."""
        return dropped(scene, self.about, Say.SUBSCRIPTION_LEFT)

    def open_to(self, goal: str) -> Question:
        """Return the subscription that was quoted, where another count is wanted: never an order in its place."""
        if goal not in CHANGING or self.doubt is not None:
            return self
        return SubscribeQuestion(about=self.about, purchase=code_given(self.purchase), first_day=self.first_day)

    def coded(self, scene: Scene, pursuits: Pursuits, code: str) -> Answer:
        """Take the code; what was no four digits is no try of it."""
        if not code:
            return Answer(spoken=self.again(scene), facts=Facts(outcome=Outcome.REJECTED), pending=self)
        return pursuits.subscribe_with_code(scene, self.about, self.purchase, self.first_day, code)

    def proven(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Take it that the platform made sure who speaks."""
        return pursuits.subscribe(scene, self.about, self.purchase, self.first_day, verified=True)
