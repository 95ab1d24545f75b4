"""What was decided for a household is carried out, once: one parcel ordered, one thing told.

Order, its touchpoint, its entry in the outbox, what its household is to hear of it and the automation as it is after it
are one transaction, on the condition that nobody changed the automation since it was read: whoever dies leaves all of
it or nothing, and of two at once one finds it done. After an outage it is decided anew, never caught up with.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from base.errors import NotPlaced
from ledger.automations import Automations, KeptAutomation, automations_of
from ledger.delivery import Sealer
from ledger.items import Item
from ledger.records import Initiator, OrderSource, Touchpoint
from ledger.records.automation import FRESH_FOR, Automation, NextStep
from ledger.records.experiment import Exposed
from ledger.records.news import HouseholdNews, OrderedByItself
from ledger.records.notice import NoticeKind, ProposedBy
from ledger.records.replenishment import ReplenishmentDecision
from ledger.records.summary import CustomerSummary
from ledger.rounds import gone_round
from ledger.store import Ledger
from replenishment.coordination.choosing import said_lately
from replenishment.placing.bounds import allowed, did_not_stand
from replenishment.placing.coordinated import ChosenNotice, Coordinated, noted_order
from replenishment.placing.parcel import Parcels
from replenishment.placing.telling import led_to, proposals, recipient_for
from replenishment.placing.withholding import assigned, exposing, held_out, place_in_experiment, with_arm
from shop.catalog import Catalog
from shop.checkout.port import CheckoutPort, Placed, Placing
from shop.checkout.session import Buyer, CheckoutSession, TotalType

log = logging.getLogger("earshot.replenishment")

_NO_KEYS = Sealer(())


class CarriedOut(StrEnum):
    """What became of a household that was found due."""

    ORDERED = "households' parcels ordered"
    PROPOSED = "households proposed to"
    HELD = "households held back"  # paused, quiet hours, limits, the past: it says so by product
    WITHHELD = "households held out"  # by an experiment: what they would have got is recorded, and not done
    DECIDE_AGAIN = "households to be decided about again"  # too long ago, or rules that changed
    NOT_DUE = "households not due"  # any more: somebody else was there
    FORGOTTEN = "households forgotten"
    LATER = "households later"  # written by another at that moment: the next round looks again


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryingOut:
    """Carries out what is due.

    Attributes:
        ledger: where automations and orders are.
        catalog: what is sold.
        shop: sells; the merchant hears of it through the outbox, when it can be taken back no more.
        sealer: opens whom orders are for, and seals it for each.
        may_order: whether the merchant takes orders of which nobody is there to speak.
    """

    ledger: Ledger
    catalog: Catalog
    shop: CheckoutPort
    sealer: Sealer = _NO_KEYS
    may_order: bool = True

    @property
    def automations(self) -> Automations:
        """What households of the ledger let be ordered by themselves."""
        return automations_of(self.ledger)

    @property
    def _parcels(self) -> Parcels:
        return Parcels(ledger=self.ledger, shop=self.shop)

    @property
    def _coordinated(self) -> Coordinated:
        return Coordinated(ledger=self.ledger, catalog=self.catalog)

    def round(self, now: datetime, *, time_is_left: Callable[[], bool] = lambda: True) -> Counter[CarriedOut]:
        """Carry out all that is due; what is not done in time is found again by the next round.

        Raises:
            StoreError: some could not be; said after all the others were.
        """
        return gone_round(
            self.automations.due(NextStep.CARRY_OUT, now),
            lambda one: self.carry_out(one, now),
            whom="households",
            time_is_left=time_is_left,
            log=log,
        )

    def carry_out(self, customer: str, now: datetime) -> CarriedOut:
        """Carry out what was decided for one household."""
        read = self.automations.of(customer)
        if read is None or not _is_due(read.automation, now):
            return CarriedOut.NOT_DUE
        one = read.automation
        held = one.held_until(now)
        if held is not None or one.decided_at is None or not timedelta() <= now - one.decided_at < FRESH_FOR:
            return self._noted(read, one.looked_at_again(held or now), CarriedOut.DECIDE_AGAIN)
        known = self.ledger.summaries.summary_of(customer, (one.rules.household,), at=now)
        told = led_to(self.ledger, one, known, now)
        if told is None:
            return CarriedOut.FORGOTTEN
        last = None if one.last_order_id is None else self.ledger.order(one.last_order_id)
        decisions = allowed(one.decisions, one.rules, did_not_stand(last, now), may_order=self.may_order)
        return self._ordered_or_proposed(read, decisions, known, told, now)

    def _ordered_or_proposed(
        self,
        read: KeptAutomation,
        decisions: tuple[ReplenishmentDecision, ...],
        known: CustomerSummary,
        told: Touchpoint,
        now: datetime,
    ) -> CarriedOut:
        decisions, session = self._parcels.parcel(read.automation, decisions, now)
        place = place_in_experiment(self.ledger, read.automation, known, told)
        withheld: tuple[Item, ...] | None = None
        if session is not None and place is not None and place.held_out:
            read, withheld = self._withheld(read, session, told, place, now)
            decisions, session = held_out(decisions), None
        found = [*proposals(read.automation, decisions, now), *self._coordinated.found(read.automation, now)]
        telling = self._coordinated.choose(read, found, known, told, now)
        if session is None:
            return self._told(read, decisions, telling, now, withheld=withheld)
        told = with_arm(told, place)
        # A proposal beside the order may store the same arm already: of a transaction no two write one item.
        arm = tuple(each for each in assigned(self.ledger, told, place) if each not in telling.exposure)
        return self._ordered(read, decisions, session, known, told, (telling, arm), now)

    def _ordered(  # noqa: PLR0913, PLR0917 - what an order is made of
        self,
        read: KeptAutomation,
        decisions: tuple[ReplenishmentDecision, ...],
        session: CheckoutSession,
        known: CustomerSummary,
        told: Touchpoint,
        beside: tuple[ChosenNotice, tuple[Item, ...]],
        now: datetime,
    ) -> CarriedOut:
        one, (telling, more) = read.automation, beside
        by_voice = one.rules.proposals_by is ProposedBy.VOICE
        after = one.carried_out(decisions, now, ordered=True, told=telling.told, considered=telling.considered)
        news = _news(one, session, telling, now)
        placing = Placing(
            buyer=Buyer(customer=one.customer, consent=told.consent, identity=told.identity),
            touchpoint=_of_parcel(told, session),
            placed_at=now,
            source=OrderSource.DEVICE_AUTO,
            initiator=Initiator.MACHINE,
            subscription_id=one.automation_id,
            is_new_customer=known.bought.usual is None,
            bought_before=known.bought.usual,
            promised_before=known.bought.under_way(now),
            delivery=recipient_for(self.sealer, read, session),
            held_until=_undo_until(one, now),
            also=(
                self.automations.replacing(read, after),
                *self._coordinated.leaving(read, telling, news),
                *(telling.exposure if by_voice else self._coordinated.beside(read, telling, now)),
                *more,
            ),
        )
        return self._placed(session, placing, read, after)

    def _placed(
        self, session: CheckoutSession, placing: Placing, read: KeptAutomation, after: Automation
    ) -> CarriedOut:
        try:
            placed = self.shop.complete(
                session.session_id, expected_total_minor=session.amount(TotalType.TOTAL), placing=placing
            )
        except NotPlaced:
            return CarriedOut.LATER
        if not isinstance(placed, Placed):
            return CarriedOut.LATER  # price or stock changed at this very moment
        if not placed.new:  # placed before: then it has gone on, or is an older copy of one that had
            self.automations.change(read, after)
        return CarriedOut.ORDERED

    def _withheld(
        self, read: KeptAutomation, session: CheckoutSession, told: Touchpoint, place: Exposed, now: datetime
    ) -> tuple[KeptAutomation, tuple[Item, ...]]:
        """Return how it goes on where a parcel is not ordered, and what records that.

        What goes on being needed is recorded as often as it would be proposed.
        """
        one, products = read.automation, [line.product_id for line in session.line_items]
        noted = all(said_lately(one.told, NoticeKind.REPLENISHMENT, product, now) for product in products)
        exposure = () if noted else exposing(self.ledger, one, told, place, products)
        return replace(read, automation=replace(one, told=noted_order(one.told, products, now))), exposure

    def _told(
        self,
        read: KeptAutomation,
        decisions: tuple[ReplenishmentDecision, ...],
        telling: ChosenNotice,
        now: datetime,
        *,
        withheld: tuple[Item, ...] | None,
    ) -> CarriedOut:
        """Let the household hear of one thing; of the others another time.

        `withheld` records that a parcel was; None where none was.
        """
        kind = None if telling.chosen is None else telling.chosen.candidate.kind
        if telling.withheld and kind is NoticeKind.REPLENISHMENT:
            decisions = held_out(decisions)
        after = read.automation.carried_out(
            decisions, now, ordered=False, told=telling.told, considered=telling.considered
        )
        beside = (*self._coordinated.beside(read, telling, now), *(withheld or ()))
        if not self.automations.change(read, after, *beside):
            return CarriedOut.LATER
        if telling.says is not None:
            return CarriedOut.PROPOSED
        return CarriedOut.WITHHELD if withheld is not None or telling.withheld else CarriedOut.HELD

    def _noted(self, read: KeptAutomation, wanted: Automation, what: CarriedOut) -> CarriedOut:
        return what if self.automations.change(read, wanted) else CarriedOut.LATER


def _news(one: Automation, session: CheckoutSession, telling: ChosenNotice, now: datetime) -> HouseholdNews:
    """Return what was ordered, with what is told beside it by voice."""
    ordered = OrderedByItself(
        order_id=one.order_id,
        product_id=session.line_items[0].product_id,
        products=len(session.line_items),
        total_minor=session.amount(TotalType.TOTAL),
        currency=session.currency,
        undo_until=_undo_until(one, now),
    )
    says = telling.says if one.rules.proposals_by is ProposedBy.VOICE else None
    return replace(says or HouseholdNews(made_at=now), made_at=now, ordered=ordered)


def _is_due(one: Automation, now: datetime) -> bool:
    return one.step is NextStep.CARRY_OUT and one.ended_at is None and one.next_at is not None and one.next_at <= now


def _of_parcel(told: Touchpoint, session: CheckoutSession) -> Touchpoint:
    """Name the product that was ordered, where it was one."""
    (first, *more) = session.line_items
    return told if more else replace(told, product_id=first.product_id, brand_id=first.brand_id)


def _undo_until(one: Automation, now: datetime) -> datetime:
    return now + timedelta(minutes=one.undo_minutes)
