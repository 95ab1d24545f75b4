"""The goals every skill has: hello, help, goodbye, and "I did not get that"."""

from __future__ import annotations

from typing import ClassVar

from ledger.records import Action, Outcome, Stage
from skill.answer import Answer, Facts
from skill.dialog.pending import Asking
from skill.scene import Scene
from skill.speech import Say

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
        match scene.pending.asking:
            case Asking.ORDER:
                id_ = Say.HELP_ORDER
            case Asking.INTEREST | Asking.HANDOFF | Asking.CONSENT:
                id_ = Say.HELP_YES_NO
            case _:
                id_ = Say.HELP
        return Answer(spoken=scene.say(id_), facts=Facts(action=Action.SUPPORT), pending=scene.pending)


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
        if scene.pending.asking in YES_NO:
            return Answer(spoken=scene.say(Say.FALLBACK_YES_NO), facts=facts, pending=scene.pending)
        if scene.pending.candidates:
            return Answer(spoken=scene.say(Say.FALLBACK_WHICH), facts=facts, pending=scene.pending)
        return Answer(spoken=scene.say(Say.FALLBACK), facts=facts, pending=scene.pending)
