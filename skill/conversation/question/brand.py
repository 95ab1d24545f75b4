"""Which brand?"""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import MatchDecision, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.more import dropped
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Sought
from skill.speech import Say, Spoken

MOST_ATTEMPTS = 3


class BrandQuestion(WhichQuestion, frozen=True, kw_only=True, tag="brand"):
    """The candidates are ids of brands; without any, the brand is asked for openly."""

    @property
    def brands(self) -> tuple[str, ...]:
        """The brands that were named."""
        return self.candidates

    def names(self, pursuits: Pursuits) -> tuple[str, ...]:
        """Return the brands' names."""
        return tuple(pursuits.catalog.brand_name(one) for one in self.candidates)

    def chosen(self, scene: Scene, pursuits: Pursuits, candidate: str) -> Answer:
        """Go on with the brand; the turn is evidence for learning what the brand sounds like."""
        known = self.sought
        facts = Facts(
            action=known.goal.action,
            stage=Stage.CONSIDERATION,
            brand_id=candidate,
            heard=known.heard,
            match_score=known.score,
            match_decision=None if known.heard is None else MatchDecision.ASK,
        )
        return pursuits.pursue(scene, structs.replace(known, brand_id=candidate, product_id=None), facts)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Ask openly for another where a name was heard for these; else leave them all, and ask what else."""
        known = self.sought
        if not self.candidates:
            return dropped(scene, known.about)
        facts = Facts(
            action=known.goal.action,
            stage=Stage.CONSIDERATION,
            outcome=Outcome.REJECTED,
            heard=known.heard,
            match_score=known.score,
        )
        refused = structs.replace(known, refused=known.refusing(*self.candidates))
        if known.heard is None and known.goal.orders:  # one that is named after all is still of the kind
            return replace(dropped(scene, known.about), pending=BrandQuestion(sought=refused))
        return ask_openly(scene, Say.BRAND_AGAIN, refused, facts)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take one by its number; where none was named it is how many, and the question stays."""
        if self.candidates:
            return super().number(scene, pursuits, number)
        counted = structs.replace(self, sought=structs.replace(self.sought, quantity=number))
        return counted.which_again(scene, pursuits)

    def name(self, mentioned: Mentioned) -> Sought:
        """Take a brand alone for the answer."""
        if mentioned.brand is not None and mentioned.product is None:
            return self.sought
        return super().name(mentioned)

    def which_again(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Ask again which one; openly where none was named."""
        if self.candidates:
            return super().which_again(scene, pursuits)
        known = structs.replace(self.sought, attempts=self.sought.attempts + 1)
        facts = Facts(action=known.goal.action, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
        return ask_openly(scene, Say.BRAND_NOT_HEARD, known, facts)

    def helped(self, scene: Scene) -> Spoken:
        """Say how to answer, and ask."""
        return super().helped(scene) if self.candidates else scene.say(Say.HELP_BRAND)

    def again(self, scene: Scene) -> Spoken:
        """Ask which brand."""
        return super().again(scene) if self.candidates else scene.say(Say.FALLBACK_BRAND)


def ask_openly(scene: Scene, id_: Say, known: Sought, facts: Facts) -> Answer:
    """Ask for the brand without naming any; after a few attempts give up politely."""
    if known.attempts >= MOST_ATTEMPTS:
        spoken = scene.say(Say.BRAND_GIVE_UP)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.GAVE_UP))
    return Answer(spoken=scene.say(id_), facts=facts, pending=BrandQuestion(sought=known))
