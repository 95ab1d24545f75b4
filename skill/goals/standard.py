"""The goals every skill has: help, goodbye, and "I did not get that"."""

from __future__ import annotations

from typing import ClassVar

from ledger.records import Action, Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.handler import Handler
from skill.conversation.scene import Scene
from skill.speech import Say, Spoken, joined

GIVING_UP = "AMAZON.CancelIntent"


class HelpHandler:
    """Answer "help"."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.HelpIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Say what can be said; an open question stays open and is asked again, so that a yes means it."""
        spoken = scene.pending.helped(scene)
        return Answer(spoken=spoken, facts=Facts(action=Action.SUPPORT), pending=scene.pending)


class StopHandler:
    """Answer "stop" and "cancel": nothing that was not ordered is ordered."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.StopIntent", GIVING_UP)

    def answer(self, scene: Scene) -> Answer:
        """Say goodbye, and what stays as it is where it was asked whether to take that away."""
        if scene.turn.goal == GIVING_UP and (asked := scene.pending.given_up(scene)) is not None:
            return asked
        stands, left = scene.pending.stands, scene.say(Say.GOODBYE)
        spoken = left if stands is None else joined(scene.say(stands), left)
        return Answer(spoken=spoken, facts=scene.pending.left(Outcome.CANCELLED))


class EndedHandler:
    """Take the end of a session: nothing may be said, and Alexa ignores everything but silence."""

    goals: ClassVar[tuple[str, ...]] = ("SessionEndedRequest",)

    def answer(self, scene: Scene) -> Answer:
        """Note whether the customer left in the middle of something."""
        if scene.turn.ended_because == "ERROR":
            return Answer(spoken=None, facts=Facts(outcome=Outcome.ERROR))
        return Answer(spoken=None, facts=scene.pending.left(Outcome.GAVE_UP))


class RepeatHandler:
    """Answer "say that again", and "slower": the same words, and nothing else happens."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.RepeatIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Say again what was said last; the open question stays open."""
        memory, facts = scene.memory, Facts(action=Action.SUPPORT)
        if memory.said is None or memory.reprompt is None:
            return Answer(spoken=scene.pending.asked(scene), facts=facts, pending=scene.pending)
        return Answer(spoken=Spoken(memory.said, memory.reprompt), facts=facts, pending=scene.pending)


class PauseHandler:
    """Answer "let me think": nothing is dropped, and nothing is ordered."""

    goals: ClassVar[tuple[str, ...]] = ("PauseIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Leave the customer the time, and ask again."""
        question = scene.pending
        certain = question.doubt is None
        spoken = question.aside(scene, scene.say(Say.TAKE_YOUR_TIME)) if certain else question.asked(scene)
        return Answer(spoken=spoken, facts=Facts(action=Action.SUPPORT), pending=scene.pending)


class FallbackHandler:
    """Answer what matches nothing; an open question is asked again."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.FallbackIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Say that it was not understood, and how to go on."""
        facts = Facts(action=Action.SUPPORT, outcome=Outcome.REJECTED)
        return Answer(spoken=scene.pending.again(scene), facts=facts, pending=scene.pending)


def make_standard_handlers() -> list[Handler]:
    """Return the handlers that need nothing of the shop's, but for the one of what matches nothing."""
    return [HelpHandler(), StopHandler(), EndedHandler(), RepeatHandler(), PauseHandler()]
