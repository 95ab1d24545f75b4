"""What a doctor or a pharmacist should be asked about gets no product."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from shop.catalog import Catalog
from skill.conversation.answer import Answer
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal
from skill.goals.asking import facts_of
from skill.goals.kept_open import kept_open
from skill.speech import Say


def no_advice(scene: Scene, catalog: Catalog) -> Answer:
    """Say whom to ask; what is quoted stays open, and what was talked about can still be sent or asked about."""
    facts = replace(facts_of(None, Goal.RESEARCH), outcome=Outcome.REJECTED)
    kept = kept_open(scene, catalog, scene.say(Say.NO_ADVICE_ALONE), facts) if scene.pending.buys else None
    still = WhatQuestion(about=structs.replace(scene.pending.about, goal=Goal.RESEARCH))
    return kept or Answer(spoken=scene.say(Say.NO_ADVICE), facts=facts, pending=still)
