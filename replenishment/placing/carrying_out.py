"""What was decided for a household is carried out, once: one parcel ordered, the most urgent of the rest proposed.

Order, its touchpoint, its entry in the outbox, what its household is to hear of it and the automation as it is after it
are one transaction, on the condition that nobody changed the automation since it was read: whoever dies leaves all of
it or nothing, and of two at once one finds it done. After an outage it is decided anew, never caught up with.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from base.errors import NotPlaced
from ledger.automations import Automations, KeptAutomation, automations_of
from ledger.delivery import Sealer
from ledger.items import Item
from ledger.letters import letters_of
from ledger.records import Initiator, OrderSource, Touchpoint
from ledger.records.automation import FRESH_FOR, Automation, NextStep
from ledger.records.experiment import Exposed
from ledger.records.news import HouseholdNews, OrderedByItself
from ledger.records.replenishment import ProposedBy, ReplenishmentDecision
from ledger.records.summary import CustomerSummary
from ledger.rounds import gone_round
from ledger.store import Ledger
from replenishment.placing.bounds import allowed, did_not_stand
from replenishment.placing.parcel import Parcels
from replenishment.placing.telling import first_proposed, led_to, letter_of, proposal_of, recipient_for
from replenishment.placing.withholding import assigned, held_out, note_exposure, place_in_experiment, with_arm
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
        shop: sells; the merchant hears of it through the outbox, when it can be taken back no more.
        sealer: opens whom orders are for, and seals it for each.
        may_order: whether the merchant takes orders of which nobody is there to speak.
    """

    ledger: Ledger
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
        given = () if place is None else self._given(read, decisions, session, now)
        if place is not None and given and place.held_out:
            return self._withheld(read, decisions, told, place, given, now)
        if session is None:
            if place is not None and given:
                note_exposure(self.ledger, read.automation, told, place, given)
            return self._proposed(read, decisions, now)
        told = with_arm(told, place)
        return self._ordered(read, decisions, session, known, told, assigned(self.ledger, told, place), now)

    def _ordered(  # noqa: PLR0913, PLR0917 - what an order is made of
        self,
        read: KeptAutomation,
        decisions: tuple[ReplenishmentDecision, ...],
        session: CheckoutSession,
        known: CustomerSummary,
        told: Touchpoint,
        beside: tuple[Item, ...],
        now: datetime,
    ) -> CarriedOut:
        one, news = read.automation, self._news(read.automation, session, decisions, now)
        proposed = () if news.proposed is None else (news.proposed.product_id,)
        after = one.carried_out(decisions, now, ordered=True, proposed=proposed)
        telling = [self.automations.telling(who, news) for who in self._speakers(one)]
        placing = Placing(
            buyer=Buyer(customer=one.customer, consent=told.consent, identity=told.identity),
            touchpoint=_of_parcel(told, session),
            placed_at=now,
            source=OrderSource.DEVICE_AUTO,
            initiator=Initiator.MACHINE,
            subscription_id=one.automation_id,
            is_new_customer=known.bought.usual is None,
            bought_before=known.bought.usual,
            delivery=recipient_for(self.sealer, read, session),
            held_until=_undo_until(one, now),
            also=(self.automations.replacing(read, after), *telling, *beside),
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

    # -- what an experiment withholds --------------------------------------------------------------------------------

    def _given(
        self,
        read: KeptAutomation,
        decisions: Sequence[ReplenishmentDecision],
        session: CheckoutSession | None,
        now: datetime,
    ) -> tuple[str, ...]:
        """Return the products that are about to reach a household: a parcel's, else the one that is proposed."""
        if session is not None:
            return tuple(line.product_id for line in session.line_items)
        first = first_proposed(read.automation, decisions, now)
        return () if first is None or not self._reached(read) else (first.product_id,)

    def _withheld(  # noqa: PLR0913, PLR0917 - what is recorded of it
        self,
        read: KeptAutomation,
        decisions: tuple[ReplenishmentDecision, ...],
        told: Touchpoint,
        place: Exposed,
        given: tuple[str, ...],
        now: datetime,
    ) -> CarriedOut:
        """Do nothing of it, and record that: what goes on being needed is recorded as often as it would be proposed."""
        one = read.automation
        if any(one.may_be_proposed(product, now) for product in given):
            note_exposure(self.ledger, one, told, place, given)
        after = one.carried_out(held_out(decisions), now, ordered=False, proposed=given)
        return self._noted(read, after, CarriedOut.WITHHELD)

    # -- what is told ------------------------------------------------------------------------------------------------

    def _proposed(
        self, read: KeptAutomation, decisions: tuple[ReplenishmentDecision, ...], now: datetime
    ) -> CarriedOut:
        """Let the household hear of one product; of the others the next time, unless they are ordered with it."""
        one = read.automation
        first = first_proposed(one, decisions, now) if self._reached(read) else None
        names = () if first is None else (first.product_id,)
        after = one.carried_out(decisions, now, ordered=False, proposed=names)
        if first is None:
            return self._noted(read, after, CarriedOut.HELD)
        if one.rules.proposals_by is not ProposedBy.VOICE:
            title = self._parcels.session(one, [first], now).line_items[0].title
            letter = letters_of(self.ledger).writing(letter_of(one, first, title, now))
            return self._noted(read, after, CarriedOut.PROPOSED, letter)
        news = HouseholdNews(made_at=now, proposed=proposal_of(one, first))
        for who in self._speakers(one):  # again it takes its own place
            self.automations.tell(who, news)
        return self._noted(read, after, CarriedOut.PROPOSED)

    def _news(
        self,
        one: Automation,
        session: CheckoutSession,
        decisions: Sequence[ReplenishmentDecision],
        now: datetime,
    ) -> HouseholdNews:
        ordered = OrderedByItself(
            order_id=one.order_id,
            product_id=session.line_items[0].product_id,
            products=len(session.line_items),
            total_minor=session.amount(TotalType.TOTAL),
            currency=session.currency,
            undo_until=_undo_until(one, now),
        )
        by_voice = one.rules.proposals_by is ProposedBy.VOICE
        first = first_proposed(one, decisions, now) if by_voice else None
        proposed = None if first is None else proposal_of(one, first)
        return HouseholdNews(made_at=now, ordered=ordered, proposed=proposed)

    def _speakers(self, one: Automation) -> tuple[str, ...]:
        return self.automations.speakers(one.rules.household)

    def _reached(self, read: KeptAutomation) -> bool:
        """Tell whether there is anybody to propose to, in the way that the household chose."""
        if read.automation.rules.proposals_by is not ProposedBy.VOICE:
            return read.sealed is not None
        return bool(self._speakers(read.automation))

    def _noted(self, read: KeptAutomation, wanted: Automation, what: CarriedOut, *beside: Item) -> CarriedOut:
        return what if self.automations.change(read, wanted, *beside) else CarriedOut.LATER


def _is_due(one: Automation, now: datetime) -> bool:
    return one.step is NextStep.CARRY_OUT and one.ended_at is None and one.next_at is not None and one.next_at <= now


def _of_parcel(told: Touchpoint, session: CheckoutSession) -> Touchpoint:
    """Name the product that was ordered, where it was one."""
    (first, *more) = session.line_items
    return told if more else replace(told, product_id=first.product_id, brand_id=first.brand_id)


def _undo_until(one: Automation, now: datetime) -> datetime:
    return now + timedelta(minutes=one.undo_minutes)
