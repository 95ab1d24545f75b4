"""The goals every skill has: hello, help, goodbye, and "I did not get that"."""

from __future__ import annotations

from enum import StrEnum, auto
from typing import ClassVar

from base.money import Money
from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.open_question import Asking, Goal, Pending
from skill.conversation.scene import Scene
from skill.speech import Say, Spoken

YES_NO = frozenset({Asking.ORDER, Asking.INTEREST, Asking.HANDOFF, Asking.CONSENT})


class LaunchHandler:
    """Answer "open ...", and "go home" inside the skill."""

    goals: ClassVar[tuple[str, ...]] = ("LaunchRequest", "AMAZON.NavigateHomeIntent")

    def answer(self, scene: Scene) -> Answer:
        """Welcome, and say what can be done here."""
        return Answer(spoken=scene.say(Say.WELCOME), facts=Facts(stage=Stage.AWARENESS))


class HelpHandler:
    """Answer "help"."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.HelpIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Say what can be said; an open question stays open and is asked again, so that a yes means it."""
        id_ = _HELP.get(_open(scene.pending), Say.HELP)
        spoken = _asked_again(scene, id_)
        return Answer(spoken=spoken, facts=Facts(action=Action.SUPPORT), pending=scene.pending)


class StopHandler:
    """Answer "stop" and "cancel": nothing that was not ordered is ordered."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.StopIntent", "AMAZON.CancelIntent")

    def answer(self, scene: Scene) -> Answer:
        """Say goodbye."""
        facts = _left(scene, Outcome.CANCELLED)
        return Answer(spoken=scene.say(Say.GOODBYE), facts=facts)


class EndedHandler:
    """Take the end of a session: nothing may be said, and Alexa ignores everything but silence."""

    goals: ClassVar[tuple[str, ...]] = ("SessionEndedRequest",)

    def answer(self, scene: Scene) -> Answer:
        """Note whether the customer left in the middle of something."""
        if scene.turn.ended_because == "ERROR":
            return Answer(spoken=None, facts=Facts(outcome=Outcome.ERROR))
        return Answer(spoken=None, facts=_left(scene, Outcome.GAVE_UP))


def _left(scene: Scene, outcome: Outcome) -> Facts:
    """The facts of a goodbye: what was left open, if anything was."""
    pending = scene.pending
    if pending.asking in (None, Asking.MORE):
        return Facts()
    return Facts(outcome=outcome, brand_id=pending.brand_id, product_id=pending.product_id)


class FallbackHandler:
    """Answer what matches nothing; an open question is asked again."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.FallbackIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Say that it was not understood, and how to go on."""
        facts = Facts(action=Action.SUPPORT, outcome=Outcome.REJECTED)
        id_ = _FALLBACK.get(_open(scene.pending), Say.FALLBACK)
        return Answer(spoken=_asked_again(scene, id_), facts=facts, pending=scene.pending)


def _asked_again(scene: Scene, id_: Say) -> Spoken:
    """The open question; of an order with how many and for how much, so that nobody says yes to what was not heard."""
    quote = None if scene.pending.purchase is None else scene.pending.purchase.quote
    if quote is None:
        return scene.say(id_)
    return scene.say(id_, count=quote.quantity, total=Money(quote.total_minor, quote.currency))


class Question(StrEnum):
    """What kind of answer the open question waits for."""

    BUY = auto()
    YES_NO = auto()
    CONSENT = auto()
    WHICH = auto()
    BRAND = auto()
    HOW_MANY = auto()
    ABOUT = auto()
    SEND = auto()


_HELP: dict[Question | None, Say] = {
    Question.BUY: Say.HELP_ORDER,
    Question.YES_NO: Say.HELP_YES_NO,
    Question.CONSENT: Say.CONSENT_ASK,  # what a yes would mean, before it is given
    Question.WHICH: Say.HELP_WHICH,
    Question.BRAND: Say.HELP_BRAND,
    Question.HOW_MANY: Say.HOW_MANY,
    Question.ABOUT: Say.RESEARCH_WHAT,
    Question.SEND: Say.HANDOFF_WHAT,
}
_FALLBACK: dict[Question | None, Say] = {
    Question.BUY: Say.FALLBACK_ORDER,
    Question.YES_NO: Say.FALLBACK_YES_NO,
    Question.CONSENT: Say.CONSENT_ASK,
    Question.WHICH: Say.FALLBACK_WHICH,
    Question.BRAND: Say.FALLBACK_BRAND,
    Question.HOW_MANY: Say.HOW_MANY,
    Question.ABOUT: Say.FALLBACK_ABOUT,
    Question.SEND: Say.FALLBACK_SEND,
}


def _open(pending: Pending) -> Question | None:
    """The open question; None when the skill waits for anything at all."""
    match pending.asking:
        case Asking.ORDER if pending.purchase is not None and pending.purchase.quote is not None:
            return Question.BUY
        case asking if asking in YES_NO:
            return Question.CONSENT if asking is Asking.CONSENT else Question.YES_NO
        case Asking.BRAND | Asking.PRODUCT:
            return Question.WHICH if pending.candidates else Question.BRAND
        case Asking.HOW_MANY:
            return Question.HOW_MANY
        case Asking.WHAT:
            return {Goal.RESEARCH: Question.ABOUT, Goal.HANDOFF: Question.SEND}.get(pending.goal)
        case _:
            return None
