"""Answer "don't say what I buy": from then on the skill names no product before it is asked for."""

from __future__ import annotations

from typing import ClassVar

from base.errors import StoreError
from ledger.records import Action, Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.goals.kept_open import told_beside
from skill.goals.services import Services
from skill.speech import Say

QUIET = "QuietIntent"


class QuietHandler:
    """Keep whether what the household buys is named when the skill is opened."""

    goals: ClassVar[tuple[str, ...]] = (QUIET, "AloudIntent")

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Keep it, and say so only once it is kept."""
        quiet = scene.turn.goal == QUIET
        facts = Facts(action=Action.CONSENT)
        try:
            self._services.ledger.summaries.quieten(scene.customer.key, scene.turn.at, quiet=quiet)
        except StoreError:
            failed = Facts(action=Action.CONSENT, outcome=Outcome.ERROR)
            spoken = scene.pending.aside(scene, scene.say(Say.CONSENT_TROUBLE))
            return Answer(spoken=spoken, facts=failed, pending=scene.pending)
        spoken = scene.say(Say.QUIET if quiet else Say.ALOUD)
        return told_beside(scene, Answer(spoken=spoken, facts=facts, pending=WhatQuestion()))
