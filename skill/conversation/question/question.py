"""What all questions share: what a reply means that is no answer to the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.sought import About, Sought
from skill.speech import Say, Spoken

if TYPE_CHECKING:
    from skill.conversation.mentioned import Mentioned
    from skill.conversation.pursuits import Pursuits
    from skill.conversation.scene import Scene


class Question(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="asking"):
    """A question that is open, with what must be known to understand the answer; it travels in the session."""

    buys: ClassVar[bool] = False
    """Whether a yes would order something."""

    # -- what it is about ----------------------------------------------------------------------------------------

    @property
    def about(self) -> About:
        """What the talk is about while it is open."""
        return About()

    @property
    def sought(self) -> Sought:
        """The same as what is sought next."""
        return Sought.after(self.about)

    @property
    def brands(self) -> tuple[str, ...]:
        """Ids of the brands it names."""
        return () if self.about.brand_id is None else (self.about.brand_id,)

    @property
    def products(self) -> tuple[str, ...]:
        """Ids of the products it names to choose from."""
        return ()

    # -- what a reply means --------------------------------------------------------------------------------------

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002 - for those that a yes answers
        """Take a yes: to nothing that was asked."""
        return Answer(spoken=scene.say(Say.NOTHING_ASKED))

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002 - for those that a no answers
        """Take a no: there is nothing more to do."""
        return Answer(spoken=scene.say(Say.GOODBYE))

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:  # noqa: ARG002 - for those with a choice
        """Take "the second one"; `said` is its number, "last", or whatever was heard instead."""
        return Answer(spoken=scene.say(Say.CHOOSE_AGAIN), facts=Facts(outcome=Outcome.REJECTED), pending=self)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take a number that was said alone: so many of what is talked about."""
        facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION)
        return pursuits.pursue(scene, Sought(product_id=self.about.product_id, quantity=number), facts)

    def name(self, mentioned: Mentioned) -> Sought:
        """Return what still holds when a product or a brand is named, or nothing but a wish to order."""
        if mentioned.nothing and self.about.product_id is not None:
            return Sought(product_id=self.about.product_id, quantity=self.about.quantity)
        return Sought()

    def left(self, outcome: Outcome) -> Facts:
        """Return the facts of a goodbye while it is open."""
        return Facts(outcome=outcome, brand_id=self.about.brand_id, product_id=self.about.product_id)

    # -- how it is asked again -----------------------------------------------------------------------------------

    def helped(self, scene: Scene) -> Spoken:
        """Say what can be said, ending in the question."""
        return scene.say(Say.HELP)

    def again(self, scene: Scene) -> Spoken:
        """Say that the reply was not understood, ending in the question."""
        return scene.say(Say.FALLBACK)
