"""Shall I change your subscription so?"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.in_its_words import GIVING_UP, NO, YES, in_its_words, is_kept
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.told import without_subscription
from skill.conversation.question.voice_code import CHANGING, VoiceCodeQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken

ENDING = "SubscriptionCancelIntent"
_OWN = frozenset({ENDING})
_UNDONE = {
    SubscriptionDeed.SKIP: "SubscriptionSkipIntent",
    SubscriptionDeed.PAUSE: "SubscriptionPauseIntent",
}
"""What can be taken back at any time, by its own word alone."""
_MORE = frozenset({"product", "quantity", "day", "period"})
"""Slots of another wish than the one that was named: until another day, so many of them."""


class SubscriptionQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="subscription"):
    """A change was named, with the date that comes of it; a yes makes exactly that."""

    stands: ClassVar[Say | None] = Say.SUBSCRIPTION_KEPT

    wish: SubscriptionWish
    others: tuple[str, ...] = ()  # ended one after the other: "cancel all my subscriptions"
    plain: bool = False  # asked once more, for "cancel" may be a yes as well as a no

    def as_meant(self, turn: Turn) -> Turn:
        """Take the change's own word for a yes to it, and giving up or "keep it" for a no."""
        if turn.goal == _UNDONE.get(self.wish.deed) and _MORE.isdisjoint(turn.slots):
            return replace(turn, intent=YES, slots={})
        if turn.goal == GIVING_UP and self._ends and not self.plain:
            return turn
        if self.plainly:
            return in_its_words(turn, _OWN, named=ENDING if self._ends else None)
        kept = is_kept(turn) or without_subscription(turn).goal == GIVING_UP
        return replace(turn, intent=NO, slots={}) if kept else turn

    @property
    def plainly(self) -> bool:
        """Take nothing but a plain yes for less than what comes: who says "order it" wants no end of it."""
        return self.wish.deed in (SubscriptionDeed.END, SubscriptionDeed.PAUSE, SubscriptionDeed.SKIP)

    @property
    def unwanted(self) -> str:
        """Take "I don't want it any more" for the yes that it is to ending it."""
        return "AMAZON.YesIntent" if self._ends else super().unwanted

    @property
    def _ends(self) -> bool:
        return self.wish.deed is SubscriptionDeed.END

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Do it, and ask about the next."""
        done = pursuits.change_subscription(scene, self.wish, verified=False)
        ended = self.others and done.facts.outcome is Outcome.CANCELLED
        return pursuits.end_next(scene, self.others, done) if ended else done

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Leave it, and ask about the next."""
        left = _left(scene, self.wish)
        return pursuits.end_next(scene, self.others, left) if self.others else left

    def given_up(self, scene: Scene) -> Answer | None:
        """Ask for a yes or a no at "cancel", where it is asked whether to cancel it."""
        if not self._ends:
            return super().given_up(scene)
        asked = structs.replace(self, plain=True)
        return Answer(spoken=self.again(scene), facts=Facts(outcome=Outcome.ASKED), pending=asked)

    def again(self, scene: Scene) -> Spoken:
        """Ask for a yes or a no."""
        return scene.say(Say.END_YES_NO) if self._ends else super().again(scene)

    def asked(self, scene: Scene) -> Spoken:
        """Ask the same again."""
        return self.again(scene)


class SubscriptionCodeQuestion(VoiceCodeQuestion, frozen=True, kw_only=True, tag="subscription_change_code"):
    """A change that costs more was agreed to, and the household wants its code said before it is made.

    What waits is one delivery as it would be from then on: of no checkout, for nothing is ordered by it.
    """

    wish: SubscriptionWish

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Leave the subscription as it is."""
        return _left(scene, self.wish)

    def open_to(self, goal: str) -> Question:
        """Return the change that was named, where something else is wanted: never an order in its place."""
        return SubscriptionQuestion(wish=self.wish) if goal in CHANGING else self

    def coded(self, scene: Scene, pursuits: Pursuits, code: str) -> Answer:
        """Take the code; what was no four digits is no try of it."""
        if not code:
            return Answer(spoken=self.again(scene), facts=Facts(outcome=Outcome.REJECTED), pending=self)
        return pursuits.change_subscription_with_code(scene, self.wish, self.purchase, code)

    def proven(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Take it that the platform made sure who speaks."""
        return pursuits.change_subscription(scene, self.wish, verified=True)


def _left(scene: Scene, wish: SubscriptionWish) -> Answer:
    facts = Facts(stage=Stage.POST_PURCHASE, outcome=Outcome.CANCELLED)
    asks = MoreQuestion(subscription_id=wish.subscription_id)
    return Answer(spoken=scene.say(Say.SUBSCRIPTION_LEFT), facts=facts, pending=asks)
