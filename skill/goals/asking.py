"""Ask which brand was meant, and carry on with what the customer wanted once it is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from ledger.records import Action, MatchDecision, Outcome, Stage
from shop.catalog import Product, said
from skill.conversation.answer import Answer, Facts
from skill.conversation.open_question import Asking, Goal, Pending
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import OneOf, Say
from skill.understanding.slots import HeardBrand

MOST_ATTEMPTS = 3
ACTIONS = {Goal.REORDER: Action.REORDER, Goal.RESEARCH: Action.RESEARCH, Goal.HANDOFF: Action.HANDOFF}


class Pursuit(Protocol):
    """Goes on towards a goal with what is known by now: brand, kind, need, quantity."""

    def pursue(self, scene: Scene, known: Pending, facts: Facts) -> Answer:
        """Answer the turn in which the last missing thing became known."""


class AskingBrand:
    """Every turn in which a brand, or which of its products, is not yet sure."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def about(self, scene: Scene, heard: HeardBrand, known: Pending) -> Answer:
        """Ask about a brand that was half heard or not understood at all.

        `known` is what the customer wants so far; its goal is taken up again when the brand is clear.
        """
        facts = replace(facts_of(heard, known.goal), outcome=Outcome.ASKED)
        attempts = known.attempts + 1
        known = replace(known, attempts=attempts, heard=heard.heard, score=heard.score)
        if heard.decision is MatchDecision.ASK:
            return Answer(
                spoken=scene.say(
                    Say.ASK_BRAND_ONE if len(heard.offered) == 1 else Say.ASK_BRAND_SOME,
                    choices=self.names(heard.offered),
                ),
                facts=facts,
                pending=known.asked(Asking.BRAND, candidates=heard.offered),
            )
        return self.again(scene, Say.BRAND_NOT_HEARD, known, replace(facts, outcome=Outcome.REJECTED))

    def not_sold(self, scene: Scene, heard: HeardBrand, known: Pending) -> Answer:
        """Say that words which are no product and no brand are not sold here, and ask what else."""
        facts = replace(facts_of(heard, known.goal), outcome=Outcome.REJECTED)
        pending = Pending(asking=Asking.WHAT, goal=known.goal)
        return Answer(spoken=scene.say(Say.NOT_SOLD, heard=heard.heard), facts=facts, pending=pending)

    def again(self, scene: Scene, id_: Say, known: Pending, facts: Facts) -> Answer:
        """Ask openly for the brand; after a few attempts give up politely."""
        if known.attempts >= MOST_ATTEMPTS:
            spoken = scene.say(Say.BRAND_GIVE_UP)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.GAVE_UP))
        return Answer(spoken=scene.say(id_), facts=facts, pending=known.asked(Asking.BRAND, candidates=()))

    def which(self, scene: Scene, brands: tuple[str, ...], known: Pending, facts: Facts) -> Answer:
        """Ask which of the brands that sell the kind is wanted."""
        spoken = scene.say(Say.WHICH_BRAND, kind=said(known.kind or known.words or ""), choices=self.names(brands))
        pending = known.asked(Asking.BRAND, candidates=brands)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)

    def none_such(self, scene: Scene, instead: tuple[Product, ...], known: Pending, facts: Facts) -> Answer:
        """Say that what was named is not sold, name what is, and ask: never offer another thing in its place."""
        brand = "" if known.brand_id is None else self._services.catalog.brand_name(known.brand_id)
        spoken = scene.say(
            Say.NONE_SUCH,
            count=len(instead),
            heard=" ".join(part for part in (brand, known.words or said(known.kind or "")) if part),
            choices=OneOf(tuple(product.name for product in instead)),
        )
        candidates = tuple(product.product_id for product in instead)
        pending = replace(known, product_id=None, words=None).asked(Asking.PRODUCT, candidates=candidates)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)

    def names(self, brands: tuple[str, ...]) -> OneOf:
        """Return brands to choose from as they are said."""
        return OneOf(tuple(self._services.catalog.brand_name(brand) for brand in brands))


def facts_of(heard: HeardBrand | None, goal: Goal) -> Facts:
    """Return the facts of a turn in which a brand was (or was not) named."""
    if heard is None:
        return Facts(action=ACTIONS[goal], stage=Stage.CONSIDERATION)
    return Facts(
        action=ACTIONS[goal],
        stage=Stage.CONSIDERATION,
        brand_id=heard.brand_id,
        heard=heard.heard,
        match_score=heard.score,
        match_decision=heard.decision,
    )


def facts_of_choice(pending: Pending, brand_id: str) -> Facts:
    """Return the facts of the turn that settles which brand was meant: evidence for learning what it sounds like."""
    asked = pending.heard is not None
    return Facts(
        action=ACTIONS[pending.goal],
        stage=Stage.CONSIDERATION,
        brand_id=brand_id,
        heard=pending.heard,
        match_score=pending.score,
        match_decision=MatchDecision.ASK if asked else None,
    )
