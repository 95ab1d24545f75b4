"""All a handler needs to know about one turn: who speaks, what was asked, and what an answer to it can set going.

Scene, question and pursuits know each other, so they stand together; each question has a file of its own below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Protocol

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts, Pending
from skill.conversation.customer import Customer
from skill.conversation.history import History
from skill.conversation.linked_account import LinkedAccount
from skill.conversation.memory import NO_MEMORY, BasketLine, SessionMemory
from skill.conversation.sought import About, Sought
from skill.conversation.turn import Turn
from skill.speech import Say, Spoken, say

if TYPE_CHECKING:  # none of these is needed to greet
    from shop.catalog import Catalog
    from skill.conversation.mentioned import Mentioned
    from skill.conversation.purchase_state import Purchase
    from skill.conversation.subscription_wish import SubscriptionWish


def unmeasured() -> None:
    """Tell that nobody looks at the time a turn takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A turn, who speaks, what was asked before, and the moment."""

    turn: Turn
    customer: Customer
    pending: Question
    now: datetime
    seller: str
    memory: SessionMemory = NO_MEMORY
    recall: Callable[[], History] = History
    account_of: Callable[[], LinkedAccount] = LinkedAccount
    elapsed_ms: Callable[[], int | None] = unmeasured

    @property
    def history(self) -> History:
        """What this household bought before; asked of the ledger once a turn, and only when it is needed."""
        return self.recall()

    @property
    def account(self) -> LinkedAccount:
        """Whose account is linked, as far as whoever issued its token vouches for that; asked at most once a turn."""
        return self.account_of()

    def say(self, id_: Say, *, count: int = 1, **values: object) -> Spoken:
        """Fill a prompt in the customer's locale; the seller's name is always at hand."""
        return say(id_, self.turn.locale, count=count, today=self.now.date(), **{"seller": self.seller, **values})


class Pursuits(Protocol):
    """The goals as a question sees them: it says which of them a yes, a no, a choice or a number sets going."""

    @property
    def catalog(self) -> Catalog:
        """What is sold, to say the names of what was offered."""

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Go on towards the goal with what is known by now."""

    def offer(self, scene: Scene, product_id: str | None, quantity: int) -> Answer:
        """Say what a product costs and ask whether to order it."""

    def several(self, scene: Scene, lines: tuple[BasketLine, ...], facts: Facts) -> Answer:
        """Quote several products together: one price, one yes, one order."""

    def put(self, scene: Scene, lines: tuple[BasketLine, ...]) -> Answer:
        """Put several products into the basket."""

    def count(self, scene: Scene, number: int) -> Answer:
        """Have so many of what was put into the basket last."""

    def told_of_basket(self, scene: Scene) -> Answer:
        """Say what is in the basket, and ask whether to check out."""

    def emptied(self, scene: Scene) -> Answer:
        """Empty the basket."""

    def checked_out(self, scene: Scene) -> Answer:
        """Quote what is in the basket."""

    def by_price(self, known: Sought, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return ids of brands or products, the one whose product is the cheapest first."""

    def by_size(self, known: Sought, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return ids of brands or products, the one whose product is the smallest first."""

    def meant(self, known: Sought, candidate: str) -> str | None:
        """Return the product that a candidate stands for: itself, or the brand's of what is sought."""

    def line(self, known: Sought, candidate: str) -> BasketLine | None:
        """Return the product that a candidate stands for, with as many packs of it as are sought."""

    def cheaper(self, scene: Scene, about: About) -> Answer:
        """Name the cheapest of the kind that is talked about."""

    def another(self, scene: Scene, about: About, said: str) -> Answer:
        """Offer another of the kind that is talked about: the other one, a bigger or a smaller one."""

    def buy(self, scene: Scene, about: About, purchase: Purchase) -> Answer:
        """Order exactly what was quoted, or quote again what has changed."""

    def with_code(self, scene: Scene, about: About, purchase: Purchase, code: str) -> Answer:
        """Take the voice code for which a confirmed purchase waits."""

    def verified(self, scene: Scene, about: About, purchase: Purchase) -> Answer:
        """Take it that the platform made sure who speaks, which stands for the voice code."""

    def send(self, scene: Scene, lines: tuple[tuple[str, int], ...]) -> Answer:
        """Send products to the customer's phone, each with how many of it."""

    def note(self, scene: Scene, about: About) -> Answer:
        """Keep that the customer waits for a product that is sold out."""

    def cancel(self, scene: Scene, order_id: str, others: tuple[str, ...] = ()) -> Answer:
        """Take an order back that was placed a moment ago, and ask about the next of the others."""

    def cancel_next(self, scene: Scene, others: tuple[str, ...]) -> Answer:
        """Leave an order as it is, and ask about the next of the others."""

    def other_count(self, scene: Scene) -> Answer | None:
        """Say that the order just placed stays as it is, and ask whether to cancel it; None where none was placed."""

    def subscribe(self, scene: Scene, about: About, purchase: Purchase, first_day: date, *, verified: bool) -> Answer:
        """Set up the subscription that was agreed to, or say again what has changed."""

    def subscribe_with_code(self, scene: Scene, about: About, purchase: Purchase, first_day: date, code: str) -> Answer:
        """Take the voice code for which a confirmed subscription waits."""

    def change_subscription(self, scene: Scene, wish: SubscriptionWish, *, verified: bool) -> Answer:
        """Make the change of a subscription that was agreed to."""

    def change_subscription_with_code(
        self, scene: Scene, wish: SubscriptionWish, purchase: Purchase, code: str
    ) -> Answer:
        """Take the voice code for which a change of a subscription waits."""

    def end_next(self, scene: Scene, others: tuple[str, ...], told: Answer) -> Answer:
        """Ask about the next of several subscriptions that are to end, behind what became of the one before."""

    def remind(self, scene: Scene, day: date, *, reorder: bool) -> Answer:
        """Set the reminder that was agreed to."""

    def remember(self, scene: Scene) -> Answer:
        """Keep the customer's yes to being measured."""

    def forget(self, scene: Scene) -> Answer:
        """Keep the customer's no to being measured."""

    def advertise(self, scene: Scene, *, allowed: bool) -> Answer:
        """Keep the customer's answer to being advertised to."""

    def erase(self, scene: Scene) -> Answer:
        """Delete all that is known of the customer."""


class Question(Pending, frozen=True, kw_only=True):
    """A question that is open, with what a reply means that is no answer to it."""

    buys: ClassVar[bool] = False  # a yes would order something
    takes_code: ClassVar[bool] = False  # the answer is a secret: no words said to it may be kept or said again
    thanked: ClassVar[bool] = False  # nothing is offered: "perfect" agrees to nothing, and is said in thanks

    stands: ClassVar[Say | None] = None
    """What is said to stay as it is, where a yes would take it away and something else is said."""

    @property
    def plainly(self) -> bool:
        """Whether nothing but a plain yes is one: neither "order it" nor "perfect"."""
        return False

    @property
    def regret(self) -> str:
        """The goal of "I changed my mind", "actually no"."""
        return "AMAZON.NoIntent"

    @property
    def unwanted(self) -> str:
        """The goal of "I don't want it any more"."""
        return "WrongIntent"

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

    @property
    def choices(self) -> tuple[str, ...]:
        """Ids of the brands or products it names to choose from."""
        return ()

    def holds(self, scene: Scene, product_id: str) -> bool:  # noqa: ARG002 - for those that offer something
        """Tell whether a product is among what it offers, so that a question about that product leaves it open."""
        return False

    def at_hand(self, scene: Scene) -> tuple[tuple[str, int], ...]:
        """Return what "it" or "all of that" stands for, each with how many: the basket, or what is talked about."""
        product_id, basket = self.about.product_id, scene.memory.basket
        if basket and (product_id is None or any(line.product_id == product_id for line in basket)):
            return tuple((line.product_id, line.quantity) for line in basket)
        return () if product_id is None else ((product_id, self.about.quantity),)

    @property
    def told_minor(self) -> int | None:
        """What all that is at hand was said to cost before tax and shipping; None where whoever sells was not asked."""
        return None

    @property
    def doubt(self) -> Purchase | None:
        """The purchase of which nobody knows whether an earlier try placed it."""
        return None

    # -- what a reply means --------------------------------------------------------------------------------------

    def as_meant(self, turn: Turn) -> Turn:
        """Return a turn as it is meant while the question is open: "it" may be what was told of."""
        return turn

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002 - for those that a yes answers
        """Take a yes: to nothing that was asked."""
        return Answer(spoken=scene.say(Say.NOTHING_ASKED))

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002 - for those that a no answers
        """Take a no: there is nothing more to do."""
        return Answer(spoken=scene.say(Say.GOODBYE))

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:  # noqa: ARG002 - for those with a choice
        """Take "the second one"; `said` is its number, "last", or whatever was heard instead."""
        return Answer(spoken=scene.say(Say.CHOOSE_AGAIN), facts=Facts(outcome=Outcome.REJECTED), pending=self)

    def given_up(self, scene: Scene) -> Answer | None:  # noqa: ARG002 - for one that the word may be a yes to
        """Take "cancel"; None where it ends the conversation."""
        return None

    def open_to(self, goal: str) -> Question:  # noqa: ARG002 - what overrides it looks
        """Return the question that a turn with this goal speaks to: itself, but where it stands behind another."""
        return self

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

    def asked(self, scene: Scene) -> Spoken:
        """Ask it shortly, after an answer to something that was asked in between."""
        return scene.say(Say.MORE)

    def aside(self, scene: Scene, said: Spoken) -> Spoken:
        """Say something in between, and ask again: the question stays open."""
        ask = self.asked(scene)
        return Spoken(f"{said.speech} {ask.speech}", ask.reprompt)
