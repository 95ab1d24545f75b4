"""What answers to our questions set going, carried out by the goals that need the shop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Protocol

from ledger.records import Action, Stage
from shop.catalog import Catalog
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.purchase_state import Purchase, code_given
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscribe import SubscribeQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.subscription_wish import SubscriptionWish
from skill.goals.another import Another
from skill.goals.asking import AskingBrand
from skill.goals.basket import BASKET, Baskets
from skill.goals.comparing import Comparing
from skill.goals.ending_several import EndingSeveral
from skill.goals.filling import Filling
from skill.goals.handoff import Sending
from skill.goals.just_ordered import JustOrdered
from skill.goals.offer import Offer
from skill.goals.privacy import Privacy
from skill.goals.reminding import Reminding
from skill.goals.reordering import Reordering
from skill.goals.research import Researching
from skill.goals.selling import Selling
from skill.goals.sent import Sent
from skill.goals.services import Services
from skill.goals.size_kept import with_size
from skill.goals.sold_out import SoldOut
from skill.goals.subscribing import Subscribing
from skill.goals.subscriptions import ChangingSubscriptions
from skill.goals.taking_back import TakingBack
from skill.speech import Say
from skill.understanding.size_in_packs import counted_in_packs


class Pursuit(Protocol):
    """Goes on towards a goal with what is known by now: brand, kind, need, quantity."""

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Answer the turn in which the last missing thing became known."""


class ShopPursuits:
    """The `Pursuits` of the skill: each goal's own part, chosen by the goal."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.asking = AskingBrand(services)
        self.privacy = Privacy(services)
        self.comparing = Comparing(services)
        self._another = Another(services, self.asking)
        self.sold_out = SoldOut(services)
        self.taking_back = TakingBack(services)
        self._just_ordered = JustOrdered(services, self.taking_back)
        self.reminding = Reminding(services)
        self.sending = Sending(services, self.asking)
        self.reading = Sending(services, self.asking, aloud=True)
        self._selling = Selling(services)
        self.baskets = Baskets(services, self._selling, self.asking)
        self._subscribing = Subscribing(services, self._selling, self.asking)
        self.subscriptions = ChangingSubscriptions(services)
        self._ending = EndingSeveral(services, self.subscriptions)
        self._by_goal: dict[Goal, Pursuit] = {
            Goal.REORDER: Reordering(services, self._selling, self.asking),
            Goal.BASKET: Filling(services, self.baskets, self.asking),
            Goal.RESEARCH: Researching(services, self.asking),
            Goal.HANDOFF: self.sending,
            Goal.SUBSCRIBE: self._subscribing,
            Goal.READ_ALOUD: self.reading,
        }

    @property
    def catalog(self) -> Catalog:
        """What is sold."""
        return self._services.catalog

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Go on towards the goal with what is known by now."""
        known = with_size(scene, self.catalog, known)
        return self._by_goal[known.goal].pursue(scene, known, facts)

    def offer(self, scene: Scene, product_id: str | None, quantity: int) -> Answer:
        """Say what a product costs and ask whether to order it; of one that is sold no more nothing was asked."""
        product = self.catalog.product(product_id)
        if product is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        basket = scene.memory.basket
        if basket and product.in_stock and all(line.product_id != product.product_id for line in basket):
            return self.baskets.quoted_with(scene, ((product.product_id, quantity),))
        return self._selling.offer(scene, Offer(product=product, quantity=quantity, facts=Facts(action=Action.BUY)))

    def several(self, scene: Scene, lines: tuple[BasketLine, ...], facts: Facts) -> Answer:
        """Quote several products together: one price, one yes, one order."""
        return self.baskets.quote(scene, lines, facts)

    def put(self, scene: Scene, lines: tuple[BasketLine, ...]) -> Answer:
        """Put several products into the basket."""
        return self.baskets.put(scene, *lines)

    def count(self, scene: Scene, number: int) -> Answer:
        """Have so many of what was put into the basket last; another number than can be sold changes nothing."""
        return self.baskets.counted(scene, Mentioned(quantity=number)) or self.baskets.tell(scene)

    def told_of_basket(self, scene: Scene) -> Answer:
        """Say what is in the basket."""
        return self.baskets.tell(scene)

    def emptied(self, scene: Scene) -> Answer:
        """Empty the basket, and what is kept of it."""
        said = scene.say(Say.BASKET_EMPTIED)
        return replace(self.baskets.changed(scene, scene.memory.holding(), said), kept=())

    def checked_out(self, scene: Scene) -> Answer:
        """Quote what is in the basket."""
        return self.baskets.quote(scene, scene.memory.basket, BASKET)

    def meant(self, known: Sought, candidate: str) -> str | None:
        """Return the product that a candidate stands for: itself, or the brand's of what is sought."""
        return self.comparing.meant(known, candidate)

    def line(self, known: Sought, candidate: str) -> BasketLine | None:
        """Return the product that a candidate stands for, with as many packs of it as are sought."""
        product = self.catalog.product(self.comparing.meant(known, candidate))
        if product is None:
            return None
        count = counted_in_packs(self.catalog, product, known).quantity
        return BasketLine(product_id=product.product_id, quantity=count)

    def by_price(self, known: Sought, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return ids of brands or products, the one whose product is the cheapest first."""
        return self.comparing.by_price(known, candidates)

    def by_size(self, known: Sought, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return ids of brands or products, the one whose product is the smallest first."""
        return self.comparing.by_size(known, candidates)

    def cheaper(self, scene: Scene, about: About) -> Answer:
        """Name the cheapest of the kind that is talked about."""
        return self.comparing.cheaper(scene, about, self)

    def another(self, scene: Scene, about: About, said: str) -> Answer:
        """Offer another of the kind that is talked about: the other one, a bigger or a smaller one."""
        return self._another.of(scene, about, said, self)

    def buy(self, scene: Scene, about: About, purchase: Purchase) -> Answer:
        """Order exactly what was quoted, or quote again what has changed."""
        return self._selling.buy(scene, OrderQuestion(about=about, purchase=purchase))

    def with_code(self, scene: Scene, about: About, purchase: Purchase, code: str) -> Answer:
        """Take the voice code for which a confirmed purchase waits."""
        return self._selling.with_code(scene, about, purchase, code)

    def verified(self, scene: Scene, about: About, purchase: Purchase) -> Answer:
        """Take it that the platform made sure who speaks, which stands for the voice code."""
        confirmed = OrderQuestion(about=about, purchase=code_given(purchase))
        return self._selling.buy(scene, confirmed, verified=True)

    def send(self, scene: Scene, lines: tuple[tuple[str, int], ...]) -> Answer:
        """Send products to the customer's phone; where none is sold any more nothing was asked."""
        sent = Sent.of(self.catalog, lines)
        if sent is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        return self.sending.send(scene, sent, Facts(action=Action.HANDOFF, stage=Stage.CONSIDERATION))

    def note(self, scene: Scene, about: About) -> Answer:
        """Keep that the customer waits for a product that is sold out."""
        return self.sold_out.note(scene, about)

    def cancel(self, scene: Scene, order_id: str, others: tuple[str, ...] = ()) -> Answer:
        """Take an order back that was placed a moment ago, and ask about the next of the others."""
        return self.taking_back.cancel(scene, order_id, others)

    def cancel_next(self, scene: Scene, others: tuple[str, ...]) -> Answer:
        """Leave an order as it is, and ask about the next of the others."""
        return self.taking_back.next_of(scene, others)

    def other_count(self, scene: Scene) -> Answer | None:
        """Say that the order just placed stays as it is, and ask whether to cancel it; None where none was placed."""
        return self._just_ordered.other_count(scene)

    def subscribe(self, scene: Scene, about: About, purchase: Purchase, first_day: date, *, verified: bool) -> Answer:
        """Set up the subscription that was agreed to, or say again what has changed."""
        return self._subscribing.agreed(
            scene, SubscribeQuestion(about=about, purchase=purchase, first_day=first_day), verified=verified
        )

    def subscribe_with_code(self, scene: Scene, about: About, purchase: Purchase, first_day: date, code: str) -> Answer:
        """Take the voice code for which a confirmed subscription waits."""
        return self._subscribing.with_code(
            scene, SubscribeQuestion(about=about, purchase=purchase, first_day=first_day), code
        )

    def change_subscription(self, scene: Scene, wish: SubscriptionWish, *, verified: bool) -> Answer:
        """Make the change of a subscription that was agreed to."""
        return self.subscriptions.change(scene, wish, verified=verified)

    def change_subscription_with_code(
        self, scene: Scene, wish: SubscriptionWish, purchase: Purchase, code: str
    ) -> Answer:
        """Take the voice code for which a change of a subscription waits."""
        return self.subscriptions.with_code(scene, wish, purchase, code)

    def end_next(self, scene: Scene, others: tuple[str, ...], told: Answer) -> Answer:
        """Ask about the next of several subscriptions that are to end, behind what became of the one before."""
        return self._ending.next_of(scene, others, told)

    def remind(self, scene: Scene, day: date, *, reorder: bool) -> Answer:
        """Set the reminder that was agreed to."""
        return self.reminding.remind(scene, day, reorder=reorder)

    def remember(self, scene: Scene) -> Answer:
        """Keep the customer's yes to being measured."""
        return self.privacy.granted(scene)

    def forget(self, scene: Scene) -> Answer:
        """Keep the customer's no to being measured."""
        return self.privacy.refused(scene)

    def advertise(self, scene: Scene, *, allowed: bool) -> Answer:
        """Keep the customer's answer to being advertised to."""
        return self.privacy.advertised(scene, allowed=allowed)

    def erase(self, scene: Scene) -> Answer:
        """Delete all that is known of the customer."""
        return self.privacy.erased(scene)
