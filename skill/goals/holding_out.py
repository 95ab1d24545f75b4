"""What experiments withhold: asked at the moment in which a household is about to get it, or would be."""

from __future__ import annotations

from dataclasses import replace

from base.errors import StoreError
from ledger.consent import linkable
from ledger.experiments import exposed
from ledger.records.experiment import Exposed, Withheld
from skill.conversation.answer import Answer, Card, Facts
from skill.conversation.customer import Customer, identity
from skill.conversation.question.handoff import HandoffQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say

WITHOUT_OFFER = {
    Say.LINK_ACCOUNT: Say.LINK_ACCOUNT_ALONE,
    Say.VOICE_NOT_KNOWN: Say.VOICE_NOT_KNOWN_ALONE,
    Say.PIN_WRONG: Say.PIN_WRONG_ALONE,
    Say.OVER_ORDER_LIMIT: Say.OVER_ORDER_LIMIT_ALONE,
    Say.OVER_WEEK_LIMIT: Say.OVER_WEEK_LIMIT_ALONE,
    Say.CODE_LOCKED: Say.CODE_LOCKED_ALONE,
}
"""What is said in place of words that end in the offer of a hand-off."""


def exposure_of(services: Services, scene: Scene, withheld: Withheld) -> Exposed | None:
    """Return the household's place in the experiment that withholds this; None where none runs, or nobody can tell.

    Only whoever agreed to be measured takes part. With the table away everybody gets the ordinary product, and it is
    nobody's exposure: whether the household takes part is not known.
    """
    customer = scene.customer
    if not customer.reachable:
        return None
    test = services.ledger.experiments.running(withheld, scene.now)
    if test is None:
        return None
    summary = customer.summary
    if customer.refused or not linkable(summary.consent):
        return exposed(test, None, None)
    who = identity(scene.turn, summary.consent, services.pseudonyms, scene.account_of)
    try:
        stored = _stored_arm(services, customer, test.test_id)
    except StoreError:
        return None
    return exposed(test, who.account or who.user, stored)


def _stored_arm(services: Services, customer: Customer, test_id: str) -> str | None:
    """The arm as the summary says; a process that just heard of the test did not ask for it yet."""
    arms = customer.summary.arms
    return arms[test_id] if test_id in arms else services.ledger.summaries.arm_in(test_id, customer.pseudonyms)


def offering_handoff(  # noqa: PLR0913 - an answer, part by part
    services: Services,
    scene: Scene,
    id_: Say,
    asks: HandoffQuestion,
    facts: Facts,
    *,
    card: Card | None = None,
    count: int = 1,
    **words: object,
) -> Answer:
    """Say something that ends in the offer to send it to the phone, or the same without, where that is withheld.

    Whoever asks for it gets it all the same: the offer is withheld, the hand-off is not.
    """
    exposure = exposure_of(services, scene, Withheld.HANDOFF_OFFER)
    told = replace(facts, exposure=exposure)
    if exposure is None or not exposure.held_out:
        return Answer(spoken=scene.say(id_, count=count, **words), card=card, facts=told, pending=asks)
    spoken = scene.say(WITHOUT_OFFER[id_], count=count, **words)
    return Answer(spoken=spoken, card=card, facts=told, pending=MoreQuestion(about=asks.about))
