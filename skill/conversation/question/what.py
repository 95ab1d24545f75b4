"""What would you like to order, to hear about, or to have sent?"""

from __future__ import annotations

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.speech import Say, Spoken

_HELP = {
    Goal.RESEARCH: Say.RESEARCH_WHAT,
    Goal.HANDOFF: Say.HANDOFF_WHAT,
    Goal.READ_ALOUD: Say.CODE_WHAT,
}
_AGAIN = {Goal.RESEARCH: Say.FALLBACK_ABOUT, Goal.HANDOFF: Say.FALLBACK_SEND, Goal.READ_ALOUD: Say.CODE_WHAT}


class OpenEndedQuestion(Question, frozen=True, kw_only=True):
    """Anything may be named; what is talked about, if anything, is what a number alone is of."""

    about: About = About()

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask what, for a yes does not tell."""
        return what_now(scene, self.about)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take so many of what is talked about, or ask of what."""
        if self.about.product_id is None:
            return of_what(scene, number)
        return super().number(scene, pursuits, number)


class WhatQuestion(OpenEndedQuestion, frozen=True, kw_only=True, tag="what"):
    """Any product may be named; the goal of `about` is taken up with it."""

    def name(self, mentioned: Mentioned) -> Sought:
        """Take the name for the answer: "what would you like to know about?" - "Tidewell"."""
        return answering(mentioned, self.about) or super().name(mentioned)

    def helped(self, scene: Scene) -> Spoken:
        """Ask again for what the goal needs."""
        return scene.say(_HELP.get(self.about.goal, Say.HELP))

    def again(self, scene: Scene) -> Spoken:
        """Ask again for what the goal needs."""
        return scene.say(_AGAIN.get(self.about.goal, Say.FALLBACK))


def what_now(scene: Scene, about: About) -> Answer:
    """Ask what the customer would like now."""
    return Answer(spoken=scene.say(Say.MORE), pending=WhatQuestion(about=structs.replace(about, goal=Goal.REORDER)))


def of_what(scene: Scene, number: int) -> Answer:
    """Ask of what it is a number, and keep it."""
    facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
    return Answer(spoken=scene.say(Say.WHAT_REORDER), facts=facts, pending=WhatQuestion(about=About(quantity=number)))


def answering(mentioned: Mentioned, about: About) -> Sought | None:
    """Return what a name without a number goes on with, or None when it is no answer."""
    if mentioned.nothing or mentioned.quantity is not None:
        return None
    return Sought(goal=about.goal, quantity=about.quantity, refused=about.refused)
