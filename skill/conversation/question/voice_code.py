"""What is your voice code?"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.purchase_state import Purchase, code_given
from skill.conversation.question.more import dropped
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken

CHANGING = frozenset(
    {
        "ReorderIntent",
        "CorrectIntent",
        "NameIntent",
        "ChooseIntent",
        "BasketAddIntent",
        "BasketChangeIntent",
        "BasketRemoveIntent",
        "BasketIntent",
        "ResearchIntent",
        "CompareIntent",
        "StockIntent",
        "PriceIntent",
        "GoodForIntent",
        "DetailIntent",
        "MoreIntent",
    }
)
"""Goals that change what was quoted, or ask about goods: the code is asked for again with the yes after them."""


class VoiceCodeQuestion(Question, frozen=True, kw_only=True, tag="voice_code"):
    """A purchase was confirmed, and the household wants its code said before it is placed. It holds no digit."""

    buys: ClassVar[bool] = True
    takes_code: ClassVar[bool] = True

    about: About
    purchase: Purchase

    def __post_init__(self) -> None:
        """Refuse a purchase whose price was never said, wherever it was read from."""
        if self.purchase.quote is None:
            raise ValueError("only a quoted purchase can wait for its code")

    @property
    def doubt(self) -> Purchase | None:
        """The purchase, after a try of which nobody knows what became of it."""
        return self.purchase if self.purchase.unsure else None

    def at_hand(self, scene: Scene) -> tuple[tuple[str, int], ...]:
        """Return all that was confirmed."""
        return super().at_hand(scene) if self.purchase.quote is None else self.purchase.quote.lines

    def as_meant(self, turn: Turn) -> Turn:
        """Take "I'll take two" for a change of how many; without a number it is a yes, which is no code."""
        if turn.goal == "HandoffCodeIntent" and not turn.slots:
            return replace(turn, intent="AMAZON.HelpIntent")  # "what code": the one of a hand-off was not asked for
        counted = turn.goal == "TakeItIntent" and "quantity" in turn.slots
        return replace(turn, intent="BasketChangeIntent") if counted else turn

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask again, for a yes is no code."""
        facts = Facts(action=Action.BUY, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
        return Answer(spoken=self.asked(scene), facts=facts, pending=self)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop the purchase."""
        return dropped(scene, self.about, Say.NOT_ORDERED if self.doubt is None else Say.ORDER_LEFT)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:  # noqa: ARG002
        """Ask again: digits that may be the code come to `coded` before anything else looks at them."""
        return self.yes(scene, pursuits)

    def open_to(self, goal: str) -> Question:
        """Return the quote that it waits behind, where something else is wanted than was quoted."""
        if goal not in CHANGING or self.doubt is not None:
            return self
        return OrderQuestion(about=self.about, purchase=code_given(self.purchase))

    def coded(self, scene: Scene, pursuits: Pursuits, code: str) -> Answer:
        """Take the code; what was no four digits is no try of it."""
        if not code:
            return Answer(spoken=self.again(scene), facts=Facts(outcome=Outcome.REJECTED), pending=self)
        return pursuits.with_code(scene, self.about, self.purchase, code)

    def proven(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Take it that the platform made sure who speaks, which stands for the code."""
        return pursuits.verified(scene, self.about, self.purchase)

    def helped(self, scene: Scene) -> Spoken:
        """Say what it is, and what to do without it."""
        return self.again(scene)

    def asked(self, scene: Scene) -> Spoken:
        """Ask for it."""
        return scene.say(Say.CODE_ASK if self.doubt is None else Say.CODE_AGAIN)

    def again(self, scene: Scene) -> Spoken:
        """Say what it is, and what to do without it: "what code", "I forgot it"."""
        return scene.say(Say.VOICE_CODE_HELP if self.doubt is None else Say.CODE_AGAIN)
